"""The re-identification check, against counts made by hand and by brute force."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from chengshu.base.text import Text
from chengshu.packs.open_data.privacy.columns import Part
from chengshu.packs.open_data.privacy.groups import suppressed
from chengshu.packs.open_data.privacy.judge import Judge, Opening, Rule
from chengshu.packs.open_data.privacy.treatments import Column, expression, selected
from chengshu.spec.data import FieldType, Meaning

Rows = list[dict[str, Any]]
LABEL = Text("列", "Column")
SEX = Column("sex", Text("性别", "Sex"), meaning=Meaning.SEX)
BIRTH = Column("birth", Text("出生日期", "Birth date"), FieldType.DATE, Meaning.BIRTH_DATE)
ADDRESS = Column("address", Text("住址", "Address"), meaning=Meaning.ADDRESS)
ILLNESS = Column("illness", Text("病种", "Illness"), sensitive=True)
NAME = Column("name", Text("姓名", "Name"), meaning=Meaning.PERSON_NAME)
REMARK = Column("remark", Text("备注", "Remark"))


@pytest.fixture
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    opened = duckdb.connect()
    yield opened
    opened.close()


def judge(engine: duckdb.DuckDBPyConnection, rows: Rows, *columns: Column, k: int = 3, varied: int = 1) -> Judge:
    engine.register("source", pa.Table.from_pylist(rows))
    return Judge(engine, "source", columns, Rule(k, varied))


def keep(*columns: Column) -> Opening:
    return Opening({column.name: "keep" for column in columns})


def people(count: int = 400) -> Rows:
    """Invented people, the same each time."""
    draw = random.Random(7)  # noqa: S311  invented people
    first = date(1950, 1, 1)
    return [
        {
            "name": f"某{number}",
            "sex": draw.choice("男女"),
            "birth": first + timedelta(days=draw.randrange(20_000)),
            "address": f"天中市{draw.choice(['东城区', '西城区', '汝河县'])}和平路{draw.randrange(200)}号",
            "illness": draw.choice(["感冒", "高血压", "糖尿病", "骨折"]),
            "remark": "",
        }
        for number in range(count)
    ]


def test_a_row_that_is_alone_with_its_clues_fails_the_check(engine: duckdb.DuckDBPyConnection) -> None:
    rows: Rows = [{"sex": "男", "birth": date(1980, 1, 1)}] * 3
    rows += [{"sex": "女", "birth": date(1990, 5, 5)}]

    verdict = judge(engine, rows, SEX, BIRTH).verdict(keep(SEX, BIRTH))

    assert not verdict.passed
    assert (verdict.groups.smallest, verdict.groups.below, verdict.groups.groups) == (1, 1, 2)
    assert "1 行" in verdict.reasons[0].zh


def test_k_is_reached_exactly_at_the_bound(engine: duckdb.DuckDBPyConnection) -> None:
    rows: Rows = [{"sex": "男"}] * 3 + [{"sex": "女"}] * 3
    assert judge(engine, rows, SEX, k=3).verdict(keep(SEX)).passed
    assert not judge(engine, rows, SEX, k=4).verdict(keep(SEX)).passed


def test_counts_agree_with_counting_by_hand(engine: duckdb.DuckDBPyConnection) -> None:
    rows = people()
    groups = Counter((row["sex"], str(row["birth"])[:4], str(row["address"])[:6]) for row in rows)

    found = judge(engine, rows, SEX, BIRTH, ADDRESS, k=3).verdict(
        Opening({"sex": "keep", "birth": "year", "address": "county"})
    )

    assert found.groups.smallest == min(groups.values())
    assert found.groups.groups == len(groups)
    assert found.groups.below == sum(count for count in groups.values() if count < 3)


def test_a_secret_that_all_of_a_group_share_fails_l_diversity(engine: duckdb.DuckDBPyConnection) -> None:
    rows: Rows = [{"sex": "男", "illness": "感冒"}] * 5
    rows += [{"sex": "女", "illness": one} for one in ("感冒", "骨折", "感冒", "骨折", "感冒")]

    verdict = judge(engine, rows, SEX, ILLNESS, varied=2).verdict(keep(SEX, ILLNESS))

    assert verdict.groups.smallest == 5
    assert verdict.groups.diversity == 1
    assert not verdict.passed
    assert judge(engine, rows, SEX, ILLNESS, varied=1).verdict(keep(SEX, ILLNESS)).passed


@pytest.mark.parametrize(
    "meaning",
    [Meaning.PERSON_NAME, Meaning.IDENTITY_NUMBER, Meaning.PLATE, Meaning.BANK_ACCOUNT],
)
def test_direct_identifiers_never_open(engine: duckdb.DuckDBPyConnection, meaning: Meaning) -> None:
    rows: Rows = [{"who": "同一个"}] * 50
    verdict = judge(engine, rows, Column("who", LABEL, meaning=meaning)).verdict(Opening({"who": "keep"}))
    assert verdict.hindered
    assert verdict.columns[0].part is Part.DIRECT


@pytest.mark.parametrize(
    ("value", "caught"),
    [("99010219800101123X", True), ("电话13800138000转", True), ("a.b@example.com", True), ("20260101", False)],
)
def test_numbers_hidden_in_a_remark_are_found_by_their_look(
    engine: duckdb.DuckDBPyConnection, value: str, caught: bool
) -> None:
    rows: Rows = [{"sex": "男", "remark": value}] * 20
    parts = {one.column.name: one.part for one in judge(engine, rows, SEX, REMARK).verdict(keep(SEX, REMARK)).columns}
    assert (parts["remark"] is Part.DIRECT) is caught


def test_a_closed_identity_number_still_tells_that_rows_are_about_persons(engine: duckdb.DuckDBPyConnection) -> None:
    rows: Rows = [{"card": "99010219800101123X", "job": "稀有职业"}]
    rows += [{"card": "990102198001011256", "job": "农民"}] * 9
    card = Column("card", LABEL, meaning=Meaning.IDENTITY_NUMBER)
    job = Column("job", Text("职业", "Job"))

    verdict = judge(engine, rows, card, job).verdict(keep(job))

    assert verdict.about_persons
    assert verdict.columns[0].part is Part.QUASI
    assert verdict.columns[0].rare == 1
    assert not verdict.passed


def test_readings_of_stations_need_no_anonymity(engine: duckdb.DuckDBPyConnection) -> None:
    rows: Rows = [{"station": f"S{n}", "pm25": n * 1.5} for n in range(20)]
    columns = (Column("station", LABEL, is_key=True), Column("pm25", LABEL, FieldType.FLOAT))
    verdict = judge(engine, rows, *columns).verdict(keep(*columns))
    assert verdict.passed
    assert not verdict.about_persons


def test_advice_makes_the_rule_hold_and_closes_names(engine: duckdb.DuckDBPyConnection) -> None:
    asked = judge(engine, people(2000), NAME, SEX, BIRTH, ADDRESS, ILLNESS, k=5, varied=2)

    advice = asked.advice(keep(NAME, SEX, BIRTH, ADDRESS, ILLNESS))

    assert advice.passes
    assert asked.verdict(advice.opening).passed
    assert "name" not in advice.opening.treatments
    assert advice.opening.treatments["birth"] in {"year", "decade"}
    assert advice.opening.treatments["address"] in {"county", "city"}
    assert all(step.words.zh and step.words.en for step in advice.steps)


def test_suppression_leaves_out_exactly_the_small_groups(engine: duckdb.DuckDBPyConnection) -> None:
    rows: Rows = [{"sex": "男", "illness": "感冒"}] * 30 + [{"sex": "男", "illness": "骨折"}] * 30
    rows += [{"sex": "女", "illness": "感冒"}] * 2
    asked = judge(engine, rows, SEX, ILLNESS, k=3, varied=2)
    opening = Opening({"sex": "keep", "illness": "keep"}, suppress=True)

    verdict = asked.verdict(opening)
    clues, secrets = asked.clues(opening)
    kept = engine.execute(
        f"SELECT {selected(opening.view)} FROM source {suppressed(clues, secrets, k=3, least_varied=2)}"
    ).fetchall()

    assert verdict.passed
    assert (verdict.groups.rows, verdict.groups.below) == (60, 2)
    assert len(kept) == 60
    assert {sex for sex, _ in kept} == {"男"}


def test_too_much_may_not_be_left_out(engine: duckdb.DuckDBPyConnection) -> None:
    rows: Rows = [{"sex": "男"}] * 10 + [{"sex": "女"}] * 2
    verdict = judge(engine, rows, SEX).verdict(Opening({"sex": "keep"}, suppress=True))
    assert not verdict.passed
    assert "%" in verdict.reasons[0].zh


def test_an_empty_table_passes(engine: duckdb.DuckDBPyConnection) -> None:
    engine.register("source", pa.table({"sex": pa.array([], pa.string())}))
    assert Judge(engine, "source", (SEX,), Rule(5)).verdict(keep(SEX)).passed


@pytest.mark.parametrize(
    ("treatment", "value", "wanted"),
    [
        ("year", "1980-02-29", "1980"),
        ("decade", "1987-01-01", "1980–1989"),
        ("month", "2026-11-22", "2026-11"),
        ("county", "天中市东城区和平路1号", "天中市东城区"),
        ("county", "汝河县城关镇", "汝河县"),
        ("county", "990102003", "990102"),
        ("county", "某处", None),
        ("city", "990102003", "9901"),
        ("tens", "47", "40–49"),
        ("tens", "-3", "-10–-1"),
        ("thousands", "1500.5", "1000–1999"),
        ("kilometre", "114.02567", 114.03),
        ("year", "not a day", None),
    ],
)
def test_treatments(engine: duckdb.DuckDBPyConnection, treatment: str, value: str, wanted: object) -> None:
    engine.register("one", pa.table({"it": [value]}))
    assert engine.execute(f"SELECT {expression('it', treatment)} FROM one").fetchone() == (wanted,)
