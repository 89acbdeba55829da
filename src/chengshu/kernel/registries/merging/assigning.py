"""To which record each source row belongs: kept from before, by its number, by likeness, or new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.registries import bulk
from chengshu.kernel.registries.matching.blocking import blocks_within
from chengshu.kernel.registries.matching.comparing import Compared
from chengshu.kernel.registries.matching.linking import Linked, link
from chengshu.kernel.registries.matching.subjects import blocks_of, compared_fields, first_weights, restored
from chengshu.kernel.registries.matching.weights import Weights
from chengshu.kernel.registries.merging.incoming import compared, registered
from chengshu.kernel.registries.merging.plan import Plan
from chengshu.kernel.registries.models import Record

LEARN_FROM = 5_000
#: By how much the best must be likelier than the next, or a clerk is asked: 64 to 1.
AHEAD_BITS = 6
#: Beside how many records a clerk sees a new one at most.
MOST_ASKED = 2

KEPT = """
CREATE OR REPLACE TEMP TABLE assigned AS
SELECT i.feed, i.key, o.record, o.how, o.score
FROM incoming i JOIN old_links o ON o.feed = i.feed AND o.key = i.key LEFT JOIN subjects s ON s.id = o.record
WHERE o.record IS NOT NULL AND (o.how = 'clerk' OR NOT i.sound OR s.n IS NULL OR s.n = i.n)
"""
BY_NUMBER = """
INSERT INTO assigned
SELECT i.feed, i.key, min(s.id), 'number', NULL
FROM incoming i JOIN subjects s ON s.n = i.n
WHERE NOT EXISTS (FROM assigned a WHERE a.feed = i.feed AND a.key = i.key)
GROUP BY i.feed, i.key
"""
FRESH = """
CREATE OR REPLACE TEMP TABLE fresh AS
SELECT n, row_number() OVER (ORDER BY n) - 1 AS place FROM (
    SELECT n FROM incoming i WHERE sound
        AND NOT EXISTS (FROM assigned a WHERE a.feed = i.feed AND a.key = i.key)
    GROUP BY n HAVING bool_or(founding))
