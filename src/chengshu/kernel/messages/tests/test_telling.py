"""Telling people: at once, once, and in both languages."""

from __future__ import annotations

import pytest
from django.db import transaction

from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_organisation, make_person
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.messages.services import tell


@pytest.mark.django_db
def test_a_notice_stands_in_both_languages_with_values_in_each() -> None:
    person = make_person()
    tell([person.pk], "test.due", what=Text("报告", "the report"))
    notice = Notice.objects.get(person=person)
    assert notice.title == Text("“报告”将到期", "“the report” is nearly due")


@pytest.mark.django_db
def test_the_same_told_again_while_unread_is_one_notice() -> None:
    person, other = make_person(), make_person()
    body = make_organisation()
    tell([person.pk], "test.due", subject=body, what="甲")
    tell([person.pk, person.pk, other.pk], "test.due", subject=body, what="甲")
    assert [(row.person_id, row.times) for row in Notice.objects.order_by("person_id")] == [
        (person.pk, 2),
        (other.pk, 1),
    ]


@pytest.mark.django_db
def test_a_notice_goes_down_with_the_transaction_that_told_it() -> None:
    person = make_person()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell([person.pk], "test.due", what="甲")
        _ = 1 // 0
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_template_that_nobody_declares_is_an_error() -> None:
    with pytest.raises(KeyError):
        tell([make_person().pk], "test.nothing")
