"""Makers of registries and records for tests, of this floor and of those above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

import pyarrow as pa

from chengshu.base import clock
from chengshu.base.numbers import credit_check, identity_check, organisation_check
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.kernel.registries.models import Feed, Kind, Record, Registry, UsePurpose
from chengshu.kernel.registries.queries.registries import ENTITIES, POPULATION
from chengshu.kernel.registries.services.defining import FieldWanted, add_feed, define_fields

_numbers = count(1)


def identity_number(number: int = 0, *, born: date = date(1987, 3, 5), male: bool = True) -> str:
    """A sound identity number under an unassigned division code; another one for each call."""
    order = (number or next(_numbers)) * 2 % 1000
    body = f"990102{born:%Y%m%d}{(order | 1) if male else order & ~1:03}"
    return body + identity_check(body)


def credit_code(number: int = 0) -> str:
    """A sound unified social credit code under an unassigned division code; another one for each call."""
    organisation = f"T{number or next(_numbers):07}"
    body = f"91990102{organisation}{organisation_check(organisation)}"
    return body + credit_check(body)


def make_registry(kind: Kind = Kind.PERSON, *, key: str = "", owner: Organisation | None = None) -> Registry:
    """A registry of a kind with its standard fields."""
    keys = {Kind.PERSON: POPULATION, Kind.ENTITY: ENTITIES}
    registry, made = Registry.everywhere.get_or_create(
        key=key or keys.get(kind) or f"registry{next(_numbers)}",
        defaults={
            "kind": kind,
            "owner": owner or make_organisation(),
            "base": True,
            "name_zh": "测试库",
            "name_en": "Test registry",
        },
    )
    if made:
        define_fields(registry, [FieldWanted.of(name) for name in STANDARD.get(kind, ("name",))])
    return registry


def make_feed(
    registry: Registry,
    rows: Sequence[Mapping[str, str | None]],
    *,
    rank: int = 10,
    feed: Feed | None = None,
    mapping: Mapping[str, str] | None = None,
    founding: bool = True,
) -> Feed:
    """A feed whose table holds these rows; its columns are called as the registry's fields, ``row`` is the key.

    ``at`` is when a row changed at its source. With ``feed`` that feed's table is replaced.
    """
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["row"]
    resource = feed.resource if feed else make_resource(items=[make_item(name) for name in columns])
    table = TableName(Layer.SILVER, resource.key)
    store.replace(table, pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in columns}))
    note_written(table, resource=resource)
    if feed is not None:
        return feed
    known = set(registry.fields.values_list("key", flat=True))
    return add_feed(
        registry,
        resource,
        mapping or {name: name for name in columns if name in known},
        rank=rank,
        by=PLATFORM,
        key_columns=["row"],
        time_column="at" if "at" in columns else "",
        founding=founding,
    )


STANDARD: Mapping[str, tuple[str, ...]] = {
    Kind.PERSON: ("number", "name", "sex", "born_on", "address", "phone"),
    Kind.ENTITY: ("code", "entity_name", "representative", "address", "phone"),
    Kind.PLACE: ("place_code", "address"),
}


def make_purpose(key: str = "service") -> UsePurpose:
    """A purpose for which information may be asked."""
    return UsePurpose.objects.get_or_create(key=key, defaults={"name_zh": "办理政务服务", "name_en": "Service"})[0]


def make_person_record(
    name: str = "李清和", *, number: str = "", registry: Registry | None = None, **content: Any
) -> Record:
    """A golden record of a person with a sound identity number."""
    kept = number or identity_number()
    born = date(int(kept[6:10]), int(kept[10:12]), int(kept[12:14]))
    values = {"number": kept, "name": name, "sex": "1", "born_on": born.isoformat(), **content}
    return _record(registry or make_registry(Kind.PERSON), kept, name, values, born)


def make_entity_record(
    name: str = "天中示例有限公司", *, code: str = "", registry: Registry | None = None, **content: Any
) -> Record:
    """A golden record of a legal entity with a sound credit code."""
    kept = code or credit_code()
    return _record(
        registry or make_registry(Kind.ENTITY), kept, name, {"code": kept, "entity_name": name, **content}, None
    )


def _record(registry: Registry, number: str, name: str, content: dict[str, Any], born: date | None) -> Record:
    return Record.objects.create(
        registry=registry,
        number=number,
        name=name,
        born_on=born,
        content=content,
        valid_from=clock.today(),
        known_from=clock.now(),
    )
