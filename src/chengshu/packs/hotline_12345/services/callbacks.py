"""Calling back: lists made when cases end, what the citizen says, cases that come back once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseClosed, CaseRated, CaseReopened
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.packs.hotline_12345.errors import NotToCall
from chengshu.packs.hotline_12345.models import Callback, CallbackState
from chengshu.packs.hotline_12345.queries.figures import CHANNELS, ENDED
from chengshu.packs.hotline_12345.queries.rules import rule_on
from chengshu.packs.hotline_12345.rights import CALL_BACK

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case


def on_closed(event: CaseClosed) -> None:
    """A case of the hotline that ended well enough is to be called back, where its reporter left a telephone."""
    if event.channel not in CHANNELS or event.outcome not in ENDED:
        return
    case = case_for(PLATFORM, event.case_id)
    who = case.reporter
    if who is None or not who.phone_key or who.wishes_silence or _is_rated(case):
        return
    make_callback(case)


def on_rated(event: CaseRated) -> None:
    """Who rated by themselves need not be called."""
    Callback.everywhere.filter(case=event.case_id, state=CallbackState.WAITING).update(state=CallbackState.DROPPED)


def on_reopened(event: CaseReopened) -> None:
    """What is open again is called back after its next end."""
    waiting = Callback.everywhere.filter(case=event.case_id, state=CallbackState.WAITING, round__lt=event.round)
    waiting.update(state=CallbackState.DROPPED)


@transaction.atomic
def make_callback(case: Case) -> Callback:
    """The callback of a case's present round, due within the days of the rule; made once."""
    ended = clock.local(case.closed_at or clock.now()).date()
    due = ended + timedelta(days=rule_on().callback_days)
    made, _ = Callback.everywhere.get_or_create(
        case=case, round=case.round, defaults={"unit_id": case.keeper_id, "due_on": due}
    )
    return made


@transaction.atomic
def note_callback(callback: Callback, *, satisfaction: int, solved: bool, words: str = "", by: Actor) -> Callback:
    """What the citizen said. One who is dissatisfied, or whose matter is not solved, has the case back, once.

    Locks the callback. Raises NotToCall.
    """
    row = _waiting(callback, by)
    rule = rule_on()
    row.satisfaction, row.solved, row.words = satisfaction, solved, words.strip()[:500]
    row.state, row.by_id, row.called_at = CallbackState.DONE, by.person_id, clock.now()
    row.tries += 1
    row.save()
    case = case_for(PLATFORM, row.case_id)
    if case.stage == "evaluation":
        cases.rate(case, satisfaction, by=by, words=row.words)
    bad = satisfaction <= rule.unsatisfied_up_to or not solved
    came_back = Callback.everywhere.filter(case=row.case_id, reopened=True).exists()
    if bad and not came_back and case.round == row.round and case.outcome in ENDED:
        cases.reopen(case, by=by, why=f"回访不满意：{row.words or satisfaction}")
        row.reopened = True
        row.save(update_fields=["reopened"])
    record(by, "hotline_12345.callback.done", row, satisfaction=satisfaction, solved=solved, reopened=row.reopened)
    return row


@transaction.atomic
def note_unreached(callback: Callback, *, by: Actor) -> Callback:
    """Nobody answered; after so many tries as the rule says no further one is made. Raises NotToCall."""
    row = _waiting(callback, by)
    row.tries += 1
    row.called_at, row.by_id = clock.now(), by.person_id
    if row.tries >= rule_on().callback_tries:
        row.state = CallbackState.UNREACHED
    row.save()
    record(by, "hotline_12345.callback.unreached", row, tries=row.tries)
    return row


def _is_rated(case: Case) -> bool:
    """Whether the reporter rated this end, not one before it."""
    return case.rated_at is not None and case.closed_at is not None and case.rated_at >= case.closed_at


def _waiting(callback: Callback, by: Actor) -> Callback:
    row = Callback.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=callback.pk)
    must_reach(by, CALL_BACK, row.unit)
    if row.state != CallbackState.WAITING:
        raise NotToCall
    return row
