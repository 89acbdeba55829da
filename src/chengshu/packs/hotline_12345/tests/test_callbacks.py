"""Calling back: lists, satisfaction, cases that come back once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseClosed
from chengshu.kernel.cases.following import about
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.services import Contact
from chengshu.packs.hotline_12345.errors import NotToCall
from chengshu.packs.hotline_12345.models import Callback, CallbackState
from chengshu.packs.hotline_12345.services.callbacks import note_callback, note_unreached, on_closed
from chengshu.packs.hotline_12345.services.calls import file_call
from chengshu.packs.hotline_12345.services.rules import set_rule
from chengshu.packs.hotline_12345.tests.make import Hotline, close, make_call, make_hotline

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline()


def ended(hotline: Hotline, **said: Any) -> Case:
    case = close(file_call(make_call(**said), by=hotline.seat).case)
    on_closed(CaseClosed(**about(case), outcome=case.outcome))
    return case


def test_a_closed_case_is_to_be_called_back_within_the_days_of_the_rule(hotline: Hotline) -> None:
    set_rule(by=hotline.head, callback_days=5)
    row = Callback.everywhere.get(case=ended(hotline))
    assert row.due_on == clock.today() + timedelta(days=5)
    assert row.unit == hotline.centre


def test_who_left_no_telephone_is_not_called(hotline: Hotline) -> None:
    ended(hotline, contact=Contact())
    assert not Callback.everywhere.exists()


@pytest.mark.requirement("hotline-12345.6")
def test_a_dissatisfied_citizens_case_comes_back_once_and_only_once(hotline: Hotline) -> None:
    case = ended(hotline)
    first = note_callback(
        Callback.everywhere.get(case=case), satisfaction=1, solved=False, words="没修好", by=hotline.seat
    )
    case.refresh_from_db()
    assert first.reopened
    assert (case.round, case.is_open, case.satisfaction) == (2, True, 1)
    close(cases.file(case, by=PLATFORM))
    on_closed(CaseClosed(**about(case), outcome=case.outcome))
    second = Callback.everywhere.get(case=case, round=2)
    assert not note_callback(second, satisfaction=1, solved=False, by=hotline.seat).reopened
    case.refresh_from_db()
    assert (case.round, case.is_open) == (2, False)


def test_a_satisfied_citizen_ends_it(hotline: Hotline) -> None:
    case = ended(hotline)
    row = note_callback(Callback.everywhere.get(case=case), satisfaction=5, solved=True, by=hotline.seat)
    case.refresh_from_db()
    assert (row.state, row.reopened, case.satisfaction, case.round) == (CallbackState.DONE, False, 5, 1)
    with pytest.raises(NotToCall):
        note_callback(row, satisfaction=1, solved=False, by=hotline.seat)


def test_a_matter_not_solved_comes_back_whatever_the_stars(hotline: Hotline) -> None:
    row = Callback.everywhere.get(case=ended(hotline))
    assert note_callback(row, satisfaction=4, solved=False, by=hotline.seat).reopened


def test_after_so_many_tries_nobody_is_called_again(hotline: Hotline) -> None:
    set_rule(by=hotline.head, callback_tries=2)
    row = Callback.everywhere.get(case=ended(hotline))
    assert note_unreached(row, by=hotline.seat).state == CallbackState.WAITING
    assert note_unreached(row, by=hotline.seat).state == CallbackState.UNREACHED


def test_only_who_calls_back_notes_it(hotline: Hotline) -> None:
    row = Callback.everywhere.get(case=ended(hotline))
    with pytest.raises(NotAllowed):
        note_callback(row, satisfaction=5, solved=True, by=hotline.head)
