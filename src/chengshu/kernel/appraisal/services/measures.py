"""Writes of what follows from an appraisal: bulletin, talk, praise, order to correct."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.appraisal.models import Measure, MeasureKind, Round
from chengshu.kernel.appraisal.work import CORRECTION
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work import services as work

NEEDS_DAY = Text(
    "责令整改须写明完成时限，且不早于今天。", "An order to correct needs a day by which it is done, from today on."
)
ONE_UNIT = Text(
    "责令整改须逐个单位下达，请只选一个单位。", "An order to correct goes to one unit; please choose just one."
)
SOME_UNIT = Text("请至少选择一个单位。", "Please choose at least one unit.")


@transaction.atomic
def issue_measure(
    kind: MeasureKind,
    *,
    owner: Organisation,
    units: Sequence[Organisation],
    title: str,
    text: str,
    by: Actor,
    round_: Round | None = None,
    due_on: date | None = None,
) -> Measure:
    """Put a measure on record; an order to correct also lies in the unit's inbox until it is found corrected.

    Raises BadInput without a unit, or for an order without a day or to several units.
    """
    _check(kind, units, due_on)
    measure = Measure.everywhere.create(
        kind=kind, owner=owner, round=round_, title=title, text=text, due_on=due_on, issued_on=clock.today()
    )
    measure.units.set(units)
    if kind is MeasureKind.CORRECTION:
        work.open_item(
            CORRECTION, title=title, by=by, about=measure, unit=owner, parties={"unit": [units[0]]}, due=due_on
        )
    audit.record(by, f"appraisal.{kind.value}.issued", measure, units=[unit.name_zh for unit in units])
    return measure


def _check(kind: MeasureKind, units: Sequence[Organisation], due_on: date | None) -> None:
    if not units:
        raise BadInput(fields={"units": SOME_UNIT})
    if kind is MeasureKind.CORRECTION:
        if due_on is None or due_on < clock.today():
            raise BadInput(fields={"due_on": NEEDS_DAY})
        if len(units) > 1:
            raise BadInput(fields={"units": ONE_UNIT})