"""
NEW_BY_NUMBER = """
INSERT INTO assigned
SELECT i.feed, i.key, ? + f.place, CASE WHEN i.founding THEN 'new' ELSE 'number' END, NULL
FROM incoming i JOIN fresh f USING (n)
WHERE i.sound AND NOT EXISTS (FROM assigned a WHERE a.feed = i.feed AND a.key = i.key)
"""
LOOSE = """
CREATE OR REPLACE TEMP TABLE loose AS
SELECT row_number() OVER () AS id, i.* EXCLUDE (h) FROM incoming i
WHERE NOT EXISTS (FROM assigned a WHERE a.feed = i.feed AND a.key = i.key)
"""
BEST = """
CREATE OR REPLACE TEMP TABLE best AS
SELECT l, arg_max(r, w) AS r, max(p) AS p, max(w) - coalesce(max(w, 2)[2], -1000) AS ahead
FROM {pairs} WHERE p >= {ask} GROUP BY l
"""
BY_LIKENESS = """
INSERT INTO assigned
SELECT loose.feed, loose.key, best.r, 'likeness', best.p FROM best JOIN loose ON loose.id = best.l
WHERE best.p >= {same} AND best.ahead >= {ahead}
"""


@dataclass(frozen=True)
class Assignment:
    """Which weights judged likeness, the fields compared, and how many pairs were looked at."""

    fields: tuple[Compared, ...]
    weights: Weights | None
    compared: int
    learnt: bool


def assign(engine: duckdb.DuckDBPyConnection, plan: Plan) -> Assignment:
    """Fill ``assigned`` (``feed, key, record, how, score``) and ``asked`` (pairs of records for a clerk)."""
    engine.execute(KEPT)
    engine.execute(BY_NUMBER)
    if plan.registry.per_row:
        return _row_by_row(engine)
    engine.execute(FRESH)
    fresh = _count(engine, "fresh")
    first = bulk.reserve_ids(Record, fresh) if fresh else 0
    engine.execute(NEW_BY_NUMBER, [first])
    engine.execute(LOOSE)
    engine.execute("CREATE OR REPLACE TEMP TABLE asked (l BIGINT, r BIGINT, p DOUBLE, levels TINYINT[])")
    fields = tuple(_columns(plan))
    if not fields or not _count(engine, "loose"):
        _rest(engine, {})
        return Assignment(fields, None, 0, learnt=False)
    _note_new_subjects(engine, plan, first)
    linked, learnt = _compare(engine, plan, "loose", "subjects", fields)
    engine.execute(BEST.format(pairs=linked.pairs, ask=plan.ask_from))
    engine.execute(BY_LIKENESS.format(same=plan.same_from, ahead=AHEAD_BITS))
    among = _among_loose(engine, plan, linked)
    new = _rest(engine, among)
    _ask(engine, plan, linked, new)
    return Assignment(linked.fields, linked.weights, linked.compared, learnt)


def _row_by_row(engine: duckdb.DuckDBPyConnection) -> Assignment:
    """Each row is a record of its own."""
    engine.execute("DELETE FROM assigned WHERE how = 'number'")
    engine.execute(LOOSE)
    engine.execute("CREATE OR REPLACE TEMP TABLE asked (l BIGINT, r BIGINT, p DOUBLE, levels TINYINT[])")
    _rest(engine, {})
    return Assignment((), None, 0, learnt=False)


def _columns(plan: Plan) -> Iterable[Compared]:
    for one in compared_fields(compared(plan)):
        yield Compared(f"c_{one.column}", one.likeness)


def _note_new_subjects(engine: duckdb.DuckDBPyConnection, plan: Plan, first: int) -> None:
    """Rows without a number may belong to subjects that came up in this very run."""
    values = ", ".join(
        f"arg_min({identifier('c_' + key)}, i.feed) FILTER ({identifier('c_' + key)} IS NOT NULL) AS "
        f"{identifier('c_' + key)}"
        for key in compared(plan)
    )
    engine.execute(
        f"INSERT INTO subjects BY NAME SELECT {first} + f.place AS id, any_value(f.n) AS n, {values} "
        "FROM incoming i JOIN fresh f USING (n) WHERE i.sound GROUP BY f.place"
    )


def _compare(
    engine: duckdb.DuckDBPyConnection, plan: Plan, left: str, right: str, fields: tuple[Compared, ...]
) -> tuple[Linked, bool]:
    meanings = {f"c_{key}": meaning for key, meaning in compared(plan).items()}
    blocks = blocks_within(engine, left, right, blocks_of(meanings), within=left == right)
    enough = _count(engine, left) >= LEARN_FROM and _count(engine, right) >= LEARN_FROM
    weights = None
    if not enough:
        before = restored(plan.before.weights, fields) if plan.before else None
        fields, weights = before or (fields, first_weights(fields, meanings, registry=_count(engine, right)))
    linked = link(
        engine, left, right, fields, least=plan.ask_from, blocks=blocks, weights=weights, into="alike", common=enough
    )
    return linked, enough


def _among_loose(engine: duckdb.DuckDBPyConnection, plan: Plan, linked: Linked) -> Mapping[int, int]:
    """Rows without a record that are the same among themselves: by row, the first row of its group."""
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE unknown AS SELECT * FROM loose WHERE NOT EXISTS "
        "(FROM assigned a WHERE a.feed = loose.feed AND a.key = loose.key)"
    )
    if _count(engine, "unknown") < 2:
        return {}
    within = link(
        engine,
        "unknown",
        "unknown",
        linked.fields,
        least=plan.same_from,
        blocks=linked.blocks,
        weights=linked.weights,
        into="among",
        common=False,
    )
    pairs = engine.execute(f"SELECT l, r FROM {identifier(within.pairs)}").fetchall()
    return groups(pairs)


def groups(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """What hangs together through pairs: by member, the least of its group."""
    above: dict[int, int] = {}

    def root(one: int) -> int:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for one, other in pairs:
        first, second = sorted((root(one), root(other)))
        above[second] = first
    return {one: root(one) for one in list(above)}


def _rest(engine: duckdb.DuckDBPyConnection, among: Mapping[int, int]) -> int:
    """Rows that found nobody become records where their feed founds any, else they wait. The first new key."""
    registered(
        engine,
        "grouped",
        pa.table({"id": pa.array(list(among), pa.int64()), "leader": pa.array(list(among.values()), pa.int64())}),
    )
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE rest AS "
        "SELECT id, feed, key, dense_rank() OVER (ORDER BY leader) - 1 AS place, founds FROM ("
        "SELECT loose.id, feed, key, coalesce(leader, loose.id) AS leader, "
        "bool_or(founding) OVER (PARTITION BY coalesce(leader, loose.id)) AS founds "
        "FROM loose LEFT JOIN grouped ON grouped.id = loose.id "
        "WHERE NOT EXISTS (FROM assigned a WHERE a.feed = loose.feed AND a.key = loose.key))"
    )
    places = int(engine.execute("SELECT coalesce(max(place) + 1, 0) FROM rest").fetchall()[0][0])
    first = bulk.reserve_ids(Record, places) if places else 0
    engine.execute(
        "INSERT INTO assigned SELECT feed, key, CASE WHEN founds THEN ? + place END, "
        "CASE WHEN founds THEN 'new' ELSE 'waiting' END, NULL FROM rest",
        [first],
    )
    return first


def _ask(engine: duckdb.DuckDBPyConnection, plan: Plan, linked: Linked, first: int) -> None:
    """What is likely but not certain goes to a clerk: the row's new record beside the one it resembles most."""
    levels = ", ".join(f"g{place}" for place in range(len(linked.fields)))
    engine.execute(
        f"INSERT INTO asked SELECT least({first} + rest.place, alike.r), greatest({first} + rest.place, alike.r), "
        f"max(alike.p), arg_max([{levels}], alike.w) "
        f"FROM {identifier(linked.pairs)} alike JOIN rest ON rest.id = alike.l "
        f"WHERE rest.founds AND alike.p >= {plan.ask_from} GROUP BY 1, 2 "
        f"QUALIFY row_number() OVER (PARTITION BY any_value(rest.place) ORDER BY max(alike.w) DESC) <= {MOST_ASKED}"
    )


def _count(engine: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(engine.execute(f"SELECT count(*) FROM {identifier(table)}").fetchall()[0][0])
