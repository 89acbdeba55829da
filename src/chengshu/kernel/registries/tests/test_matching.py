"""Matching: values in one form, learnt weights, linkage data with known truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from chengshu.base.numbers import identity_check
from chengshu.kernel.registries.matching import blocking
from chengshu.kernel.registries.matching.blocking import Block, Part, blocks_within
from chengshu.kernel.registries.matching.comparing import Compared, Likeness, level_sql, levels_of, words_of
from chengshu.kernel.registries.matching.files import match_files
from chengshu.kernel.registries.matching.linking import link
from chengshu.kernel.registries.matching.normal import day, kept_sql, plain, plain_sql, sound_sql
from chengshu.kernel.registries.matching.subjects import blocks_of, first_weights
from chengshu.kernel.registries.matching.weights import Counted, learnt
from chengshu.kernel.registries.merging.assigning import groups
from chengshu.spec.data import Meaning

LINKAGE = Path(__file__).parents[6] / "shared" / "data" / "linkage"


@pytest.mark.parametrize(
    ("meaning", "value", "expected"),
    [
        (Meaning.IDENTITY_NUMBER, "９９０１０２１９８７０３０５００１２", "990102198703050012"),
        (Meaning.IDENTITY_NUMBER, "99010219870305001x", "99010219870305001X"),
        (Meaning.IDENTITY_NUMBER, "990102 870305001", "99010219870305001" + identity_check("99010219870305001")),
        (Meaning.CREDIT_CODE, "91990102t-0000001X", "91990102T0000001X"),
        (Meaning.BIRTH_DATE, "1987年3月5日", "1987-03-05"),
        (Meaning.BIRTH_DATE, "19870305", "1987-03-05"),
        (Meaning.BIRTH_DATE, "1987-02-30", ""),
        (Meaning.SEX, "女性", "2"),
        (Meaning.SEX, "未知", ""),
        (Meaning.PERSON_NAME, "李　清和", "李清和"),
        (Meaning.PHONE, "+86 164-0000-0001", "16400000001"),
        (Meaning.ADDRESS, "清河路（东）１２号", "清河路东12号"),
        (Meaning.PLAIN, "", ""),
    ],
)
def test_single_values_and_whole_columns_take_the_same_form(meaning: Meaning, value: str, expected: str) -> None:
    found = duckdb.execute(f"SELECT {plain_sql(meaning, 'v')} FROM (SELECT ?::VARCHAR AS v)", [value]).fetchall()

    assert plain(meaning, value) == expected
    assert (found[0][0] or "") == expected


def test_golden_records_show_days_and_sexes_in_one_way() -> None:
    meanings = {"a": Meaning.BIRTH_DATE, "b": Meaning.SEX, "c": Meaning.PERSON_NAME}
    shown = ", ".join(kept_sql(meaning, column) for column, meaning in meanings.items())
    found = duckdb.execute(f"SELECT {shown} FROM (SELECT '1987/3/5' AS a, 'F' AS b, '李 清和' AS c)").fetchall()

    assert found == [("1987-03-05", "女", "李清和")]


@pytest.mark.parametrize("wrong", ["990102198703050011", "99010219870230001X", "990102", None])
def test_a_number_with_a_wrong_check_character_is_not_sound(wrong: str | None) -> None:
    body = "99010219870305001"
    sound = sound_sql(Meaning.IDENTITY_NUMBER, "v")

    assert duckdb.execute(
        f"SELECT {sound} FROM (SELECT ?::VARCHAR AS v)", [body + identity_check(body)]
    ).fetchall() == [(True,)]
    assert not duckdb.execute(f"SELECT {sound} FROM (SELECT ?::VARCHAR AS v)", [wrong]).fetchall()[0][0]


def test_a_day_is_read_however_it_is_written() -> None:
    assert {day(text) for text in ("1987-03-05", "1987/3/5", "19870305", "1987年3月5日", "1987-03-05 10:00")} == {
        date(1987, 3, 5)
    }


def test_a_swapped_day_and_month_is_one_slip_and_named_so() -> None:
    born = Compared("born", Likeness.DATE)
    level = duckdb.execute(
        f"SELECT {level_sql(born)} FROM (SELECT '1987-03-05' AS born) l, (SELECT '1987-05-03' AS born) r"
    ).fetchall()[0][0]

    assert words_of(born, level).zh == "只差一处"
    assert words_of(born, -1).zh == "有一方缺失"


def test_weights_are_learnt_without_being_told_who_is_the_same() -> None:
    rng = np.random.default_rng(7)
    same = rng.random(20_000) < 0.2
    offered = [np.where(same, rng.random(20_000) < right, rng.random(20_000) < 0.05) for right in (0.95, 0.9, 0.9)]
    others = [rng.random(20_000) < 0.05 for _ in range(3)]

    weights = learnt(
        Counted(np.stack(offered, axis=1).astype(np.int8), np.ones(20_000)),
        Counted(np.stack(others, axis=1).astype(np.int8), np.ones(20_000)),
        [2, 2, 2],
        pairs=20_000,
    )

    assert weights.prior == pytest.approx(0.2, abs=0.02)
    assert weights.bits[0][1] == pytest.approx(np.log2(0.95 / 0.05), abs=0.4)
    assert weights.probability([1, 1, 1]) > 0.99
    assert weights.probability([0, 0, 0]) < 0.1


def test_what_hangs_together_through_pairs_is_one_group() -> None:
    assert groups([(5, 4), (4, 2), (9, 8)]) == {5: 2, 4: 2, 2: 2, 9: 8, 8: 8}


def test_chinese_names_without_numbers_are_told_apart() -> None:
    engine = duckdb.connect()
    engine.execute(
        "CREATE TABLE registry AS SELECT * FROM (VALUES "
        "(1, '李清和', '1987-03-05', '16400000001'), (2, '李清河', '1987-03-05', '16477788899'), "
        "(3, '王望舒', '1990-01-01', '16400000003')) t(id, name, born, phone)"
    )
    engine.execute(
        "CREATE TABLE rows AS SELECT * FROM (VALUES (1, '李清和', '1987-03-05', '16400000001'), "
        "(2, '王望舒', '1990-10-01', '16400000003'), (3, '赵景行', '1955-05-05', NULL)) t(id, name, born, phone)"
    )
    meanings = {"name": Meaning.PERSON_NAME, "born": Meaning.BIRTH_DATE, "phone": Meaning.PHONE}
    fields = [Compared("name", Likeness.NAME), Compared("born", Likeness.DATE), Compared("phone", Likeness.CODE)]
    blocks = blocks_within(engine, "rows", "registry", blocks_of(meanings), within=False)
    linked = link(
        engine, "rows", "registry", fields, least=0.99, blocks=blocks,
        weights=first_weights(fields, meanings), common=False,
    )  # fmt: skip

    assert sorted(engine.execute(f"SELECT l, r FROM {linked.pairs}").fetchall()) == [(1, 1), (2, 3)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("人民路12号", "人民路12号"), ("人民路12号", "人民路13号"), ("人民路12号", "建设街9号"), ("abcdefgh", "abcdefxy")],
)
def test_texts_are_graded_by_one_comparison_as_by_each_condition(one: str, other: str) -> None:
    compared = Compared("v", Likeness.TEXT)
    engine = duckdb.connect()
    rows = f"(SELECT '{one}' AS v) l, (SELECT '{other}' AS v) r"
    found = engine.execute(f"SELECT {level_sql(compared)} FROM {rows}").fetchall()[0][0]
    levels = levels_of(compared)
    conditions = ", ".join(f"({level.condition})" for level in levels)
    held = engine.execute(f"SELECT {conditions} FROM {rows}").fetchall()[0]
    assert found == len(levels) - 1 - held.index(True)


def test_where_hundreds_share_a_name_the_block_of_names_gives_way_to_narrower_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = duckdb.connect()
    for table, rows in (("rows", 1_000), ("registry", 4_000)):
        engine.execute(
            f"CREATE TABLE {table} AS SELECT range AS id, CASE WHEN range % 4 < 3 THEN '李伟' ELSE '王' || range END "
            "AS name, strftime(DATE '1950-01-01' + (range * 37 % 20000)::INT, '%Y-%m-%d') AS born, "
            f"'街道' || range || '号' || (range % 500) || '室' AS address FROM range({rows})"
        )
    meanings = {"name": Meaning.PERSON_NAME, "born": Meaning.BIRTH_DATE, "address": Meaning.ADDRESS}
    name, month = Part("name"), Part("born", 7)

    def chosen() -> list[Block]:
        return blocks_within(engine, "rows", "registry", blocks_of(meanings), within=False)

    monkeypatch.setattr(blocking, "SMALL", 0)
    monkeypatch.setattr(blocking, "FREE_STEP_PAIRS", 10_000_000)
    assert Block((name,)) in chosen()
    monkeypatch.setattr(blocking, "FREE_STEP_PAIRS", 100_000)
    assert Block((name,)) not in chosen()
    assert {Block((name, month)), Block((name, Part("address", -6)))} <= set(chosen())


@pytest.mark.parametrize(
    ("one", "other", "slipped"),
    [
        ("1987-03-05", "1987-03-06", True),
        ("1987-03-05", "1987-30-05", True),
        ("1987-03-05", "1978-03-06", False),
        ("16400000001", "1640000001", True),
        ("16400000001", "16400000021", True),
        ("16400000001", "06400000010", False),
        ("12345678", "123456", False),
    ],
)
def test_one_slip_is_a_letter_more_less_other_or_two_turned(one: str, other: str, slipped: bool) -> None:
    level = level_sql(Compared("v", Likeness.CODE))
    engine = duckdb.connect()
    found = engine.execute(f"SELECT {level} FROM (SELECT ? AS v) l, (SELECT ? AS v) r", [one, other]).fetchall()
    assert found == [(int(slipped),)]


@pytest.mark.skipif(not (LINKAGE / "dataset3.csv").exists(), reason="the shared linkage data is not on this machine")
@pytest.mark.parametrize("file", ["dataset1.csv", "dataset3.csv"])
@pytest.mark.requirement("big-data-platform.3")
def test_linkage_data_with_known_truth_is_matched_nearly_without_fault(file: str) -> None:
    engine = duckdb.connect()

    linked = match_files(engine, LINKAGE / file, least=0.99)

    right, found, true = engine.execute(
        "SELECT count(*) FILTER (split_part(left_row, '-', 2) = split_part(right_row, '-', 2)), count(*), "
        "(SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM left_plain "
        f"GROUP BY split_part(name_of_row, '-', 2))) FROM {linked.pairs}"
    ).fetchall()[0]
    assert 2 * right / (found + true) >= 0.99
