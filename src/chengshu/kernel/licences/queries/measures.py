"""Materials before and now, and the five cuts (五减): counted from the lists, never typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.licences.models import Disposal, ItemMeasure, Material, Moment, ServiceItem, Verification
from chengshu.kernel.licences.rights import SEE_PROOFS
from chengshu.spec.figures import Measured

CUTS: Mapping[str, Text] = {
    "steps": Text("环节", "Steps"),
    "materials": Text("材料", "Materials"),
    "days": Text("时限（工作日）", "Time (working days)"),
    "fee_yuan": Text("费用（元）", "Fees (yuan)"),
    "intermediaries": Text("中介", "Intermediaries"),
}


@dataclass(frozen=True)
class Cut:
    """One of the five: the sum over items before and now. None where no item was measured on both sides."""

    key: str
    label: Text
    before: Decimal | None
    after: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """By how much it fell, 0 to 100."""
        if not self.before or self.after is None:
            return None
        return (self.before - self.after) / self.before * 100


def items_seen_by(actor: Actor) -> QuerySet[ServiceItem]:
    """The items within reach, with their materials before and now."""
    return counted(ServiceItem.scoped.within(actor, SEE_PROOFS)).select_related("organisation")


def counted(items: QuerySet[ServiceItem]) -> QuerySet[ServiceItem]:
    """With ``before`` and ``now``: how many materials an applicant brought, and still brings."""
    return items.annotate(
        before=Count("materials"), now=Count("materials", filter=Q(materials__disposal=Disposal.KEPT))
    )


def five_cuts(items: Iterable[ServiceItem]) -> list[Cut]:
    """The five cuts over these items; steps, days, fees and intermediaries over those measured before and now."""
    keys = [item.pk for item in items]
    brought = Material.everywhere.filter(item__in=keys).aggregate(
        before=Count("pk"), now=Count("pk", filter=Q(disposal=Disposal.KEPT))
    )
    before, after = _latest(keys, Moment.BEFORE), _latest(keys, Moment.AFTER)
    both = before.keys() & after.keys()
    cuts = []
    for key, label in CUTS.items():
        if key == "materials":
            pair = (Decimal(brought["before"]), Decimal(brought["now"])) if brought["before"] else (None, None)
        else:
            pair = (_sum(before, both, key), _sum(after, both, key)) if both else (None, None)
        cuts.append(Cut(key, label, *pair))
    return cuts


def material_reduction(day: date) -> Measured | None:
    """The KPI: by what share, 0 to 1, the materials of all items in use fell, as decided until the day."""
    rows = Material.everywhere.filter(item__active=True, created_at__lt=clock.start_of_day(day + timedelta(days=1)))
    found = rows.aggregate(
        before=Count("pk"),
        cut=Count("pk", filter=~Q(disposal=Disposal.KEPT) & Q(decided_on__lte=day)),
    )
    if not found["before"]:
        return None
    return Measured(Decimal(found["cut"]) / found["before"], found["before"])


def answering_hours(rows: QuerySet[Verification]) -> Decimal | None:
    """How long departments take to answer on average, in hours; None where nothing was answered."""
    taken = ExpressionWrapper(F("answered_at") - F("created_at"), output_field=DurationField())
    mean = rows.exclude(answer="").aggregate(mean=Avg(taken))["mean"]
    return Decimal(str(mean.total_seconds())) / 3600 if mean is not None else None


def _latest(items: list[int], moment: Moment) -> dict[int, ItemMeasure]:
    """The row in force today for each item."""
    rows = ItemMeasure.objects.filter(item__in=items, moment=moment, since__lte=clock.today()).order_by("since", "pk")
    return {row.item_id: row for row in rows}


def _sum(rows: Mapping[int, ItemMeasure], items: Iterable[int], key: str) -> Decimal:
    if key == "fee_yuan":
        return Decimal(sum(rows[item].fee_fen for item in items)) / 100
    return Decimal(sum(getattr(rows[item], key) for item in items))
