"""Officials may write the words of a message."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_account, make_actor, make_person
from chengshu.kernel.messages.errors import UnknownValue
from chengshu.kernel.messages.models import Notice, Wording
from chengshu.kernel.messages.rights import WORD_TEMPLATES
from chengshu.kernel.messages.services import tell, word_template
from chengshu.kernel.messages.tests.make import DUE
from chengshu.kernel.messages.values import VALUE_LABELS, names_in
from chengshu.kernel.messages.wordings import Words
from chengshu.spec.people import Scope
from chengshu.spec.registry import registry

pytestmark = pytest.mark.django_db


def test_new_words_count_from_then_on_and_former_ones_stay_as_history() -> None:
    person = make_person()
    tell([person.pk], "test.due", what="甲")
    for title in ("请办“%(what)s”", "速办“%(what)s”，勿超 100%%"):
        word_template(DUE, Words(Text(title, "Do %(what)s"), Text("按期办结。", "In time.")), by=make_actor())
    tell([person.pk], "test.due", what="甲")
    titles = set(Notice.objects.values_list("title_zh", flat=True))
    assert titles == {"“甲”将到期", "速办“甲”，勿超 100%"}
    assert Wording.objects.count() == 2


@pytest.mark.parametrize("title", ["“%(who)s”将到期", "到期 50%", "%s", "%(what)d"])
def test_words_that_could_not_be_filled_are_refused(title: str) -> None:
    with pytest.raises(UnknownValue):
        word_template(DUE, Words(Text(title, "Due"), Text("办", "Do")), by=make_actor())
    assert not Wording.objects.exists()


def test_every_value_of_every_message_is_named_in_both_languages() -> None:
    unnamed = {name for one in registry.messages.values() for name in names_in(one.title, one.body)} - set(VALUE_LABELS)
    assert unnamed <= {"what"}, "say in messages/values.py what these are"  # "what" is of the template of these tests


@pytest.mark.parametrize("name", ["messages:wordings", "messages:preferences"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_lists_of_messages_name_their_values_for_the_reader(name: str, language: str) -> None:
    account = make_account(may={WORD_TEMPLATES: Scope.ALL})
    account.language = language
    account.save()
    client = Client()
    client.force_login(account)
    shown = client.get(reverse(name)).content.decode()
    assert "%(" not in shown
    assert ("新的待办：〔标题〕" if language == "zh" else "New work: [title]") in shown
