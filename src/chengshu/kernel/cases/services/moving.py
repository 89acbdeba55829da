"""The moves of a case by name. Who may make each says ``work_types.CASE``; raised is what ``make_move`` raises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import suspensions
from chengshu.kernel.cases.errors import HandledElsewhere, MergedCase, NotOver
from chengshu.kernel.cases.events import CaseReopened
from chengshu.kernel.cases.finding import index
from chengshu.kernel.cases.following import about, stand
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.cases.queries.classes import terms_to_choose, unit_on_duty
from chengshu.kernel.cases.rights import TAKE_IN
from chengshu.kernel.cases.services.describing import Description, describe
from chengshu.kernel.cases.suspensions import SUSPENDED
from chengshu.kernel.cases.work_types import ASSIST, CASE, SUPPORT
from chengshu.kernel.events.services import publish
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item
from chengshu.spec.work import Allowance

WAIT_FOR_RATING = timedelta(days=7)
AT_ONCE = 200


@transaction.atomic
def move_at_once(case: Case, move: str, *, by: Actor, why: str = "", terms: int | None = None) -> Case:
    """A move that asks for nothing but an opinion, and with it the terms that were chosen. Raises TermsMissing."""
    if terms is not None and terms_to_choose(case):
        describe(case, Description(terms=terms), by=by)
    return _make(case, move, by, why=why)


def take_in(case: Case, *, by: Actor) -> Case:
    """受理: goes to be filed."""
    return _make(case, "take_in", by)


def file(case: Case, *, by: Actor) -> Case:
    """立案: goes to be sent. Raises ClassMissing, TermsMissing."""
    return _make(case, "file", by)


def send(
    case: Case,
    unit: Organisation,
    *,
    by: Actor,
    support: Sequence[Organisation] = (),
    order: str = "",
    by_rule: bool = False,
) -> Case:
    """派遣: to the unit that handles it; ``support`` helps, each with sub-work of its own that is waited for.

    ``by_rule`` notes that no person chose the unit.
    """
    values: dict[str, Any] = {"lead": [unit.pk], "support": [one.pk for one in support], "order": order}
    with transaction.atomic():
        _make(case, "send", by, values=values)
        if by_rule:
            Case.everywhere.filter(pk=case.pk).update(sent_by_rule=True)
            case.sent_by_rule = True
        for one in support:  # the case lies with the unit already, so it is the platform that asks the others
            assist(case, one, by=PLATFORM, order=order)
    return case


def assist(case: Case, unit: Organisation, *, by: Actor, order: str = "") -> Item:
    """协同处置: sub-work of another unit, for which the case waits."""
    title = f"{case.title}（协办）" if not order else f"{case.title}：{order}"
    return work.break_down(_item(case), ASSIST, title=title, by=by, unit=unit, parties={SUPPORT: [unit]})


def answer(case: Case, reply: str, *, by: Actor) -> Case:
    """直接答复: over but for its rating."""
    return _make(case, "answer", by, values={"reply": reply})


def refuse(case: Case, *, by: Actor, why: str) -> Case:
    """不予受理."""
    return _make(case, "refuse", by, why=why)


def report_done(case: Case, result: str, *, by: Actor, evidence: Iterable[UUID | str] = ()) -> Case:
    """处置完成: the unit's result, with the keys of kept files."""
    return _make(case, "report_done", by, values={"result": result, "evidence": [str(one) for one in evidence]})


def hand_back(case: Case, *, by: Actor, why: str) -> Case:
    """退回: not our case."""
    return _make(case, "hand_back", by, why=why)


def approve(case: Case, *, by: Actor) -> Case:
    """反馈: the unit stands by the result."""
    return _make(case, "approve", by)


def redo(case: Case, *, by: Actor, why: str) -> Case:
    """The unit wants it done better."""
    return _make(case, "redo", by, why=why)


def pass_check(case: Case, *, by: Actor, evidence: Iterable[UUID | str] = ()) -> Case:
    """核查通过."""
    return _make(case, "pass_check", by, values={"evidence": [str(one) for one in evidence]})


def fail_check(case: Case, *, by: Actor, why: str, evidence: Iterable[UUID | str] = ()) -> Case:
    """核查不通过: back to the unit."""
    return _make(case, "fail_check", by, why=why, values={"evidence": [str(one) for one in evidence]})


