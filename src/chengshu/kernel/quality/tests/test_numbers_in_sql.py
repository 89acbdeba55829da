"""The SQL over columns and the Python over single values say the same."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from datetime import date

import duckdb
import pyarrow as pa
import pytest

from chengshu.base import numbers
from chengshu.kernel.quality import sql
from chengshu.kernel.quality.tests.make import a_code, a_number

TODAY = date.today()  # noqa: DTZ011  the engine's own day, in UTC as the tests run


def _judged(sound: sql.Layered, values: list[str | None]) -> list[object]:
    return _column(sound.condition, values, sound.layers)


def _column(expression: str, values: list[str | None], layers: sql.Layers = ()) -> list[object]:
    with duckdb.connect() as engine:
        engine.register("given", pa.table({"i": list(range(len(values))), "x": pa.array(values, pa.string())}))
        source = sql.layered("given", layers)
        return [row[0] for row in engine.execute(f"SELECT {expression} FROM {source} ORDER BY i").fetchall()]


def _damaged(value: str, chance: random.Random) -> str:
    place = chance.randrange(len(value))
    return chance.choice(
        (
            value[:place] + chance.choice(string.digits + "XIOSVZ x０é") + value[place + 1 :],
            value[:place] + value[place + 1 :],
            value + chance.choice(string.digits),
            value.lower(),
            value[::-1],
            value[: place - 1] + value[place : place + 1] + value[place - 1 : place] + value[place + 1 :],
        )
    )


def _persons(chance: random.Random) -> list[str]:
    return [
        a_number(f"19{chance.randint(10, 99)}0{chance.randint(1, 9)}{chance.randint(10, 28)}", order)
        for order in range(300)
    ]


def _entities(chance: random.Random) -> list[str]:
    return [a_code(chance.randint(0, 99_999_999)) for _ in range(300)] + ["91350100M000100Y43"]


def _is_person(value: str) -> bool:
    return numbers.is_identity_number(value, today=TODAY)


@pytest.mark.parametrize(
    ("sound_ones", "in_python", "in_sql"),
    [
        (_persons, _is_person, sql.is_identity_number("x")),
        (_entities, numbers.is_credit_code, sql.is_credit_code("x")),
    ],
)
def test_sql_and_python_agree_on_sound_and_damaged_numbers(
    sound_ones: Callable[[random.Random], list[str]], in_python: Callable[[str], bool], in_sql: sql.Layered
) -> None:
    chance = random.Random(20261122)  # noqa: S311  the same damage on every run
    sound = sound_ones(chance)
    values = sound + [_damaged(one, chance) for one in sound * 10] + ["", " ", "\x00", "9e16" * 4 + "12", "１" * 18]
    found = _judged(in_sql, [*values, None])
    assert not found.pop()
    wrong = [value for value, said in zip(values, found, strict=True) if said is not in_python(value)]
    assert wrong == []
    assert all(found[: len(sound)])
    assert sum(map(bool, found)) < len(values) / 2


@pytest.mark.parametrize(
    ("spelling", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024/2/9", date(2024, 2, 9)),
        ("20240229", date(2024, 2, 29)),
        ("2024.2.9", date(2024, 2, 9)),
        ("2024年2月29日", date(2024, 2, 29)),
        ("二〇二四年二月二十九日", date(2024, 2, 29)),
        ("二零二四年十二月三十一日", date(2024, 12, 31)),
        ("二〇二四年十月十日", date(2024, 10, 10)),
        ("２０２４年１月２日", date(2024, 1, 2)),
        ("\u30002024-01-02\u00a0", date(2024, 1, 2)),
        ("2024-01-02 10:11:12", date(2024, 1, 2)),
        ("2023-02-29", None),
        ("2024-13-01", None),
        ("昨天", None),
        ("", None),
        (None, None),
        ("99999999999999999999", None),
    ],
)
def test_a_day_is_read_however_an_office_writes_it(spelling: str | None, day: date | None) -> None:
    assert _column(sql.day("x"), [spelling]) == [day]


def test_cleaning_is_that_of_python() -> None:
    typed = [" 110105-19491231-002x ", "９１１１００００６０００３７３４１ｌ", "91110000600037341L", "　", None]
    expected = [numbers.compact(one) or None if one is not None else None for one in typed]
    assert _column(sql.compacted("x"), typed) == expected


def test_trimming_keeps_what_is_inside() -> None:
    assert _column(sql.trimmed("x"), ["　张 三\u00a0", "\ufeffWang  Li\t", " ", "a"]) == [
        "张 三",
        "Wang  Li",
        None,
        "a",
    ]
