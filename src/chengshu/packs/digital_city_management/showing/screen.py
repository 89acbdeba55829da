"""The big screen: the city at a glance; every number opens its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import Substr
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.cases.tables import case_url
from chengshu.kernel.evaluation.queries.periods import periods
from chengshu.kernel.evaluation.showing import tiles as rate_tiles
from chengshu.kernel.geo.queries import children
from chengshu.kernel.texts.queries import hot_topics
from chengshu.packs.digital_city_management.models import Warning
from chengshu.packs.digital_city_management.models.watching import WarningState
from chengshu.packs.digital_city_management.rights import SEE
from chengshu.packs.digital_city_management.showing.parts import case_map, desk, open_cases
from chengshu.packs.digital_city_management.showing.standard import STAGES

DAYS = timedelta(days=30)
COUNTY = 6
CITY = 4
LINES = 8


@dataclass(frozen=True)
class Number:
    """A number of the head; None is not measured yet."""

    label: Text
    value: Any
    url: str
    unit: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a panel: ``share`` from 0 to 100 draws a bar."""

    name: Any
    value: Any
    url: str
    note: Any = ""
    share: int | None = None


def wall(actor: Actor) -> dict[str, Any]:
    """All that the screen shows."""
    return {
        "now": clock.local(clock.now()),
        "numbers": numbers(actor),
        "areas": areas(actor),
        "stages": stages(actor),
        "topics": topics(),
        "newest": newest(actor),
        "map": case_map(actor),
    }


def numbers(actor: Actor) -> Sequence[Number]:
    """Today, what is open and late, and the rates of the month."""
    now = clock.now()
    today = clock.start_of_day(clock.today())
    rows, every = open_cases(actor), cases_seen_by(actor).order_by()
    raised = Warning.scoped.within(actor, SEE).filter(state=WarningState.RAISED).count()
    late = rows.filter(due_at__lt=now).count()
    rates = [
        Number(_as_text(one.label), one.value, one.url or reverse("evaluation:board"), "%")
        for one in rate_tiles(periods()[2])
    ]
    return [
        Number(Text("今日上报", "Today"), every.filter(reported_at__gte=today).count(), desk(which="all")),
        Number(Text("在办", "Open"), rows.count(), desk()),
        Number(Text("超期", "Overdue"), late, desk(due="overdue", sort="due"), tone="bad" if late else "good"),
        Number(
            Text("预警", "Warnings"),
            raised,
            reverse("digital_city_management:warnings"),
            tone="bad" if raised else "good",
        ),
        *rates[:4],
    ]


def areas(actor: Actor) -> Sequence[Line]:
    """The districts and counties by what they had in thirty days."""
    rows = cases_seen_by(actor).filter(reported_at__gte=clock.now() - DAYS).exclude(division_code="").order_by()
    counted = dict(rows.annotate(area=Substr("division_code", 1, COUNTY)).values_list("area").annotate(n=Count("pk")))
    names = {row.code: row.name for row in children(actor.division_code[:CITY])} if actor.division_code else {}
    most = max(counted.values(), default=1)
    found = [
        Line(
            names[code],
            counted.get(code, 0),
            desk(area=code, which="all"),
            share=round(100 * counted.get(code, 0) / most),
        )
        for code in names
    ]
    return sorted(found, key=lambda line: -line.value)[:10]


def stages(actor: Actor) -> Sequence[Line]:
    """Where the open cases stand."""
    counted = dict(open_cases(actor).values_list("stage").annotate(n=Count("pk")))
    most = max(counted.values(), default=1)
    return [
        Line(label, counted.get(key, 0), desk(stage=key), share=round(100 * counted.get(key, 0) / most))
        for key, label in STAGES.items()
    ]


def topics() -> Sequence[Line]:
    """What many people talk about."""
    found = hot_topics(since=clock.now() - DAYS, limit=LINES, source="cases")
    return [
        Line(
            one.name or "—",
            one.letters,
            desk(which="all", words=one.name[:20]),
            Text(f"热度 {one.heat:.0f}", f"heat {one.heat:.0f}"),
        )
        for one in found
    ]


def newest(actor: Actor) -> Sequence[Line]:
    """What came last."""
    rows = cases_seen_by(actor).select_related(None).only("pk", "title", "reported_at", "address")[:LINES]
    return [Line(row.title, f"{clock.local(row.reported_at):%m-%d %H:%M}", case_url(row), row.address) for row in rows]


def _as_text(label: Text | str) -> Text:
    return label if isinstance(label, Text) else Text(label, label)
