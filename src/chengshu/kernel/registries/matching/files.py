"""Matching rows of any table about persons or bodies: what its columns are is told from their names and values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.kernel.registries.matching.comparing import Compared, Likeness
from chengshu.kernel.registries.matching.linking import Linked, link
from chengshu.kernel.registries.matching.normal import plain_sql
from chengshu.spec.data import Meaning

_HINTS: tuple[tuple[str, Likeness, str], ...] = (
    (
        r"soc_sec|ssn|身份|证件|identity|id_?(no|num|card)|credit_?code|信用代码",
        Likeness.NUMBER,
        Meaning.IDENTITY_NUMBER,
    ),
    (r"birth|dob|出生|生日", Likeness.DATE, Meaning.BIRTH_DATE),
    (r"sex|gender|性别", Likeness.CODE, Meaning.SEX),
    (r"phone|mobile|tel|电话|手机", Likeness.NUMBER, Meaning.PHONE),
    (r"post_?code|zip|邮编|state|省份|民族|street_?n|house_?n|门牌", Likeness.CODE, Meaning.PLAIN),
    (r"name|姓|^名$|名称", Likeness.NAME, Meaning.PLAIN),
    (r"addr|street|road|suburb|city|town|地址|住址|住所|街|路", Likeness.TEXT, Meaning.PLAIN),
)
_DATE_SHARE = 0.9
LEAST_FILLED = 0.05


class NothingToCompare(Refusal):
    status = 422
    text = Text(
        "表中没有可比对的列，请检查表头。", "The table has no column that can be compared; please check its header."
    )


@dataclass(frozen=True)
class Column:
    """A column that will be compared: how, and by which meaning its values are brought into one form."""

    name: str
    likeness: Likeness
    meaning: str


def read_rows(engine: duckdb.DuckDBPyConnection, path: Path, table: str) -> list[str]:
    """Read a CSV or Parquet file as texts; the columns by their names without blanks around them."""
    source = literal(str(path))
    reader = (
        f"read_parquet({source})" if path.suffix == ".parquet" else f"read_csv({source}, header=true, all_varchar=true)"
    )
    names = [column[0] for column in engine.execute(f"SELECT * FROM {reader} LIMIT 0").description or []]
    listed = ", ".join(f"nullif(trim({identifier(one)}::VARCHAR), '') AS {identifier(one.strip())}" for one in names)
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE {identifier(table)} AS "
        f"SELECT row_number() OVER () AS row_number_, {listed} FROM {reader}"
    )
    return [one.strip() for one in names]


def columns_told(engine: duckdb.DuckDBPyConnection, table: str, names: Sequence[str]) -> tuple[str, list[Column]]:
    """The column that names rows (none has a value twice; empty for none), and those worth comparing."""
    facts = ", ".join(
        f"count(DISTINCT {identifier(one)}), count({identifier(one)}), avg(length({identifier(one)}))" for one in names
    )
    found = engine.execute(f"SELECT count(*), {facts} FROM {identifier(table)}").fetchall()[0]
    rows, key, columns = int(found[0]), "", []
    for place, name in enumerate(names):
        distinct, filled, length = found[1 + place * 3 : 4 + place * 3]
        if distinct == rows and not key and re.search(r"id|no|编号|序号|key", name.lower()):
            key = name
        elif distinct > 1 and filled >= LEAST_FILLED * rows:
            columns.append(_told(engine, table, name, distinct / filled, float(length)))
    return key, columns


def _told(engine: duckdb.DuckDBPyConnection, table: str, name: str, variety: float, length: float) -> Column:
    for pattern, likeness, meaning in _HINTS:
        if re.search(pattern, name.lower()):
            return Column(name, likeness, meaning)
    days = plain_sql(Meaning.BIRTH_DATE, identifier(name))
    share = engine.execute(f"SELECT count({days}) / count({identifier(name)}) FROM {identifier(table)}").fetchall()[0][
        0
    ]
    if share >= _DATE_SHARE:
        return Column(name, Likeness.DATE, Meaning.BIRTH_DATE)
    if variety < 0.02 or length <= 3:
        return Column(name, Likeness.CODE, Meaning.PLAIN)
    return Column(
        name, Likeness.NUMBER if length <= 12 and _digits(engine, table, name) else Likeness.TEXT, Meaning.PLAIN
    )


def _digits(engine: duckdb.DuckDBPyConnection, table: str, name: str) -> bool:
    sql = f"SELECT avg(regexp_full_match({identifier(name)}, '[0-9 -]+')::INT) FROM {identifier(table)}"
    return float(engine.execute(sql).fetchall()[0][0] or 0) > _DATE_SHARE


def compared(columns: Sequence[Column]) -> list[Compared]:
    """The columns as they are compared; given and family name, and numbered parts of one thing, get mixed up."""
    fields = [Compared(one.name, one.likeness) for one in columns]
    partner: dict[str, str] = {}
    names = [one.name for one in columns if one.likeness is Likeness.NAME]
    if len(names) == 2:
        partner |= {names[0]: names[1], names[1]: names[0]}
    stems: dict[str, list[str]] = {}
    for one in columns:
        if one.likeness is Likeness.TEXT and re.search(r"\d$", one.name):
            stems.setdefault(one.name[:-1], []).append(one.name)
    for pair in stems.values():
        if len(pair) == 2:
            partner |= {pair[0]: pair[1], pair[1]: pair[0]}
    return [replace(one, crossed=partner.get(one.column, "")) for one in fields]


def prepare(engine: duckdb.DuckDBPyConnection, table: str, key: str, columns: Sequence[Column], into: str) -> None:
    """The table as it is compared: ``id`` and the columns in plain form."""
    values = ", ".join(f"{_plain(one)} AS {identifier(one.name)}" for one in columns)
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE {identifier(into)} AS SELECT row_number_ AS id, "
        f"{identifier(key) if key else 'row_number_::VARCHAR'} AS name_of_row, {values} FROM {identifier(table)}"
    )


def _plain(one: Column) -> str:
    """Days that cannot be read stay as they are written: half of one still agrees with the other."""
    value = identifier(one.name)
    if one.likeness is Likeness.DATE:
        return f"coalesce({plain_sql(one.meaning, value)}, {value})"
    return plain_sql(one.meaning, value)


def match_files(
    engine: duckdb.DuckDBPyConnection,
    left: Path,
    right: Path | None = None,
    *,
    least: float = 0.5,
    likeness: Mapping[str, Likeness] | None = None,
) -> Linked:
    """Find the rows of two files, or within one, that mean the same; ``pairs`` with ``left_row, right_row, p`` besides.

    ``likeness`` overrides what is told of a column. Raises NothingToCompare.
    """
    names = read_rows(engine, left, "left_rows")
    key, columns = columns_told(engine, "left_rows", names)
    other_key = key
    if right is not None:
        other = read_rows(engine, right, "right_rows")
        other_key, _ = columns_told(engine, "right_rows", other)
        columns = [one for one in columns if one.name in other]
    columns = [replace(one, likeness=(likeness or {}).get(one.name, one.likeness)) for one in columns]
    if not columns:
        raise NothingToCompare
    prepare(engine, "left_rows", key, columns, "left_plain")
    if right is not None:
        prepare(engine, "right_rows", other_key, columns, "right_plain")
    side = "left_plain" if right is None else "right_plain"
    linked = link(engine, "left_plain", side, compared(columns), least=least)
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE named AS SELECT a.name_of_row AS left_row, b.name_of_row AS right_row, p.* "
        f"FROM {identifier(linked.pairs)} p JOIN left_plain a ON a.id = p.l JOIN {identifier(side)} b ON b.id = p.r"
    )
    return replace(linked, pairs="named")
