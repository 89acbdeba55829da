"""What pages of the registries show of rows: tiles, facts, charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.geo.models import Division
from chengshu.kernel.registries.addresses.reading import PART_LABELS, Read
from chengshu.kernel.registries.masking import masked
from chengshu.kernel.registries.models import Record, Registry, Series
from chengshu.kernel.registries.queries.economy import observations
from chengshu.kernel.registries.queries.overview import Overview
from chengshu.kernel.registries.queries.records import Known
from chengshu.kernel.registries.queries.registries import fields_of
from chengshu.kernel.registries.rights import LOOK_UP, SEE_RECEIPTS, VERIFY
from chengshu.kernel.registries.services import Answer, Verdict
from chengshu.ui.parts import State, Tab, Tile

RIGHT, WRONG = Text("一致", "right"), Text("不一致", "not so")
UNKNOWN = Text("库中没有该项", "not on record")


def total_tiles(rows: Sequence[Overview]) -> list[Tile]:
    """The city's registries at a glance."""
    by_key = {one.registry.key: one for one in rows}
    persons, entities = by_key.get("population"), by_key.get("entities")
    pairs = sum(one.pairs for one in rows)
    bases = [one for one in rows if one.registry.base and one.registry.part_of_id is None]
    out = sum(one.connected_out for one in bases)
    return [
        Tile(
            Text("已对接共享交换的基础库", "Base databases in the exchange"),
            f"{out} / {len(bases)}" if bases else None,
            tone="good" if bases and out == len(bases) else "warning",
            icon="arrows-exchange",
        ),
        Tile(Text("人口", "Persons"), persons.records or None if persons else None, icon="users"),
        Tile(Text("法人", "Legal entities"), entities.records or None if entities else None, icon="building"),
        Tile(
            Text("主题库", "Topics"),
            sum(bool(one.records) for one in rows if not one.registry.base),
            note=Text("已有数据的主题库", "topics with data"),
        ),
        Tile(
            Text("待判定", "Undecided pairs"),
            pairs,
            tone="warning" if pairs else "good",
            url=reverse("registries:pairs"),
        ),
    ]


def registry_tiles(one: Overview) -> list[Tile]:
    """A registry at a glance."""
    connected = f"{one.connected} / {one.feeds}" if one.feeds else None
    known = one.run or one.registry.kept_by
    return [
        Tile(Text("记录数", "Records"), one.records or None),
        Tile(Text("已归集来源", "Sources gathered"), connected),
        Tile(Text("来源最近更新", "Newest at source"), clock.local(one.newest).date() if one.newest else None),
        Tile(Text("与金记录不一致的行", "Rows that disagree"), one.conflicts if known else None),
    ]


def asking_tabs(actor: Actor, current: str) -> list[Tab]:
    """Look-up, verification and receipts, as far as the reader may."""
    pages = (
        (Text("查询", "Look up"), "registries:look_up", LOOK_UP),
        (Text("核验", "Verify"), "registries:verify", VERIFY),
        (Text("使用回执", "Receipts"), "registries:receipts", SEE_RECEIPTS),
    )
    return [Tab(label, reverse(name), name == current) for label, name, needs in pages if actor.may(needs)]


def answer_lines(registry: Registry, answer: Answer) -> list[tuple[Text, Any]]:
    """The fields of an answer with their labels."""
    known = fields_of(registry)
    return [(known[key].name, value) for key, value in answer.fields.items()]


def verdict_lines(registry: Registry, verdict: Verdict) -> list[tuple[Text, State]]:
    """What was verified, each as a state."""
    known = fields_of(registry)
    states = {True: State("good", RIGHT), False: State("bad", WRONG), None: State("neutral", UNKNOWN)}
    return [(known[key].name, states[right]) for key, right in verdict.fields.items()]


def known_facts(record: Record, known: Known) -> list[tuple[Text, Any]]:
    """What was known of a record on a day, masked by grade."""
    return [(field.name, masked(field, known.content.get(key))) for key, field in fields_of(record.registry).items()]


def address_parts(found: Read) -> list[tuple[Text, str]]:
    """The parts of an address in their order."""
    return [(label, found.parts[part]) for part, label in PART_LABELS.items() if part in found.parts]


def chart_of(series: Series, area: str) -> dict[str, Any]:
    """The chart of a series for an area, and the areas one can choose."""
    rows = list(observations(series, division_code=area).order_by("period"))
    codes = set(series.observations.order_by().values_list("division_code", flat=True).distinct())
    places = Division.objects.filter(code__in=codes).order_by("code")
    chart = {
        "kind": "line",
        "x": [one.period for one in rows],
        "unit": series.unit,
        "series": [{"name": str(series.name), "values": [float(one.value) for one in rows]}],
    }
    return {"chart": chart, "areas": [(place.code, place.name, place.code == area) for place in places]}
