"""Pairs of rows that are probably the same, with their probability and the level of each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np

from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.registries.matching import blocking
from chengshu.kernel.registries.matching.blocking import Block
from chengshu.kernel.registries.matching.comparing import Compared, Likeness, level_sql, levels_of
from chengshu.kernel.registries.matching.weights import Counted, Weights, learnt

LEARNT_FROM = 2_000_000
#: So many rows of each side make the random pairs.
RANDOM_ROWS = 1_000


@dataclass(frozen=True)
class Linked:
    """What a linkage found: the table ``pairs`` of the engine with ``l``, ``r``, the evidence ``w`` in bits,
    its probability ``p`` and a level ``g0, g1 …`` for each field.

    Only pairs of at least ``least`` are in it.
    """

    pairs: str
    fields: tuple[Compared, ...]
    blocks: tuple[Block, ...]
    weights: Weights
    compared: int


def link(
    engine: duckdb.DuckDBPyConnection,
    left: str,
    right: str,
    fields: Sequence[Compared],
    *,
    least: float = 0.5,
    blocks: Sequence[Block] = (),
    weights: Weights | None = None,
    into: str = "pairs",
    common: bool = True,
) -> Linked:
    """Compare rows of two tables of the engine, each with ``id`` and the compared columns in plain form.

    With the same name for both, rows within one table. Blocks and weights are found from the data unless given;
    ``common`` lets agreement on values that many carry say less.
    """
    within = left == right
    known = tuple(_with_frequent(engine, right, one) for one in fields) if common else tuple(fields)
    chosen = tuple(blocks) or tuple(blocking.blocks_for(engine, left, right, known, within=within))
    levels = ", ".join(f"{level_sql(one)} AS g{place}" for place, one in enumerate(known))
    gathered = f"l.id AS l, r.id AS r, {levels}"
    pairs = blocking.pairs_sql(left, right, chosen, within=within, gathered=gathered)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE candidates AS {pairs}")
    compared = int(engine.execute("SELECT count(*) FROM candidates").fetchall()[0][0])
    learning = weights or _learn(engine, known, left, right, compared)
    bits = " + ".join([repr(learning.start), *(_bits_sql(place, one) for place, one in enumerate(learning.bits))])
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE {identifier(into)} AS SELECT * FROM "
        f"(SELECT *, 1 / (1 + pow(2, -w)) AS p FROM (SELECT *, {bits} AS w FROM candidates)) WHERE p >= {least}"
    )
    engine.execute("DROP TABLE candidates")
    return Linked(into, known, chosen, learning, compared)


def _learn(
    engine: duckdb.DuckDBPyConnection, fields: Sequence[Compared], left: str, right: str, compared: int
) -> Weights:
    """Weights from the patterns of the candidates (of one in so many where there are very many) and of random pairs."""
    share = compared // LEARNT_FROM + 1
    offered = _patterns(engine, f"SELECT * FROM candidates WHERE hash(l) % {share} = 0", fields)
    offered = replace(offered, counts=offered.counts * share)
    levels = ", ".join(f"{level_sql(one)} AS g{place}" for place, one in enumerate(fields))
    sampled = " AND ".join(
        f"hash({side}.id, 7) % {_one_in(engine, name)} = 0" for side, name in (("l", left), ("r", right))
    )
    at_random = (
        f"SELECT {levels} FROM {identifier(left)} l, {identifier(right)} r WHERE {sampled}"
        f"{' AND l.id <> r.id' if left == right else ''}"
    )
    rows = [float(_count(engine, name)) for name in (left, right)]
    pairs = rows[0] * (rows[0] - 1) / 2 if left == right else rows[0] * rows[1]
    return learnt(offered, _patterns(engine, at_random, fields), [len(levels_of(one)) for one in fields], pairs=pairs)


def _patterns(engine: duckdb.DuckDBPyConnection, pairs: str, fields: Sequence[Compared]) -> Counted:
    names = ", ".join(f"g{place}" for place in range(len(fields)))
    rows = engine.execute(f"SELECT {names}, count(*) AS n FROM ({pairs}) GROUP BY ALL").fetchnumpy()
    patterns = np.stack([np.asarray(rows[f"g{place}"], dtype=np.int8) for place in range(len(fields))], axis=1)
    return Counted(patterns, np.asarray(rows["n"], dtype=np.float64))


def _one_in(engine: duckdb.DuckDBPyConnection, name: str) -> int:
    """Of how many rows one is taken for random pairs."""
    return _count(engine, name) // RANDOM_ROWS + 1


def _count(engine: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(engine.execute(f"SELECT count(*) FROM {identifier(name)}").fetchall()[0][0])


def _bits_sql(place: int, bits: Sequence[float]) -> str:
    tried = " ".join(f"WHEN {level} THEN {bit!r}" for level, bit in enumerate(bits))
    return f"(CASE g{place} {tried} ELSE 0 END)"


def _with_frequent(engine: duckdb.DuckDBPyConnection, table: str, one: Compared) -> Compared:
    """Names and texts get their common values, unless somebody has given them."""
    if one.frequent or one.likeness not in (Likeness.NAME, Likeness.TEXT):
        return one
    return replace(one, frequent=blocking.frequent_values(engine, table, one.column))
