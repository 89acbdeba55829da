"""How a reporter finds the own case again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from chengshu.base.text import Text
from chengshu.kernel.cases.contacts import opened, phone_key
from chengshu.kernel.cases.models import STAGE_LABELS, Case, Outcome, Remark, Stage
from chengshu.kernel.intake.errors import NothingHere
from chengshu.kernel.intake.news import outsider_of
from chengshu.kernel.messages.models import CHANNEL_LABELS
from chengshu.kernel.messages.outsiders import masked, silent_ways
from chengshu.kernel.messages.queries import connected_ways
from chengshu.kernel.texts import contacts

SHOWN = (Stage.INTAKE, Stage.DISPATCH, Stage.HANDLING, Stage.CHECK, Stage.EVALUATION)
DIGITS = 4


@dataclass(frozen=True)
class Pace:
    """One stage as citizens see it; ``at`` is when it was over, ``current`` whether the case stands in it."""

    label: Text
    at: datetime | None
    current: bool
    over: bool


@dataclass(frozen=True)
class Hearing:
    """How a reporter hears of the case: masked addresses by connected channels, and whether they want to."""

    ways: tuple[tuple[Text, str], ...]
    given: bool
    silent: bool


def hearing_of(case: Case) -> Hearing:
    """By which ways news of the case go out."""
    to = outsider_of(case)
    open_ways = connected_ways()
    ways = tuple((CHANNEL_LABELS[way], masked(way, address)) for way, address in to.ways() if way in open_ways)
    given = {way for way, _ in to.ways()}
    return Hearing(ways, bool(given), bool(given) and (to.silent or silent_ways(to.ways()) == given))


def said_beside(case: Case) -> QuerySet[Remark]:
    """What the reporter said more, and what was said to the reporter, in its order."""
    return case.remarks.filter(Q(public=True) | Q(by_reporter=True))


def position_refused(case: Case) -> Text | None:
    """Why the position that the reporter gave was not taken; None where it was, or none was given."""
    why = case.attributes.get("position_refused")
    return Text(*why) if isinstance(why, list) else None


def refused_because(case: Case) -> str:
    """Why a case was not taken in; telephones and the like in it masked. Empty for others."""
    if case.outcome != Outcome.REFUSED or case.item is None:
        return ""
    step = case.item.steps.filter(verb="refuse").order_by("-number").first()
    return contacts.masked(step.why) if step else ""


def case_numbered(number: str, digits: str) -> Case:
    """The case of this number whose reporter's telephone ends in these four digits. Raises NothingHere."""
    found = Case.everywhere.select_related("reporter").filter(number=number.strip()[:20]).first()
    phone = opened(found.reporter.phone_sealed) if found and found.reporter else ""
    if found is None or len(digits) != DIGITS or not phone_key(phone) or not phone.endswith(digits):
        raise NothingHere(key=number[:20])
    return found


def paces(case: Case) -> list[Pace]:
    """The way of a case in five steps."""
    ends = {
        Stage.INTAKE: case.filed_at or case.closed_at,
        Stage.DISPATCH: case.sent_at,
        Stage.HANDLING: case.handled_at,
        Stage.CHECK: case.checked_at,
        Stage.EVALUATION: case.rated_at,
    }
    order = list(Stage)
    here = order.index(Stage(case.stage))
    found = []
    for number, stage in enumerate(SHOWN):
        last = order.index(SHOWN[number + 1]) if number + 1 < len(SHOWN) else len(order) - 1
        over = here >= last
        found.append(Pace(STAGE_LABELS[stage], ends[stage] if over else None, order.index(stage) <= here < last, over))
    return found
