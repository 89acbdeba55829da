"""What a page of a sub-system is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.cases.queries.desk import Wanted
from chengshu.kernel.cases.tables import CASES, case_url
from chengshu.kernel.places.maps import GeoJSON, Layer, Map, point
from chengshu.kernel.places.rights import SEE_GRID
from chengshu.packs.digital_city_management.tables import NOTED_PAIRS, PAIRS
from chengshu.ui.parts import Link, Tile
from chengshu.ui.tables import Listing, short_list

SHOWN = 12
ON_MAP = 1500


@dataclass(frozen=True)
class Shown:
    """Tiles, doors to where the work is done, lists below each other, a map, a sentence."""

    tiles: Sequence[Tile] = ()
    links: Sequence[Link] = ()
    lists: Sequence[tuple[Text, Listing[Any]]] = ()
    map: Map | None = None
    note: Text | None = None
    form: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def desk(**wanted: Any) -> str:
    """Where the cases of a number are listed."""
    query = Wanted(**wanted).query()
    return f"{reverse('cases:desk')}?{query}" if query else reverse("cases:desk")


def newest(actor: Actor, **narrowed: Any) -> Listing[Any]:
    """The newest cases that fit."""
    rows: QuerySet[Any] = cases_seen_by(actor).select_related("item", "case_class", "lead").filter(**narrowed)
    return short_list(CASES, list(rows.defer("text", "proposal", "attributes")[:SHOWN]))


def open_cases(actor: Actor) -> QuerySet[Any]:
    """What is not over."""
    return cases_seen_by(actor).filter(outcome="").order_by()


def pairs(*rows: tuple[Any, ...]) -> Listing[Any]:
    """A small table of what and how many, with a note where any row has one."""
    return short_list(NOTED_PAIRS if any(len(row) > 2 for row in rows) else PAIRS, list(rows))


def named(zh: str, en: str) -> Text:
    """A name read from the database, in Chinese where it has no English."""
    return Text(zh, en or zh)


def case_points(actor: Actor) -> list[GeoJSON]:
    """The open cases with a position; red what is late, amber what is due today."""
    now = clock.now()
    rows = open_cases(actor).filter(lon__isnull=False).select_related(None)
    rows = rows.only("pk", "title", "number", "lon", "lat", "due_at", "stage").order_by("-pk")[:ON_MAP]
    return [
        point(row.lon or 0.0, row.lat or 0.0, row.title, url=case_url(row), tone=_tone(row, now), note=row.number)
        for row in rows
    ]


def _tone(row: Any, now: Any) -> str:
    if row.due_at is not None and row.due_at < now:
        return "bad"
    soon = row.due_at is not None and clock.local(row.due_at).date() == clock.today()
    return "warning" if soon else "info"


def case_map(actor: Actor, *others: Layer, tall: bool = False) -> Map:
    """The open cases on the city's map, with further layers."""
    cases = Layer("cases", Text("在办案件", "Open cases"), features=tuple(case_points(actor)))
    return Map(Text("案件地图", "Map of cases"), layers=(cases, *others), grid=actor.may(SEE_GRID), tall=tall)
