"""A case that was handled elsewhere is read, found, corrected and opened again, and never moved as if it were here."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM, STRANGER
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.errors import EndsBeforeItBegins, HandledElsewhere, InTheFuture
from chengshu.kernel.cases.models import Case, Channel, Stage
from chengshu.kernel.cases.queries.desk import Wanted, desk_page
from chengshu.kernel.cases.rights import DISPATCHER, SEAT
from chengshu.kernel.cases.services import Ending, Report, keep_past
from chengshu.kernel.cases.tests.make import make_actor, make_keeper
from chengshu.kernel.events.models import Delivery
from chengshu.kernel.events.services import deliver_due

pytestmark = pytest.mark.django_db
ASKED = datetime(2023, 9, 1, 8, tzinfo=clock.LOCAL)
CLOSED = datetime(2023, 9, 3, 8, tzinfo=clock.LOCAL)


def past(once: str = "1") -> Case:
    content = Report(Channel.IMPORT, "文昌街路灯不亮", reported_at=ASKED, once=once)
    return keep_past(content, Ending(CLOSED, CLOSED, reply="已修好"), by=PLATFORM)


def test_it_is_kept_once_and_found_among_all_but_not_among_open_cases() -> None:
    keeper = make_keeper()
    case = past()
    assert past() == case
    somebody = make_actor(keeper, DISPATCHER, SEAT)
    assert [one.pk for one in desk_page(somebody, Wanted(which="all", words="路灯")).cases] == [case.pk]
    assert desk_page(somebody, Wanted()).cases == ()


def test_nobody_is_told_and_nothing_fails_when_others_hear_of_it() -> None:
    make_keeper()
    past()
    deliver_due()
    assert not Delivery.objects.filter(state__in=["waiting", "dead"]).exists()


def test_moves_say_that_it_was_handled_elsewhere_until_it_is_opened_again() -> None:
    make_keeper()
    case = past()
    with pytest.raises(HandledElsewhere):
        cases.suspend(case, by=PLATFORM, why="等")
    with pytest.raises(HandledElsewhere):
        cases.close(case, by=PLATFORM)
    cases.reopen(case, by=PLATFORM, why="又坏了")
    assert (case.stage, case.outcome, case.item is not None) == (Stage.INTAKE, "", True)


def test_buttons_of_its_page_are_answered_with_a_sentence() -> None:
    keeper = make_keeper()
    case = past()
    staff = Client()
    may = {permission: scope for role in (DISPATCHER, SEAT) for permission, scope in role.may.items()}
    staff.force_login(make_account(organisation=keeper, may=may))
    assert staff.get(f"/cases/{case.pk}/").status_code == 200
    for path, told in (
        ("quick", {"move": "close"}),
        ("resume", {}),
        ("suspend", {"why": "等"}),
        ("suspension", {"reason": "等", "why": "等"}),
        ("time", {"amount": "1", "why": "等"}),
        ("assist", {}),
        ("merge", {"into": case.pk}),
    ):
        answer = staff.post(f"/cases/{case.pk}/{path}/", told)
        assert 400 <= answer.status_code < 500, path


def test_times_that_cannot_be_and_strangers_are_refused() -> None:
    make_keeper()
    content = Report(Channel.IMPORT, "路灯不亮", reported_at=CLOSED)
    with pytest.raises(EndsBeforeItBegins):
        keep_past(content, Ending(ASKED), by=PLATFORM)
    with pytest.raises(InTheFuture):
        keep_past(content, Ending(datetime(2999, 1, 1, tzinfo=clock.LOCAL)), by=PLATFORM)
    with pytest.raises(NotAllowed):
        keep_past(content, Ending(CLOSED), by=STRANGER)