def close(case: Case, *, by: Actor, reply: str = "") -> Case:
    """结案: over but for its rating."""
    return _make(case, "close", by, values={"reply": reply})


def rework(case: Case, *, by: Actor, why: str) -> Case:
    """返工: the closing desk wants it done better."""
    return _make(case, "rework", by, why=why)


def rate(case: Case, satisfaction: int, *, by: Actor = PLATFORM, words: str = "") -> Case:
    """评价: 1 to 5; the reporter's own, or as told to a seat that calls back."""
    return _make(case, "rate", by, values={"satisfaction": satisfaction, "words": words})


def first_values(case: Case, move: str) -> dict[str, Any]:
    """What the form of a move begins with: the unit on duty for sending, the result for the reply."""
    if move == "send" and case.case_class is not None:
        unit = unit_on_duty(case.case_class, case.division_code)
        return {"lead": str(unit.name)} if unit else {}
    return {"reply": case.result} if move == "close" and case.result else {}


def lapse_unrated() -> int:
    """End the wait for ratings that did not come within a week; returns how many."""
    late = Case.everywhere.filter(stage=Stage.EVALUATION, closed_at__lt=clock.now() - WAIT_FOR_RATING)
    cases = list(late.order_by("closed_at")[:AT_ONCE])
    for case in cases:
        _make(case, "lapse", PLATFORM)
    return len(cases)


def suspend(case: Case, *, by: Actor, why: str) -> Case:
    """挂账: its clocks stand still, with a reason in writing; by who may grant time. Raises NotYours for others."""
    work.pause(_item(case), SUSPENDED, by=by, why=why)
    return _caught_up(case)


def ask_suspension(case: Case, *, by: Actor, why: str) -> Item:
    """挂账申请: an item that somebody of the keeper grants or refuses. Raises NotAllowed, AskedBefore."""
    with transaction.atomic():
        locked = Case.everywhere.select_for_update(of=("self",)).select_related("item", "keeper").get(pk=case.pk)
        return suspensions.ask(locked, by=by, why=why)


def resume(case: Case, *, by: Actor, why: str = "") -> Case:
    """销账: its clocks go on."""
    work.resume(_item(case), by=by, why=why)
    return _caught_up(case)


def ask_time(case: Case, *, amount: Allowance, by: Actor, why: str) -> Item:
    """延期: an item that somebody of the keeper grants or refuses."""
    return work.ask_extension(_item(case), amount=amount, by=by, why=why)


@transaction.atomic
def reopen(case: Case, *, by: Actor, why: str) -> Case:
    """重新打开: a case begins its loop anew, with another item of work. Raises NotOver, MergedCase, NotAllowed."""
    row = Case.everywhere.select_for_update(of=("self",)).select_related("keeper", "merged_into").get(pk=case.pk)
    must_reach(by, TAKE_IN, row.keeper)
    if row.merged_into is not None:
        raise MergedCase(number=row.merged_into.number)
    if not row.outcome:
        raise NotOver
    if row.stage == Stage.EVALUATION and row.item is not None:
        work.make_move(row.item, "lapse", by=PLATFORM)
        row.refresh_from_db()
    row.round += 1
    row.outcome, row.stage, row.closed_at, row.lead = "", Stage.INTAKE, None, None
    row.item = work.open_item(
        CASE,
        title=row.title,
        by=by,
        about=row,
        unit=row.keeper,
        urgency=row.urgency,
        once=f"cases.case {row.pk}.{row.round}",
    )
    stand(row, row.item)
    row.changed_at = clock.now()
    row.save()
    index([row])
    record(by, "cases.case.reopened", row, why=why, round=row.round)
    publish(CaseReopened(**about(row), round=row.round))
    case.refresh_from_db()
    return case


def _make(case: Case, move: str, by: Actor, *, why: str = "", values: dict[str, Any] | None = None) -> Case:
    work.make_move(_item(case), move, by=by, why=why, values=values)
    case.refresh_from_db()
    return case


def _caught_up(case: Case) -> Case:
    item = _item(case)
    item.refresh_from_db()
    stand(case, item)
    case.save(update_fields=["due_at", "stage_due_at"])
    return case


def _item(case: Case) -> Item:
    """Its work. Raises HandledElsewhere for a case of the past."""
    found = Item.everywhere.filter(pk=case.item_id or 0).first()
    if found is None:
        raise HandledElsewhere
    return found
