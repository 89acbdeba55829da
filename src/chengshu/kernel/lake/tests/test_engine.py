"""Tables are read in the engine with the types they were written with."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from chengshu.kernel.lake import engine, store
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.tests.make import a_name

SCHEMA = pa.schema(
    [
        pa.field("code", pa.string()),
        pa.field("price", pa.decimal128(12, 2)),
        pa.field("day", pa.date32()),
        pa.field("at", pa.timestamp("us", "UTC")),
    ]  # type: ignore[arg-type]  # the stubs take fields of one type only
)


def described(name: TableName) -> list[tuple[str, str]]:
    con = engine.connect()
    try:
        rows = con.execute(f"DESCRIBE {engine.show(con, name)}").fetchall()
        return [(row[0], row[1]) for row in rows]
    finally:
        con.close()


def test_a_table_without_rows_has_its_columns_and_types() -> None:
    name = a_name()
    store.replace(name, SCHEMA.empty_table())

    assert described(name) == [
        ("code", "VARCHAR"),
        ("price", "DECIMAL(12,2)"),
        ("day", "DATE"),
        ("at", "TIMESTAMP WITH TIME ZONE"),
    ]


def test_a_partition_by_a_code_keeps_its_zeros_and_its_characters() -> None:
    name = a_name()
    codes = ["001", "驻马店 市/100%", None]
    store.append(name, pa.table({"code": codes, "id": [1, 2, 3]}), partition_by=["code"])

    con = engine.connect()
    rows = con.execute(f"SELECT code FROM {engine.show(con, name)} ORDER BY id").fetchall()
    con.close()

    assert [row[0] for row in rows] == codes


def test_a_column_added_later_is_empty_in_earlier_rows() -> None:
    name = a_name()
    store.append(name, pa.table({"id": [1]}))
    store.append(name, pa.table({"id": [2], "price": pa.array([Decimal("1.50")], pa.decimal128(12, 2))}))

    con = engine.connect()
    rows = con.execute(f"SELECT id, price FROM {engine.show(con, name)} ORDER BY id").fetchall()
    con.close()

    assert rows == [(1, None), (2, Decimal("1.50"))]


def test_days_and_moments_come_back_as_they_were() -> None:
    name = a_name()
    at = datetime.fromisoformat("2026-01-01T08:00:00+00:00")
    rows: dict[str, list[Any]] = {"code": ["a"], "price": [Decimal("2.00")], "day": [date(2026, 1, 1)], "at": [at]}
    store.append(name, pa.table(rows, schema=SCHEMA))

    con = engine.connect()
    found = con.execute(f"SELECT * FROM {engine.show(con, name)}").to_arrow_table().to_pylist()
    con.close()

    assert found == [{name: values[0] for name, values in rows.items()}]
