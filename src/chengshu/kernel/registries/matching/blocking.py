"""Which pairs are compared at all: those that agree on something. Blocks are chosen by what they cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import duckdb

from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.registries.matching.comparing import Compared, Likeness

PAIRS_PER_ROW = 12
FREE_PAIRS = 3_000_000
LARGEST_SHARE = 0.5
MOST_BLOCKS = 14
SAMPLED = 200_000
STEP_PAIRS_PER_ROW, FREE_STEP_PAIRS = 6, 500_000
#: Tables of so many rows at most are compared as widely as can be.
SMALL = 20_000


@dataclass(frozen=True)
class Part:
    """A column, or only its first letters, with a negative ``length`` its last ones; 0 for the whole value."""

    column: str
    length: int = 0

    def sql(self, side: str = "") -> str:
        """The expression on a side ``l`` or ``r``."""
        name = f"{side}.{identifier(self.column)}" if side else identifier(self.column)
        if not self.length:
            return name
        return f"left({name}, {self.length})" if self.length > 0 else f"right({name}, {-self.length})"


@dataclass(frozen=True)
class Block:
    """Two rows are compared when all parts agree."""

    parts: tuple[Part, ...]

    def condition(self) -> str:
        """The condition on rows ``l`` and ``r``."""
        return " AND ".join(f"{part.sql('l')} = {part.sql('r')}" for part in self.parts)


def blocks_for(
    engine: duckdb.DuckDBPyConnection, left: str, right: str, fields: Sequence[Compared], *, within: bool
) -> list[Block]:
    """The cheapest blocks that together let no single slip hide a pair: each field is left out by some of them.

    Costs are counted on a sample of at most 200,000 rows of each side. ``within`` pairs rows of one table.
    """
    budget = float(max(PAIRS_PER_ROW * _rows(engine, left), FREE_PAIRS))
    priced = {block: _pairs(engine, left, right, block, within=within) for block in _candidates(fields)}
    affordable = {block: cost for block, cost in priced.items() if 0 < cost <= budget * LARGEST_SHARE}
    chosen: list[Block] = []
    used: Counter[str] = Counter()
    while affordable and len(chosen) < MOST_BLOCKS:
        block = min(affordable, key=lambda one: (_worth(one, used) * affordable[one], len(one.parts)))
        cost = affordable.pop(block)
        if cost > budget:
            continue
        budget -= cost
        chosen.append(block)
        used.update(part.column for part in block.parts)
        affordable = {one: cost for one, cost in affordable.items() if not set(block.parts) <= set(one.parts)}
    return [one for one in chosen if not any(set(other.parts) < set(one.parts) for other in chosen)]


#: Blocks that serve one end, from the widest down; the first that can be afforded is taken.
Steps = Sequence[Sequence[Block]]


def blocks_within(
    engine: duckdb.DuckDBPyConnection, left: str, right: str, ladders: Sequence[Steps], *, within: bool
) -> list[Block]:
    """Of each ladder the widest step that gives no more than so many pairs for a row, by samples; else its last."""
    if not ladders:
        return []
    rows = _rows(engine, left)
    budget = float(max(STEP_PAIRS_PER_ROW * rows, FREE_STEP_PAIRS))
    if max(rows, _rows(engine, right)) <= SMALL:
        return list(dict.fromkeys(block for steps in ladders for block in steps[0]))
    chosen: dict[Block, None] = {}
    for steps in ladders:
        step = steps[-1]
        for one in steps[:-1]:
            if sum(_pairs(engine, left, right, block, within=within) for block in one) <= budget:
                step = one
                break
        chosen |= dict.fromkeys(step)
    return list(chosen)


def _worth(block: Block, used: Counter[str]) -> float:
    """A block of columns that others lean on already is worth less; one that leans on a single column, more."""
    return float(8 ** sum(used[part.column] for part in block.parts) * 3 ** len(block.parts))


def pairs_sql(left: str, right: str, blocks: Sequence[Block], *, within: bool, gathered: str) -> str:
    """A query that gives every pair of the blocks once, with ``gathered`` columns of ``l`` and ``r``."""
    parts = []
    for place, block in enumerate(blocks):
        before = "".join(f" AND NOT coalesce({one.condition()}, false)" for one in blocks[:place])
        order = " AND l.id < r.id" if within else ""
        parts.append(
            f"SELECT {gathered} FROM {identifier(left)} l JOIN {identifier(right)} r ON {block.condition()}"
            f"{order}{before}"
        )
    return " UNION ALL ".join(parts)


def _candidates(fields: Sequence[Compared]) -> Iterator[Block]:
    whole = [Part(one.column) for one in fields]
    begun = [Part(one.column, 3 if one.likeness is not Likeness.NAME else 1) for one in fields]
    for part in whole:
        yield Block((part,))
    for one, other in combinations(whole, 2):
        yield Block((one, other))
    for one in whole:
        for start in begun:
            if start.column != one.column:
                yield Block((one, start))


def _pairs(engine: duckdb.DuckDBPyConnection, left: str, right: str, block: Block, *, within: bool) -> float:
    """About how many pairs a block gives."""
    rows, others = _rows(engine, left), _rows(engine, right)
    counted = {name: _counted(name, block, count) for name, count in ((left, rows), (right, others))}
    sql = f"SELECT coalesce(sum(l.n * r.n), 0) FROM ({counted[left]}) l JOIN ({counted[right]}) r USING (k)"
    found = engine.execute(sql).fetchall()[0][0]
    scale = _one_in(rows) * _one_in(others)
    own = rows / _one_in(rows) if within else 0
    return max(0.0, (float(found) - own) * scale / (2 if within else 1))


def _counted(name: str, block: Block, rows: int) -> str:
    key = " || chr(31) || ".join(part.sql() for part in block.parts)
    sample = _sampled(rows)
    missing = " AND ".join(f"{identifier(part.column)} IS NOT NULL" for part in block.parts)
    return f"SELECT {key} AS k, count(*) AS n FROM {identifier(name)} WHERE {missing}{sample} GROUP BY 1"


def _sampled(rows: int) -> str:
    """The condition that takes at most 200,000 of so many rows, the same ones each time."""
    return f" AND hash(id) % {_one_in(rows)} = 0" if _one_in(rows) > 1 else ""


def _one_in(rows: int) -> int:
    """Of how many rows one is taken."""
    return -(-rows // SAMPLED) or 1


def _rows(engine: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(engine.execute(f"SELECT count(*) FROM {identifier(name)}").fetchall()[0][0])


def frequent_values(engine: duckdb.DuckDBPyConnection, name: str, column: str, *, most: int = 200) -> tuple[str, ...]:
    """Values that at least one in 500 rows carries, the commonest first; of a large table by a sample of it."""
    table, value = identifier(name), identifier(column)
    rows = _rows(engine, name)
    sampled = _sampled(rows)
    sql = (
        f"SELECT {value} FROM {table} WHERE {value} IS NOT NULL{sampled} GROUP BY 1 "
        f"HAVING count(*) > {max(3, rows // _one_in(rows) // 500)} ORDER BY count(*) DESC LIMIT {most}"
    )
    return tuple(str(row[0]) for row in engine.execute(sql).fetchall())
