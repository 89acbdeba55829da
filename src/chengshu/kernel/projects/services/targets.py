"""Targets of the plans, and values: counted by the system itself, or reported with evidence."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.events import services as events
from chengshu.kernel.files import services as files
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.projects.errors import AlreadyDecided, EvidenceMissing, ReasonMissing
from chengshu.kernel.projects.events import FigureMeasured
from chengshu.kernel.projects.measuring import in_unit_of_target
from chengshu.kernel.projects.models import Decision, Figure, FigureOrigin, Plan, Target
from chengshu.kernel.projects.register import DOCUMENTS, promised
from chengshu.spec.figures import Indicator
from chengshu.spec.registry import registry

log = logging.getLogger(__name__)


@transaction.atomic
def load_targets() -> int:
    """Bring the rows in line with the packaged register; what was measured stays. Returns how many there are."""
    for order, row in enumerate(promised(), start=1):
        values = asdict(row)
        Target.objects.update_or_create(key=values.pop("key"), defaults={**values, "order": order})
    for plan in Plan.everywhere.filter(key__in=DOCUMENTS):
        link_targets(plan)
    return len(promised())


def link_targets(plan: Plan) -> int:
    """Point the targets of this document at the plan; the first owner that imports it keeps them."""
    document = DOCUMENTS.get(plan.key)
    return Target.objects.filter(document=document, plan=None).update(plan=plan) if document else 0


def measure_targets(day: date | None = None) -> int:
    """Count every declared indicator that a plan has a target for, and store its value; the number stored.

    An indicator with nothing to count yet stores nothing: not measured is not zero. One that fails is logged and does
    not keep the others from being counted.
    """
    counted_on = day or clock.today()
    units = dict(Target.objects.order_by("-order").values_list("indicator", "unit"))
    stored = 0
    for key, unit in sorted(units.items()):
        indicator = registry.indicators.get(key)
        if indicator is None:
            continue
        try:
            stored += _measure(indicator, unit, counted_on) is not None
        except Exception:
            log.exception("the indicator %s could not be counted", key)
    return stored


@transaction.atomic
def _measure(indicator: Indicator, unit: str, day: date) -> Figure | None:
    measured = indicator.compute(day)
    if measured is None:
        return None
    value = in_unit_of_target(measured.value, indicator.unit, unit, indicator=indicator.key)
    before = Figure.everywhere.filter(indicator=indicator.key, day=day, origin=FigureOrigin.SYSTEM).first()
    figure, _ = Figure.everywhere.update_or_create(
        indicator=indicator.key,
        day=day,
        origin=FigureOrigin.SYSTEM,
        defaults={
            "value": value,
            "unit": unit,
            "rows": measured.rows,
            "dataset": indicator.source.key,
            "counted_at": clock.now(),
        },
    )
    if before is None or before.value != value:
        audit.record(PLATFORM, "projects.figure.measured", figure, value=str(value), rows=measured.rows)
        events.publish(FigureMeasured(indicator=indicator.key, figure_id=figure.pk, value=str(value)))
    return figure


@transaction.atomic
def report_figure(
    target: Target,
    *,
    value: Decimal,
    day: date,
    words: str,
    evidence: Iterable[Attachment] = (),
    by: Actor,
) -> Figure:
    """A unit reports a value the system cannot count, in the unit of the target; it counts once accepted.

    Raises EvidenceMissing where neither a file nor a source is given.
    """
    attached = list(evidence)
    if not attached and not words.strip():
        raise EvidenceMissing
    figure = Figure.everywhere.create(
        indicator=target.indicator,
        target=target,
        value=value,
        unit=target.unit,
        day=day,
        origin=FigureOrigin.REPORTED,
        organisation_id=by.organisation_id,
        person_id=by.person_id,
        words=words.strip(),
        decision=Decision.WAITING,
    )
    files.attach(attached, figure, by=by)
    audit.record(by, "projects.figure.reported", figure, value=str(value), target=target.key)
    return figure


@transaction.atomic
def decide_figure(figure_id: int, *, accepts: bool, by: Actor, reason: str = "") -> Figure:
    """Accept a reported value, or return it with the reason. Raises AlreadyDecided, ReasonMissing."""
    figure = Figure.everywhere.select_for_update().get(pk=figure_id)
    if figure.decision != Decision.WAITING:
        raise AlreadyDecided
    if not accepts and not reason.strip():
        raise ReasonMissing
    figure.decision = Decision.ACCEPTED if accepts else Decision.RETURNED
    figure.reason, figure.decided_by_id, figure.decided_at = reason.strip(), by.person_id, clock.now()
    figure.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    audit.record(by, f"projects.figure.{figure.decision}", figure, value=str(figure.value), reason=figure.reason)
    if accepts:
        events.publish(FigureMeasured(indicator=figure.indicator, figure_id=figure.pk, value=str(figure.value)))
    return figure
