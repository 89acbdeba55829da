"""Sources: which resource of the catalogue comes from where, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.queries.entries import items_of
from chengshu.kernel.gathering.errors import (
    AlreadyConnected,
    KeyNeeded,
    NothingMapped,
    RequiredUnmapped,
)
from chengshu.kernel.gathering.models import Connection, DataClass, Host, Kind, Mode, Source
from chengshu.kernel.gathering.models.connections import FILES
from chengshu.kernel.gathering.models.sources import MERGING
from chengshu.kernel.gathering.rights import KEEP_SOURCES

WAYS = {
    Kind.POSTGRESQL: (Mode.FULL, Mode.WATERMARK, Mode.SNAPSHOT),
    Kind.MYSQL: (Mode.FULL, Mode.WATERMARK),
    Kind.SQLITE: (Mode.FULL, Mode.WATERMARK),
    Kind.HTTP: (Mode.FULL, Mode.WATERMARK),
    Kind.OWN: (Mode.FULL,),
} | dict.fromkeys(FILES, (Mode.FULL, Mode.CHANGES, Mode.APPEND))
NO_SUCH_WAY = Text("这种数据源不能用这种归集方式。", "This kind of source cannot be gathered this way.")
NO_COLUMN = Text("请填写水位列。", "Name the column of the watermark.")
NO_MARK = Text("请填写变更标记所在的列。", "Name the column of the change mark.")
OWN = "平台自有数据"


@transaction.atomic
def add_source(
    resource: Resource,
    connection: Connection,
    *,
    origin: Mapping[str, Any],
    mapping: Mapping[str, str],
    mode: Mode | str = Mode.FULL,
    watermark_column: str = "",
    overlap: int = 900,
    nulls: Sequence[str] = (),
    zone: str = "Asia/Shanghai",
    data_class: DataClass | str = DataClass.SECTOR,
    most_bad_percent: int = 50,
    known_columns: Mapping[str, str] | None = None,
    by: Actor,
) -> Source:
    """Connect an entry of the catalogue. ``mapping`` gives for a column of the entry that of the source.

    Raises AlreadyConnected, NothingMapped, RequiredUnmapped, KeyNeeded, BadInput, NotAllowed.
    """
    Resource.everywhere.select_for_update().get(pk=resource.pk)
    _may(by, resource)
    if Source.everywhere.filter(resource=resource).exists():
        raise AlreadyConnected
    source = Source(resource=resource, connection=connection, known_columns=dict(known_columns or {}))
    _fill(source, origin, mapping, mode=Mode(mode), column=watermark_column, nulls=nulls)
    source.overlap, source.zone, source.data_class = overlap, zone, DataClass(data_class)
    source.most_bad_percent = most_bad_percent
    source.save()
    record(by, "gathering.source.added", source, connection=connection.name_zh, mode=mode, mapping=source.mapping)
    return source


@transaction.atomic
def change_source(
    source: Source,
    *,
    origin: Mapping[str, Any] | None = None,
    mapping: Mapping[str, str] | None = None,
    mode: Mode | str | None = None,
    watermark_column: str | None = None,
    overlap: int | None = None,
    nulls: Sequence[str] | None = None,
    data_class: DataClass | str | None = None,
    most_bad_percent: int | None = None,
    by: Actor,
) -> Source:
    """Change what is given. Another way or another column begins its watermark anew. Raises as ``add_source``."""
    source = Source.everywhere.select_for_update().get(pk=source.pk)
    _may(by, source.resource)
    before = {"origin": source.origin, "mapping": source.mapping, "mode": source.mode}
    column = source.watermark_column if watermark_column is None else watermark_column
    chosen = Mode(mode or source.mode)
    if (chosen, column) != (source.mode, source.watermark_column):
        source.watermark = ""
    _fill(
        source,
        source.origin if origin is None else origin,
        source.mapping if mapping is None else mapping,
        mode=chosen,
        column=column,
        nulls=source.nulls if nulls is None else nulls,
    )
    source.overlap = source.overlap if overlap is None else overlap
    source.data_class = data_class or source.data_class
    source.most_bad_percent = source.most_bad_percent if most_bad_percent is None else most_bad_percent
    source.changed_at = clock.now()
    source.save()
    record(by, "gathering.source.changed", source, before=before, origin=source.origin, mapping=source.mapping)
    return source


@transaction.atomic
def set_source_active(source: Source, *, active: bool, by: Actor) -> Source:
    """Take a source out of use, or bring it back; what it gathered stays."""
    source = Source.everywhere.select_for_update().get(pk=source.pk)
    _may(by, source.resource)
    source.active = active
    source.save(update_fields=["active"])
    record(by, "gathering.source.resumed" if active else "gathering.source.rested", source)
    return source


def connect_own(resource: Resource, *, by: Actor = PLATFORM) -> Source:
    """The source of a declared table of the platform itself, made at its first call."""
    known = Source.everywhere.filter(resource=resource).first()
    if known:
        return known
    connection, _ = Connection.everywhere.get_or_create(
        unit=resource.provider,
        kind=Kind.OWN,
        defaults={"name_zh": OWN, "name_en": "The platform's own tables", "host": Host.OWN},
    )
    mapping = {item.column: item.column for item in items_of(resource)}
    return add_source(resource, connection, origin={"model": resource.model}, mapping=mapping, by=by)


def _fill(
    source: Source,
    origin: Mapping[str, Any],
    mapping: Mapping[str, str],
    *,
    mode: Mode,
    column: str,
    nulls: Sequence[str],
) -> None:
    items = items_of(source.resource)
    kept = {item.column: mapping[item.column] for item in items if mapping.get(item.column)}
    if not kept:
        raise NothingMapped
    lacking = [item.name_zh for item in items if (item.required or item.is_key) and item.column not in kept]
    if lacking:
        raise RequiredUnmapped(items="、".join(lacking))
    if mode not in WAYS[Kind(source.connection.kind)]:
        raise BadInput(fields={"mode": NO_SUCH_WAY})
    if mode in MERGING and not any(item.is_key for item in items):
        raise KeyNeeded
    if mode == Mode.WATERMARK and not column:
        raise BadInput(fields={"watermark_column": NO_COLUMN})
    if mode == Mode.CHANGES and not origin.get("mark_column"):
        raise BadInput(fields={"mark_column": NO_MARK})
    source.origin, source.mapping, source.mode = dict(origin), kept, mode
    source.watermark_column = column if mode == Mode.WATERMARK else ""
    source.nulls = [one.strip() for one in nulls if one.strip()]


def _may(by: Actor, resource: Resource) -> None:
    must_reach(by, KEEP_SOURCES, resource.provider)
