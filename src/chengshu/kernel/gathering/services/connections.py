"""Connections: where data is, and whether one gets in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.gathering.models import Connection, Host, Kind
from chengshu.kernel.gathering.models.connections import DATABASES
from chengshu.kernel.gathering.reading import files
from chengshu.kernel.gathering.reading.databases import tables_at
from chengshu.kernel.gathering.reading.interfaces import InterfaceReader
from chengshu.kernel.gathering.reading.raw import Origin
from chengshu.kernel.gathering.rights import KEEP_SOURCES
from chengshu.kernel.gathering.sealing import sealed, secret_of
from chengshu.kernel.identity.models import Organisation

NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.POSTGRESQL: ("host", "database", "user"),
    Kind.MYSQL: ("host", "database", "user"),
    Kind.SQLITE: ("path",),
    Kind.HTTP: ("url",),
    Kind.SFTP: ("host", "user"),
    Kind.FOLDER: ("path",),
    Kind.HAND: (),
    Kind.OWN: (),
}
FILL = Text("请填写。", "Please fill this in.")
SAME_NAME = Text("本单位已有同名连接。", "The unit has a connection of this name already.")
NO_PASSWORD = Text("地址中不能带账号密码，请填在密码栏。", "Put no password into the address; there is a field for it.")
WORKS = Text("连接成功，可读 %(n)s 个对象。", "It works; %(n)s things can be read.")
WORKS_KEY = Text(
    "连接成功，可读 %(n)s 个文件，主机密钥 %(key)s 已登记。", "It works; %(n)s files, host key %(key)s is on record."
)


@transaction.atomic
def add_connection(
    unit: Organisation,
    *,
    name_zh: str,
    name_en: str = "",
    kind: Kind | str,
    way: Mapping[str, Any],
    secret: str = "",
    host: Host | str = Host.OWN,
    system_code: str = "",
    by: Actor,
) -> Connection:
    """A new connection of a unit; its secret is kept sealed. Raises BadInput, NotAllowed."""
    _may(by, unit)
    way = _checked(Kind(kind), way)
    if Connection.everywhere.filter(unit=unit, name_zh=name_zh).exists():
        raise BadInput(fields={"name_zh": SAME_NAME})
    connection = Connection.everywhere.create(
        unit=unit,
        name_zh=name_zh,
        name_en=name_en,
        kind=kind,
        host=host,
        system_code=system_code,
        way=way,
        sealed=sealed(secret),
    )
    record(by, "gathering.connection.added", connection, kind=kind, way=way, unit=unit.name_zh)
    return connection


@transaction.atomic
def change_connection(
    connection: Connection,
    *,
    name_zh: str,
    name_en: str = "",
    way: Mapping[str, Any],
    secret: str | None = None,
    host: Host | str = Host.OWN,
    system_code: str = "",
    active: bool = True,
    by: Actor,
) -> Connection:
    """Change it; without a ``secret`` the one on record stays, unless the address is another one.

    A secret is never sent to another place than the one it was typed for. Raises BadInput, NotAllowed.
    """
    connection = Connection.everywhere.select_for_update().get(pk=connection.pk)
    _may(by, connection.unit)
    before, way = connection.way, _checked(Kind(connection.kind), way)
    moved = any(before.get(name) != way.get(name) for name in ("host", "port", "url", "user", "header"))
    if not moved and before.get("host_key"):
        way["host_key"] = before["host_key"]
    if Connection.everywhere.filter(unit=connection.unit, name_zh=name_zh).exclude(pk=connection.pk).exists():
        raise BadInput(fields={"name_zh": SAME_NAME})
    if secret is None and moved and connection.sealed:
        raise BadInput(
            fields={"secret": Text("地址或账号变了，请重新填写密码。", "The address changed; type the password again.")}
        )
    connection.name_zh, connection.name_en, connection.way = name_zh, name_en, way
    connection.host, connection.system_code, connection.active = Host(host), system_code, active
    if secret is not None:
        connection.sealed = sealed(secret)
    connection.works, connection.said_zh, connection.said_en = None, "", ""
    connection.changed_at = clock.now()
    connection.save()
    record(by, "gathering.connection.changed", connection, before=before, after=way, new_secret=secret is not None)
    return connection


def test_connection(connection: Connection, *, by: Actor) -> Text:
    """Try it now and write down what came of it. Raises the refusal after writing it down."""
    _may(by, connection.unit)
    try:
        said = _tried(connection)
    except Refusal as refusal:
        _note(connection, works=False, said=refusal.sentence, by=by)
        raise
    _note(connection, works=True, said=said, by=by)
    return said


def things_at(connection: Connection) -> list[str]:
    """What can be read there: tables as ``schema.table``, files by name; empty where that cannot be listed."""
    kind, secret = Kind(connection.kind), secret_of(connection)
    if kind in DATABASES:
        return [f"{schema}.{table}" if schema else table for schema, table in tables_at(kind, connection.way, secret)]
    if kind in {Kind.SFTP, Kind.FOLDER, Kind.HAND}:
        return [one.name for one in files.files_at(kind, connection.way, secret, "*")]
    return []


def _tried(connection: Connection) -> Text:
    kind = Kind(connection.kind)
    if kind == Kind.SFTP:
        key = files.host_key_at(connection.way)
        found = len(things_at(connection))
        if not connection.way.get("host_key"):
            connection.way = {**connection.way, "host_key": key}
            connection.save(update_fields=["way"])
        return WORKS_KEY.with_values(n=found, key=key)
    if kind == Kind.HTTP:
        reader = InterfaceReader(connection.way, secret_of(connection), Origin())
        reader.reachable()
        return WORKS.with_values(n=1)
    if kind == Kind.OWN:
        return WORKS.with_values(n=1)
    return WORKS.with_values(n=len(things_at(connection)))


@transaction.atomic
def _note(connection: Connection, *, works: bool, said: Text, by: Actor) -> None:
    connection.works, connection.checked_at = works, clock.now()
    connection.said_zh, connection.said_en = said.zh[:500], said.en[:500]
    connection.save(update_fields=["works", "checked_at", "said_zh", "said_en"])
    record(by, "gathering.connection.tested", connection, works=works, said=said)


def _may(by: Actor, unit: Organisation) -> None:
    must_reach(by, KEEP_SOURCES, unit)


def _checked(kind: Kind, way: Mapping[str, Any]) -> dict[str, Any]:
    missing = {name: FILL for name in NEEDED[kind] if not way.get(name)}
    if missing:
        raise BadInput(fields=missing)
    if "@" in urlsplit(str(way.get("url", ""))).netloc:
        raise BadInput(fields={"url": NO_PASSWORD})
    kept = {name: value for name, value in way.items() if value not in (None, "")}
    if "path" in kept and kind in {Kind.SQLITE, Kind.FOLDER}:
        kept["path"] = str(Path(str(kept["path"])))
    return kept
