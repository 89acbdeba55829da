"""Calling back: lists made when cases end, what the citizen says, cases that come back once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.queries import people_who_may
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseClosed, CaseRated, CaseReopened, CaseSupplemented
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.messages.services import tell
from chengshu.packs.hotline_12345.errors import NotToCall
from chengshu.packs.hotline_12345.models import Callback, CallbackState
from chengshu.packs.hotline_12345.queries.figures import CHANNELS, ENDED
from chengshu.packs.hotline_12345.queries.rules import rule_on
from chengshu.packs.hotline_12345.rights import CALL_BACK
from chengshu.spec.pages import MessageTemplate

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case

SAID_MORE = MessageTemplate(
    key="hotline_12345.callback.said_more",
    title=Text("待回访的诉求人又有补充：%(number)s", "Said more before the callback: %(number)s"),
    body=Text(
        "工单 %(number)s 的诉求人在办结后补充了情况，回访前请先查看工单备注。",
        "The reporter of case %(number)s said more after its end. Please read the remarks of the case before you call.",
    ),
)


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


def on_supplemented(event: CaseSupplemented) -> None:
    """Who calls back should know before the call what the citizen has said meanwhile."""
    row = Callback.everywhere.filter(case=event.case_id, state=CallbackState.WAITING).select_related("unit").first()
    if row is None:
        return
    people = [person.pk for person in people_who_may(CALL_BACK, row.unit)]
    url = reverse("hotline_12345:callback", args=[row.pk])
    tell(people, SAID_MORE.key, subject=row, url=url, number=event.number)


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
