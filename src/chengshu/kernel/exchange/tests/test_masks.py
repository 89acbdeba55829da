"""Masks keep the form and hide the rest, and a table is masked exactly as a single value is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from chengshu.kernel.exchange.masks import PYTHON, mask_sql, masked
from chengshu.spec.data import FieldType, Grade, Meaning

VALUES = (
    "41172319900101123X",
    "411723900101123",
    "1234",
    "",
    "王",
    "王小明",
    "欧阳 娜娜",
    "Wang Xiaoming",
    "  W",
    "买买提·艾力",
    "13812345678",
    "138-1234-5678",
    "+86 13812345678",
    "+8613812345678",
    "0396-2812345",
    "010-12345678",
    "110",
    "12345",
    "1380000",
    "86",
    "a@b.cn",
    "wang.xiaoming@zmd.gov.cn",
    "@",
    "x@",
    "two@at@x.cn",
    "no at",
    "豫Q·A1235",
    "豫QA1235",
    "豫QD12345",
    "豫Q·D12345",
    "WJ豫1",
    "·",
    "短",
    "天中市遂平县灈阳镇建设路12号3单元402",
    "建设路12号",
    "街道",
    "南京市市区",
    "一二三四五六七",
    "天中市\n第二行",
    "91411700MA3X12345X",
    "6222020200112233445",
    "名字_x-9",
    "é̂x",
    "１３８１２３４５６７８",
    "😀表情",
)


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t (i INTEGER, v VARCHAR)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", list(enumerate([*VALUES, None])))
    yield connection
    connection.close()


@pytest.mark.parametrize("grade", list(Grade))
@pytest.mark.parametrize("meaning", list(Meaning))
def test_a_table_is_masked_as_a_single_value_is(
    engine: duckdb.DuckDBPyConnection, meaning: Meaning, grade: Grade
) -> None:
    rows = engine.execute(f"SELECT {mask_sql(meaning, grade, 'v')} FROM t ORDER BY i").fetchall()
    assert [row[0] for row in rows] == [masked(meaning, grade, value) for value in (*VALUES, None)]


@pytest.mark.parametrize(
    ("meaning", "value", "shown"),
    [
        (Meaning.IDENTITY_NUMBER, "41172319900101123X", "411***********123X"),
        (Meaning.PERSON_NAME, "王小明", "王**"),
        (Meaning.PHONE, "13812345678", "138****5678"),
        (Meaning.ADDRESS, "天中市遂平县灈阳镇建设路12号", "天中市遂平县灈阳镇******"),
        (Meaning.PLATE, "豫Q·A1235", "豫Q·A***5"),
        (Meaning.BANK_ACCOUNT, "6222020200112233445", "***************3445"),
    ],
)
def test_the_form_is_kept(meaning: Meaning, value: str, shown: str) -> None:
    assert masked(meaning, Grade.SENSITIVE, value) == shown
    assert len(masked(meaning, Grade.HIGHLY_SENSITIVE, value)) == len(value)


@pytest.mark.parametrize("meaning", list(PYTHON))
def test_the_highest_grade_shows_no_letter(meaning: Meaning) -> None:
    assert not any(letter.isalnum() for letter in masked(meaning, Grade.HIGHLY_SENSITIVE, "王a1小b2明c3d4e5f6g7"))


@pytest.mark.parametrize(
    ("kind", "meaning", "value", "shown"),
    [
        (FieldType.DATE, Meaning.BIRTH_DATE, date(1990, 1, 31), "1990-**-**"),
        (FieldType.FLOAT, Meaning.LONGITUDE, 114.02789, 114.02),
        (FieldType.INTEGER, Meaning.PLAIN, 7, None),
        (FieldType.DECIMAL, Meaning.AMOUNT, Decimal("3.50"), None),
    ],
)
def test_other_types_keep_what_they_can(
    engine: duckdb.DuckDBPyConnection, kind: FieldType, meaning: Meaning, value: Any, shown: Any
) -> None:
    query = f"SELECT {mask_sql(meaning, Grade.SENSITIVE, 'x', kind)} FROM (SELECT ? AS x)"
    row = engine.execute(query, [value]).fetchone()
    assert row is not None
    assert masked(meaning, Grade.SENSITIVE, value, kind) == shown == row[0]
