"""What a ruling does: it names the unit that handles a case, and sends the case there."""

from __future__ import annotations

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.dispatch.models import Ruling, RulingState
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work.services import Moved

RULED = Text(
    "%(day)s已裁定由%(unit)s处置：%(why)s。裁定为最终决定，请按裁定办理。",
    "It was ruled on %(day)s that %(unit)s handles this: %(why)s. The ruling is final; please act on it.",
)


def ruled(moved: Moved) -> None:
    """The move of the ruling was made: it stands, and the case goes to the unit."""
    ruling = Ruling.everywhere.select_for_update(of=("self",)).get(item=moved.item)
    ruling.unit = Organisation.objects.get(pk=moved.values["unit"][0])
    ruling.state, ruling.why, ruling.ended_at = RulingState.RULED, moved.step.why, clock.now()
    ruling.ruled_by_id = moved.by.person_id
    ruling.save()
    case = locked(ruling.case_id)
    if case is not None and case.stage == Stage.DISPATCH and not case.outcome:
        send_as_ruled(case, ruling)
    record(moved.by, "dispatch.dispute.ruled", ruling, unit=ruling.unit.name)


def send_as_ruled(case: Case, ruling: Ruling) -> None:
    """To the unit of the ruling, which is quoted. A ruling is a person's deed and does not count as sent by rule."""
    assert ruling.unit is not None  # noqa: S101 - ruled
    day = clock.local(ruling.ended_at or clock.now()).date()
    said = RULED.with_values(day=day, unit=ruling.unit.name, why=ruling.why)
    cases.send(case, ruling.unit, by=PLATFORM, order=said.zh[:1000])
    Case.everywhere.filter(pk=case.pk).update(sent_by=ruling.ruled_by_id)
    case.refresh_from_db()


def locked(key: int) -> Case | None:
    """The case, locked for what is decided about it."""
    rows = Case.everywhere.select_for_update(of=("self",)).select_related("case_class", "keeper", "item")
    return rows.filter(pk=key).first()
