"""The case row follows its item of work: where it stands, when each stage ended, whether in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypedDict

from chengshu.base import clock
from chengshu.kernel.cases.errors import ClassMissing, TermsMissing, UnitMissing
from chengshu.kernel.cases.events import (
    CaseChecked,
    CaseClosed,
    CaseDispatched,
    CaseFiled,
    CaseHandedBack,
    CaseHandled,
    CaseRated,
)
from chengshu.kernel.cases.finding import index
from chengshu.kernel.cases.models import Case, Outcome, Stage
from chengshu.kernel.cases.queries.classes import listed, terms_to_choose
from chengshu.kernel.events.services import publish
from chengshu.kernel.work.models import Item, Status
from chengshu.kernel.work.services import Moved

ENDS = {"refused": Outcome.REFUSED, "merged": Outcome.MERGED}


class About(TypedDict):
    """What every event of a case begins with."""

    case_id: int
    number: str
    channel: str


def about(case: Case) -> About:
    """The case as its events name it."""
    return {"case_id": case.pk, "number": case.number, "channel": case.channel}


def follow(moved: Moved) -> None:
    """Runs within the transaction of every move."""
    case = Case.everywhere.select_for_update(of=("self",)).get(item=moved.item)
    before = case.lead_id, bool(case.outcome)
    _stand(case, moved)
    note = NOTES.get(moved.step.verb)
    if note is not None:
        note(case, moved)
    case.changed_at = clock.now()
    case.save()
    if before != (case.lead_id, bool(case.outcome)):
        index([case])


def stand(case: Case, item: Item) -> None:
    """Take over the due times of the item; not saved."""
    stay = item.timers.filter(stopped_at=None, token__isnull=False).order_by("-pk").first()
    case.due_at, case.stage_due_at = item.due_at, stay.due_at if stay else None


def _stand(case: Case, moved: Moved) -> None:
    state = moved.step.to_states[-1] if moved.step.to_states else ""
    if moved.item.status == Status.TERMINATED:
        _end(case, Outcome.ENDED)
    elif state in ENDS:
        _end(case, ENDS[state])
    elif state:
        case.stage = Stage(state)
    stand(case, moved.item)


def _end(case: Case, outcome: Outcome) -> None:
    case.stage, case.outcome, case.closed_at = Stage.OVER, outcome, clock.now()
    publish(CaseClosed(**about(case), outcome=outcome))


def _filed(case: Case, moved: Moved) -> None:
    if case.case_class is None:
        raise ClassMissing
    if offered := terms_to_choose(case):
        raise TermsMissing(name=case.case_class.name, offered=listed(offered))
    case.filed_at, case.filed_by_id = clock.now(), moved.by.person_id
    case.filed_on_time = _in_time(moved, case.filed_on_time)
    publish(CaseFiled(**about(case)))


def _sent(case: Case, moved: Moved) -> None:
    if moved.step.from_state != Stage.DISPATCH:
        _filed(case, moved)
    lead = moved.item.parties.filter(role="lead").select_related("organisation").first()
    if lead is None or lead.organisation is None:
        raise UnitMissing
    case.lead, case.sent_at, case.sent_by_id = lead.organisation, clock.now(), moved.by.person_id
    case.sent_by_rule = False
    case.sent_on_time = _in_time(moved, case.sent_on_time)
    publish(CaseDispatched(**about(case), unit_id=lead.organisation.pk))


def _answered(case: Case, moved: Moved) -> None:
    case.reply = str(moved.values["reply"])
    _close(case, moved, Outcome.ANSWERED)


def _handled(case: Case, moved: Moved) -> None:
    case.result = str(moved.values["result"])
    case.handled_at, case.handled_by_id = clock.now(), moved.by.person_id
    case.handled_on_time = _in_time(moved, case.handled_on_time)


def _handed_back(case: Case, moved: Moved) -> None:
    case.handed_back += 1
    publish(CaseHandedBack(**about(case), unit_id=case.lead_id or 0, why=moved.step.why))


def _approved(case: Case, moved: Moved) -> None:
    publish(CaseHandled(**about(case)))


def _redone(case: Case, moved: Moved) -> None:
    case.reworked += 1


def _checked(case: Case, moved: Moved) -> None:
    case.checked_at, case.checked_by_id = clock.now(), moved.by.person_id
    case.checked_on_time = _in_time(moved, case.checked_on_time)
    publish(CaseChecked(**about(case), passed=True))


def _failed(case: Case, moved: Moved) -> None:
    case.reworked += 1
    case.checked_at, case.checked_by_id = clock.now(), moved.by.person_id
    case.checked_on_time = _in_time(moved, case.checked_on_time)
    publish(CaseChecked(**about(case), passed=False))


def _closed(case: Case, moved: Moved) -> None:
    case.reply = str(moved.values.get("reply") or "") or case.reply or case.result
    _close(case, moved, Outcome.CLOSED)


def _close(case: Case, moved: Moved, outcome: Outcome) -> None:
    case.outcome, case.closed_at, case.closed_by_id = outcome, clock.now(), moved.by.person_id
    case.closed_on_time = None if case.due_at is None else case.closed_at <= case.due_at
    publish(CaseClosed(**about(case), outcome=outcome))


def _rated(case: Case, moved: Moved) -> None:
    case.satisfaction = int(moved.values["satisfaction"])
    case.rating_words, case.rated_at = str(moved.values.get("words") or ""), clock.now()
    publish(CaseRated(**about(case), satisfaction=case.satisfaction))


def _in_time(moved: Moved, before: bool | None) -> bool | None:
    """Whether the stay that ends was in time; one that was late once stays late."""
    stay = moved.item.timers.filter(state=moved.step.from_state).order_by("-pk").first()
    due: datetime | None = stay.due_at if stay else None
    return before if due is None else before is not False and clock.now() <= due


NOTES: Mapping[str, Callable[[Case, Moved], None]] = {
    "file": _filed,
    "send": _sent,
    "answer": _answered,
    "report_done": _handled,
    "hand_back": _handed_back,
    "approve": _approved,
    "redo": _redone,
    "pass_check": _checked,
    "fail_check": _failed,
    "close": _closed,
    "rework": _redone,
    "rate": _rated,
}
