"""Volumes, closing rates and hot topics of the hotline, by area, field and channel (供运行中心等共享)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, Q

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.cases.queries.classes import roots
from chengshu.kernel.geo import queries as geo
from chengshu.kernel.texts.queries import hot_topics
from chengshu.kernel.texts.words import HotTopic

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from chengshu.kernel.cases.models import Case

CHANNELS: Mapping[str, Text] = {
    "phone": Text("电话", "Telephone"),
    "app": Text("城市 App", "City app"),
    "web": Text("网站", "Website"),
    "social": Text("社交账号", "Social account"),
    "email": Text("电子邮件", "E-mail"),
    "open311": Text("Open311", "Open311"),
}
"""The channels of the hotline (一号对外)."""
ENDED = ("closed", "answered")
UNKNOWN = Text("（未明确）", "(not told)")
COUNTY = 6
LONGEST = timedelta(days=366)


@dataclass
class Line:
    """Of the cases reported in a span of days: how many, how many were closed, in time, and their ratings."""

    key: str
    name: Text
    reported: int = 0
    closed: int = 0
    judged: int = 0
    on_time: int = 0
    rated: int = 0
    stars: Decimal = field(default_factory=Decimal)

    @property
    def closing_rate(self) -> Decimal | None:
        """0 to 1; None where nothing was reported."""
        return Decimal(self.closed) / self.reported if self.reported else None

    @property
    def on_time_rate(self) -> Decimal | None:
        """Of those closed with a time to keep; 0 to 1."""
        return Decimal(self.on_time) / self.judged if self.judged else None

    @property
    def satisfaction(self) -> Decimal | None:
        """The mean of the ratings, 1 to 5."""
        return self.stars / self.rated if self.rated else None

    def add(self, row: Mapping[str, Any]) -> None:
        """Take the counts of one group in."""
        self.reported += row["reported"]
        self.closed += row["closed"]
        self.judged += row["judged"]
        self.on_time += row["on_time"]
        self.rated += row["rated"]
        self.stars += Decimal(str(row["stars"] or 0)) * row["rated"]


@dataclass(frozen=True)
class Figures:
    """The hotline over a span of local days."""

    first: date
    last: date
    whole: Line
    areas: list[Line]
    fields: list[Line]
    channels: list[Line]
    topics: list[HotTopic]


def hotline_cases() -> QuerySet[Case]:
    """Everything that came through a channel of the hotline."""
    return cases_seen_by(PLATFORM).filter(channel__in=list(CHANNELS))


def figures(first: date, last: date, *, topics: int = 10) -> Figures:
    """Counts without any person's data; a span longer than a year ends a year after its first day."""
    last = min(last, first + LONGEST)
    start, end = clock.start_of_day(first), clock.start_of_day(last + timedelta(days=1))
    groups = list(_groups(hotline_cases().filter(reported_at__gte=start, reported_at__lt=end)))
    return Figures(
        first,
        last,
        _whole(groups),
        _lines(groups, _area, _areas({_area(row) for row in groups})),
        _lines(groups, lambda row: row["class_path"].strip("/").split("/")[0], _fields()),
        _lines(groups, lambda row: row["channel"], dict(CHANNELS)),
        hot_topics(since=start, until=min(end, clock.now()), limit=topics, source="cases"),
    )


def _groups(rows: QuerySet[Case]) -> QuerySet[Any, Any]:
    return (
        rows.order_by()
        .values("division_code", "class_path", "channel")
        .annotate(
            reported=Count("pk"),
            closed=Count("pk", filter=Q(outcome__in=ENDED)),
            judged=Count("pk", filter=Q(outcome__in=ENDED, closed_on_time__isnull=False)),
            on_time=Count("pk", filter=Q(outcome__in=ENDED, closed_on_time=True)),
            rated=Count("satisfaction"),
            stars=Avg("satisfaction"),
        )
    )


def _whole(groups: list[dict[str, Any]]) -> Line:
    line = Line("", Text("全部", "All"))
    for row in groups:
        line.add(row)
    return line


def _lines(groups: list[dict[str, Any]], key: Callable[[dict[str, Any]], str], names: Mapping[str, Text]) -> list[Line]:
    found: dict[str, Line] = {}
    for row in groups:
        at = key(row)
        found.setdefault(at, Line(at, names.get(at, UNKNOWN))).add(row)
    return sorted(found.values(), key=lambda line: (-line.reported, line.key))


def _area(row: Mapping[str, Any]) -> str:
    return str(row["division_code"])[:COUNTY]


def _areas(codes: set[str]) -> dict[str, Text]:
    return {code: Text(row.name_zh, row.name_en or row.name_zh) for code in codes if code for row in _division(code)}


def _division(code: str) -> list[Any]:
    try:
        return [geo.division(code)]
    except NotFound:
        return []


def _fields() -> dict[str, Text]:
    return {row.code: row.name for row in roots().filter(scheme="hotline")}
