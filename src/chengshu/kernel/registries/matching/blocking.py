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


@dataclass(frozen=True)
class Part:
    """A column, or only its first letters; ``length`` 0 for the whole value."""

    column: str
    length: int = 0

    def sql(self, side: str = "") -> str:
        """The expression on a side ``l`` or ``r``."""
        name = f"{side}.{identifier(self.column)}" if side else identifier(self.column)
        return f"left({name}, {self.length})" if self.length else name


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
    scale = max(1.0, rows / SAMPLED) * max(1.0, others / SAMPLED)
    own = min(rows, SAMPLED) if within else 0
    return max(0.0, (float(found) - own) * scale / (2 if within else 1))


def _counted(name: str, block: Block, rows: int) -> str:
    key = " || chr(31) || ".join(part.sql() for part in block.parts)
    sample = f" AND hash(id) % {rows // SAMPLED + 1} = 0" if rows > SAMPLED else ""
    missing = " AND ".join(f"{identifier(part.column)} IS NOT NULL" for part in block.parts)
    return f"SELECT {key} AS k, count(*) AS n FROM {identifier(name)} WHERE {missing}{sample} GROUP BY 1"


def _rows(engine: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(engine.execute(f"SELECT count(*) FROM {identifier(name)}").fetchall()[0][0])


def frequent_values(engine: duckdb.DuckDBPyConnection, name: str, column: str, *, most: int = 200) -> tuple[str, ...]:
    """Values that at least one in 500 rows carries, the commonest first."""
    table, value = identifier(name), identifier(column)
    sql = (
        f"SELECT {value} FROM {table} WHERE {value} IS NOT NULL GROUP BY 1 "
        f"HAVING count(*) > greatest(3, (SELECT count(*) FROM {table}) / 500) ORDER BY count(*) DESC LIMIT {most}"
    )
    return tuple(str(row[0]) for row in engine.execute(sql).fetchall())
