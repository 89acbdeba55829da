"""Fusion (数据融合): rows of every department joined to the persons, entities and places of the registries.

The gold table ``fusion.links`` holds one line for each row that found its subject: which resource, whose, which
subject, when and where. It names no number and no name: what it joins by is the registry's own number of the record.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import duckdb
from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed, Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.analysis.models import Fusion, FusionState
from chengshu.kernel.analysis.rights import FUSE
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.queries import published
from chengshu.kernel.lake import engine, store
from chengshu.kernel.lake.lineage.places import in_lake
from chengshu.kernel.lake.lineage.services import record_flow
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.queries import served_tables
from chengshu.kernel.lake.services import locked, note_written
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.kernel.registries.models import Kind, Registry
from chengshu.spec.data import FieldType, Meaning

log = logging.getLogger(__name__)

LINKS = TableName(Layer.GOLD, "fusion.links")
LABEL = Text("跨部门融合关联", "Links across departments")
BY = {Kind.PERSON: Meaning.IDENTITY_NUMBER, Kind.ENTITY: Meaning.CREDIT_CODE, Kind.PLACE: Meaning.ADDRESS}
EVERY = timedelta(hours=1)
HOW = {Kind.PERSON: "公民身份号码", Kind.ENTITY: "统一社会信用代码", Kind.PLACE: "标准地址"}


@dataclass(frozen=True)
class Joined:
    """A resource whose rows can be joined to a registry by one of its columns."""

    resource: Resource
    table: LakeTable
    registry: Registry
    gold: LakeTable
    column: str
    when: str
    where: str

    @property
    def select(self) -> str:
        """The links it gives, from the views ``t<table>`` and ``g<registry table>``."""
        number = "number" if self.registry.kind != Kind.PLACE else "name"
        when = f"TRY_CAST(t.{identifier(self.when)} AS DATE)" if self.when else "NULL::DATE"
        where = f"left((t.{identifier(self.where)})::VARCHAR, 12)" if self.where else "NULL::VARCHAR"
        return (
            f"SELECT {literal(self.resource.key)} AS resource, {self.resource.provider_id}::BIGINT AS provider, "
            f"{literal(self.registry.kind)} AS kind, g.record::BIGINT AS record, {when} AS happened_on, "
            f"{where} AS area FROM t{self.table.pk} t JOIN g{self.gold.pk} g "
            f"ON {_plain(f't.{identifier(self.column)}')} = {_plain(f'g.{number}')}"
        )


@transaction.atomic
def ask_to_fuse(*, by: Actor) -> Fusion:
    """Have it run again soon; one that waits already serves. Raises NotAllowed."""
    if not by.may(FUSE):
        raise NotAllowed
    waiting = Fusion.objects.filter(state=FusionState.WAITING).first()
    if waiting is None:
        waiting = Fusion.objects.create(asked_by_id=by.person_id)
        record(by, "analysis.fusion.asked", waiting)
    return waiting


def fuse_when_due() -> int:
    """Run what was asked for, and once an hour where anything it reads has changed; how many ran."""
    waiting = Fusion.objects.filter(state=FusionState.WAITING).first()
    if waiting is None:
        last = Fusion.objects.first()
        joined = list(joined_resources())
        unchanged = last is not None and (last.inputs == _inputs(joined) or last.asked_at > clock.now() - EVERY)
        if not joined or unchanged:
            return 0
        waiting = Fusion.objects.create()
    try:
        fuse(waiting)
    except (Refusal, duckdb.Error) as failure:
        log.exception("fusion failed")
        Fusion.objects.filter(pk=waiting.pk).update(
            state=FusionState.FAILED, ended_at=clock.now(), trouble=str(failure)[:400]
        )
    return 1


def fuse(fusion: Fusion) -> Fusion:
    """Join everything anew and write the links; sums of it go into the row."""
    started = time.monotonic()
    joined = list(joined_resources())
    with closing(engine.connect()) as con:
        for name, view in {(one.table.name, f"t{one.table.pk}") for one in joined}:
            engine.show(con, name, as_view=view)
        for name, view in {(one.gold.name, f"g{one.gold.pk}") for one in joined}:
            engine.show(con, name, as_view=view)
        con.execute(f"CREATE TEMP TABLE links AS {' UNION ALL '.join(one.select for one in joined) or NOTHING}")
        with locked(LINKS):
            store.replace(LINKS, con.execute("SELECT * FROM links ORDER BY kind, record").to_arrow_reader(100_000))
        _sum_up(con, fusion, joined)
    with transaction.atomic():
        note_written(LINKS, sort_by=["kind", "record"])
        _record_flows(joined)
        fusion.state, fusion.ended_at = FusionState.DONE, clock.now()
        fusion.inputs = _inputs(joined)
        fusion.took_ms = int((time.monotonic() - started) * 1000)
        fusion.save()
        record(PLATFORM, "analysis.fusion.done", fusion, rows=fusion.rows, linked=fusion.linked)
    return fusion


NOTHING = (
    "SELECT ''::VARCHAR AS resource, 0::BIGINT AS provider, ''::VARCHAR AS kind, 0::BIGINT AS record, "
    "NULL::DATE AS happened_on, NULL::VARCHAR AS area WHERE false"
)


def joined_resources() -> Iterator[Joined]:
    """Every published resource in the lake that has a column by which a registry knows its subjects."""
    golden = dict(_golden())
    resources = [one for one in published().prefetch_related("items") if not one.key.startswith("analysis.")]
    served = served_tables(resources)
    for resource in resources:
        table = served.get(resource.key)
        if table is None:
            continue
        present = {column for column, _ in table.columns}
        items = [item for item in resource.items.all() if item.column in present]
        dated = [item.column for item in items if item.type in (FieldType.DATE, FieldType.TIME)]
        happened = [item.column for item in items if item.meaning == Meaning.HAPPENED_AT]
        areas = [item.column for item in items if item.meaning == Meaning.DIVISION]
        for kind, (registry, gold) in golden.items():
            for item in items:
                if item.meaning == BY[kind]:
                    when = next(iter(happened or dated), "")
                    yield Joined(resource, table, registry, gold, item.column, when, next(iter(areas), ""))
                    break


def _golden() -> Iterator[tuple[Kind, tuple[Registry, LakeTable]]]:
    """The base registries that have their records in the lake."""
    for registry in Registry.everywhere.filter(kind__in=BY, base=True, active=True).order_by("-order"):
        key = f"registries.{registry.key.replace('-', '_')}"
        gold = LakeTable.objects.filter(layer=Layer.GOLD, key=key).first()
        if gold is not None:
            yield Kind(registry.kind), (registry, gold)


def _sum_up(con: duckdb.DuckDBPyConnection, fusion: Fusion, joined: Sequence[Joined]) -> None:
    linked = dict(con.execute("SELECT resource || '/' || kind, count(*) FROM links GROUP BY ALL").fetchall())
    fusion.resources = [
        {
            "resource": one.resource.key,
            "provider": one.resource.provider_id,
            "kind": one.registry.kind,
            "rows": one.table.rows,
            "linked": linked.get(f"{one.resource.key}/{one.registry.kind}", 0),
        }
        for one in joined
    ]
    fusion.rows = sum(one["rows"] for one in fusion.resources)
    fusion.linked = sum(one["linked"] for one in fusion.resources)
    kinds = con.execute(
        "SELECT kind, count(*), count(*) FILTER (WHERE bureaus > 1), sum(links)::BIGINT, sum(dated)::BIGINT FROM ("
        "SELECT kind, record, count(DISTINCT provider) AS bureaus, count(*) AS links, count(happened_on) AS dated "
        "FROM links GROUP BY ALL) GROUP BY ALL ORDER BY kind"
    ).fetchall()
    names = ("kind", "subjects", "shared", "links", "events")
    fusion.kinds = [dict(zip(names, row, strict=True)) for row in kinds]
    con.execute("CREATE TEMP TABLE known AS SELECT DISTINCT kind, record, provider FROM links")
    pairs = con.execute(
        "SELECT a.provider, b.provider, a.kind, count(*) FROM known a JOIN known b "
        "ON a.kind = b.kind AND a.record = b.record AND a.provider < b.provider GROUP BY ALL ORDER BY 4 DESC LIMIT 500"
    ).fetchall()
    fusion.pairs = [dict(zip(("one", "other", "kind", "subjects"), row, strict=True)) for row in pairs]


def _record_flows(joined: Sequence[Joined]) -> None:
    target = in_lake(LINKS, LABEL)
    for one in joined:
        columns = {"record": [one.column]}
        columns |= {"happened_on": [one.when]} if one.when else {}
        columns |= {"area": [one.where]} if one.where else {}
        source = in_lake(one.table.name, one.resource.name)
        record_flow(source, target, process="analysis.fusion", columns=columns, how=HOW[Kind(one.registry.kind)])
    for gold, registry in {(one.gold, one.registry) for one in joined}:
        source = in_lake(gold.name, registry.name)
        record_flow(source, target, process="analysis.fusion", columns={"record": ["record"]})


def _inputs(joined: Sequence[Joined]) -> dict[str, int]:
    return {str(table): table.version for one in joined for table in (one.table, one.gold)}


def _plain(value: str) -> str:
    return f"upper(regexp_replace(({value})::VARCHAR, '\\s', '', 'g'))"
