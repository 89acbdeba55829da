"""Into a table of the consumer's database: filled beside, counted there, then put in place in one step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from chengshu.kernel.exchange.delivering.parcel import Parcel
from chengshu.kernel.exchange.delivering.targets import local_folder
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake.sql import identifier, literal

EXTENSIONS = {"postgres": "postgres_scanner", "mysql": "mysql_scanner", "sqlite": "sqlite_scanner"}
PORTS = {"postgres": "5432", "mysql": "3306"}


def deliver(parcel: Parcel, target: Mapping[str, str], secret: str, number: str) -> int:
    """Put the rows in place of those that stand there; how many arrived. Readers see the old or the new, never half."""
    engine = lake.connect()
    try:
        lake.load_extension(engine, EXTENSIONS[target["kind"]])
        engine.execute(f"ATTACH {literal(_address(target, secret, number))} AS there (TYPE {target['kind']})")
        fresh, name, former = (identifier(f"{target['table']}{tail}") for tail in ("__new", "", "__old"))
        for left in (fresh, former):
            engine.execute(f"DROP TABLE IF EXISTS there.{left}")
        source = f"read_parquet({literal(str(parcel.file))})"
        engine.execute(f"CREATE TABLE there.{fresh} AS SELECT * FROM {source}")
        arrived = _count(engine, f"there.{fresh}")
        if arrived == parcel.rows:
            _put_in_place(engine, target["kind"], fresh, name, former)
        else:
            engine.execute(f"DROP TABLE there.{fresh}")
        return arrived
    finally:
        engine.close()


def _put_in_place(engine: duckdb.DuckDBPyConnection, kind: str, fresh: str, name: str, former: str) -> None:
    known = engine.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'there'").fetchall()
    is_there = name.strip('"') in {row[0] for row in known}
    if kind == "mysql":
        tick = str.maketrans('"', "`")
        moves = f"{fresh} TO {name}" if not is_there else f"{name} TO {former}, {fresh} TO {name}"
        engine.execute(f"CALL mysql_execute('there', {literal(('RENAME TABLE ' + moves).translate(tick))})")
        engine.execute(f"CALL mysql_execute('there', {literal(f'DROP TABLE IF EXISTS {former}'.translate(tick))})")
        return
    engine.execute("BEGIN")
    engine.execute(f"DROP TABLE IF EXISTS there.{name}")
    engine.execute(f"ALTER TABLE there.{fresh} RENAME TO {name}")
    engine.execute("COMMIT")


def _address(target: Mapping[str, str], secret: str, number: str) -> str:
    if target["kind"] == "sqlite":
        folder = local_folder({"folder": ""}, number)
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder / Path(target["database"]).name)
    mysql = target["kind"] == "mysql"
    names = ("host", "db", "user", "passwd") if mysql else ("host", "dbname", "user", "password")
    values = (target["host"], target["database"], target["user"], secret)
    quoted = [f"{name}={_quoted(value, mysql=mysql)}" for name, value in zip(names, values, strict=True) if value]
    return " ".join([*quoted, f"port={int(target['port'] or PORTS[target['kind']])}"])


def _quoted(value: str, *, mysql: bool) -> str:
    """As each of the two readers of addresses wants it."""
    mark = '"' if mysql else "'"
    return mark + value.replace("\\", "\\\\").replace(mark, f"\\{mark}") + mark


def _count(engine: duckdb.DuckDBPyConnection, table: str) -> int:
    row = engine.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
