"""Figures of the catalogue: for charts, for sharing indicators and for the goals of the plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.catalogue import words
from chengshu.kernel.catalogue.models import (
    DataNeed,
    Datum,
    DatumStanding,
    Duty,
    DutyState,
    Item,
    NeedState,
    Origin,
    Resource,
    ResourceVersion,
    SharingIndicator,
    Standing,
)
from chengshu.kernel.identity.models import Level, Organisation, OrganisationKind
from chengshu.spec.data import Opening, Sharing
from chengshu.spec.figures import Measured

MONTHS = 12
DEPARTMENTS = (OrganisationKind.BUREAU, OrganisationKind.COMMITTEE)


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    @property
    def ratio(self) -> Decimal | None:
        """0 to 1; None of nothing."""
        return Decimal(self.part) / self.whole if self.whole else None


def departments_catalogued(day: date | None = None) -> Share:
    """The city's departments with at least one entry of their own published by the end of a day, of all."""
    bodies = Organisation.objects.filter(active=True, level=Level.CITY, kind__in=DEPARTMENTS, parent__isnull=False)
    versions = ResourceVersion.objects.filter(resource__origin__in=(Origin.COMPILED, Origin.INVENTORY))
    until = clock.start_of_day((day or clock.today()) + timedelta(days=1))
    providers = versions.filter(published_at__lt=until).values("resource__provider")
    return Share(bodies.filter(pk__in=providers).count(), bodies.count())


def municipal_departments_catalogued(day: date) -> Measured | None:
    """The share of departments that catalogued their data, for the goal of the plans; None without departments."""
    share = departments_catalogued(day)
    return Measured(share.ratio, share.whole) if share.ratio is not None else None


def ours() -> Q:
    """Published entries that this city's units compile."""
    return Q(standing=Standing.PUBLISHED, origin__in=(Origin.COMPILED, Origin.INVENTORY))


def _resources(kept: Q) -> Callable[[], Share]:
    def counted() -> Share:
        row = Resource.everywhere.filter(ours()).aggregate(part=Count("pk", filter=kept), whole=Count("pk"))
        return Share(row["part"], row["whole"])

    return counted


def _elements() -> Share:
    items = Item.objects.filter(resource__in=Resource.everywhere.filter(ours()))
    row = items.aggregate(part=Count("pk", filter=Q(element__isnull=False)), whole=Count("pk"))
    return Share(row["part"], row["whole"])


def _answered_in_time() -> Share:
    row = DataNeed.everywhere.exclude(state__in=(NeedState.ASKED, NeedState.DROPPED)).aggregate(
        part=Count("pk", filter=Q(in_time=True)), whole=Count("pk", filter=Q(in_time__isnull=False))
    )
    return Share(row["part"], row["whole"])


def _duties_done() -> Share:
    due = Duty.everywhere.exclude(state=DutyState.DROPPED)
    row = due.aggregate(part=Count("pk", filter=Q(state=DutyState.FULFILLED)), whole=Count("pk"))
    return Share(row["part"], row["whole"])


def _sources_settled() -> Share:
    row = Datum.objects.aggregate(part=Count("pk", filter=~Q(standing=DatumStanding.OPEN)), whole=Count("pk"))
    return Share(row["part"], row["whole"])


@dataclass(frozen=True)
class Measure:
    """A sharing indicator that can be counted."""

    label: Text
    formula: Text
    count: Callable[[], Share]


