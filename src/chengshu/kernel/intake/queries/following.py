"""How a reporter finds the own case again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chengshu.base.text import Text
from chengshu.kernel.cases.contacts import opened
from chengshu.kernel.cases.models import STAGE_LABELS, Case, Stage
from chengshu.kernel.intake.errors import NothingHere

SHOWN = (Stage.INTAKE, Stage.DISPATCH, Stage.HANDLING, Stage.CHECK, Stage.EVALUATION)
DIGITS = 4


@dataclass(frozen=True)
class Pace:
    """One stage as citizens see it; ``at`` is when it was over, ``current`` whether the case stands in it."""

    label: Text
    at: datetime | None
    current: bool
    over: bool


def case_numbered(number: str, digits: str) -> Case:
    """The case of this number whose reporter's telephone ends in these four digits. Raises NothingHere."""
    found = Case.everywhere.select_related("reporter").filter(number=number.strip()[:20]).first()
    phone = opened(found.reporter.phone_sealed) if found and found.reporter else ""
    if found is None or len(digits) != DIGITS or not phone.endswith(digits):
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