MEASURES: Mapping[str, Measure] = {
    "departments_catalogued": Measure(
        Text("部门编目率", "Departments that catalogued"),
        Text("有已发布目录的市级部门数 ÷ 市级部门总数", "City departments with a published entry ÷ all of them"),
        departments_catalogued,
    ),
    "shared": Measure(
        Text("共享率", "Shared entries"),
        Text("可共享（无条件、有条件）目录数 ÷ 已发布目录数", "Entries shared with or without conditions ÷ published"),
        _resources(~Q(sharing=Sharing.NOT_SHARED)),
    ),
    "shared_freely": Measure(
        Text("无条件共享率", "Entries shared without conditions"),
        Text("无条件共享目录数 ÷ 已发布目录数", "Entries shared without conditions ÷ published"),
        _resources(Q(sharing=Sharing.OPEN_TO_ALL)),
    ),
    "opened": Measure(
        Text("开放率", "Open entries"),
        Text("可向社会开放目录数 ÷ 已发布目录数", "Entries open with or without conditions ÷ published"),
        _resources(~Q(opening=Opening.CLOSED)),
    ),
    "items_standardised": Measure(
        Text("数据元引用率", "Items that refer to a data element"),
        Text("引用数据元的信息项数 ÷ 信息项总数", "Items with a data element ÷ all items"),
        _elements,
    ),
    "needs_in_time": Measure(
        Text("需求按时答复率", "Needs answered in time"),
        Text("按时答复的需求数 ÷ 已答复且有时限的需求数", "Needs answered in time ÷ answered ones with a limit"),
        _answered_in_time,
    ),
    "duties_done": Measure(
        Text("责任履行率", "Duties fulfilled"),
        Text("已履行责任数 ÷ 责任总数（不含免除）", "Duties fulfilled ÷ all but those dropped"),
        _duties_done,
    ),
    "sources_settled": Measure(
        Text("数源认定率", "Sources settled"),
        Text("已认定或已排除的同类数据数 ÷ 发现的同类数据数", "Data settled or told apart ÷ all found alike"),
        _sources_settled,
    ),
}


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator with what it is and what is wanted, 0 to 1."""

    key: str
    measure: Measure
    share: Share
    target: Decimal | None


def indicator_lines() -> list[IndicatorLine]:
    """Every sharing indicator as counted now, with its target."""
    targets = dict(SharingIndicator.objects.filter(until=None).values_list("measure", "target"))
    return [IndicatorLine(key, one, one.count(), targets.get(key)) for key, one in MEASURES.items()]


def totals() -> dict[str, int]:
    """Published entries, their items, providers, entries of other nodes, and those published within 30 days."""
    month_ago = clock.now() - timedelta(days=30)
    row: dict[str, int] = Resource.everywhere.filter(standing=Standing.PUBLISHED).aggregate(
        entries=Count("pk"),
        providers=Count("provider", distinct=True),
        nodes=Count("pk", filter=~Q(node="")),
        fresh=Count("pk", filter=Q(published_at__gte=month_ago)),
    )
    row["items"] = Item.objects.filter(resource__standing=Standing.PUBLISHED).count()
    return row


def by_value(field: str, labels: Mapping[Any, Text]) -> list[tuple[Text, int]]:
    """Published entries by a field's values, in the order of its words."""
    rows = Resource.everywhere.filter(standing=Standing.PUBLISHED).order_by().values_list(field).annotate(n=Count("pk"))
    counted = dict(rows)
    return [(text, counted.get(str(value), 0)) for value, text in labels.items()]


def by_provider(limit: int = 15) -> list[tuple[Text, int]]:
    """The providers with most published entries."""
    rows = (
        Resource.everywhere.filter(standing=Standing.PUBLISHED)
        .order_by()
        .values("provider__name_zh", "provider__name_en")
        .annotate(n=Count("pk"))
        .order_by("-n", "provider__name_zh")[:limit]
    )
    return [
        (Text(row["provider__name_zh"], row["provider__name_en"] or row["provider__name_zh"]), row["n"]) for row in rows
    ]


def by_month() -> list[tuple[str, int, int]]:
    """For the last twelve months: the month, entries published for the first time, further versions."""
    today = clock.today()
    first = date(today.year - 1, today.month, 1) + timedelta(days=31)
    start = clock.start_of_day(first.replace(day=1))
    rows = (
        ResourceVersion.objects.filter(published_at__gte=start)
        .annotate(month=TruncMonth("published_at", tzinfo=clock.LOCAL))
        .order_by()
        .values("month")
        .annotate(new=Count("pk", filter=Q(number=1)), again=Count("pk", filter=~Q(number=1)))
    )
    counted = {row["month"].strftime("%Y-%m"): (row["new"], row["again"]) for row in rows}
    months = [(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1) for n in range(MONTHS)]
    return [(name, *counted.get(name, (0, 0))) for name in (f"{year}-{month:02}" for year, month in months)]


CHARTED: tuple[tuple[str, Text, Mapping[Any, Text]], ...] = (
    ("sharing", Text("按共享类型", "By sharing"), words.SHARING_LABELS),
    ("opening", Text("按开放类型", "By opening"), words.OPENING_LABELS),
    ("grade", Text("按数据级别", "By grade"), words.GRADE_LABELS),
    ("cycle", Text("按更新周期", "By update cycle"), words.CYCLE_LABELS),
)
