"""An invented registry and rows to be matched with it, with who is really meant; all in the engine."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa

from chengshu.kernel.gathering.seeds.books import ADDRESS_AS_WRITTEN, MISTYPED, MOVED, WRONG
from chengshu.kernel.gathering.seeds.people import make_people
from chengshu.kernel.registries.matching.normal import plain_sql
from chengshu.spec.data import Meaning

FIELDS = {
    "name": Meaning.PERSON_NAME,
    "sex": Meaning.SEX,
    "born": Meaning.BIRTH_DATE,
    "address": Meaning.ADDRESS,
    "phone": Meaning.PHONE,
}
STRANGERS = 0.1


def make_registry(engine: duckdb.DuckDBPyConnection, number: int) -> None:
    """``registry``: ``id, n`` and the compared fields in plain form, as a run keeps its keys; ``people`` are left."""
    make_people(engine, number, np.random.default_rng(1))
    engine.execute(f"CREATE TABLE registry AS SELECT i AS id, number AS n, {_plain()} FROM people")


def make_rows(engine: duckdb.DuckDBPyConnection, number: int, registry: int) -> None:
    """``source``: ``i`` who is meant (none of the registry for strangers), raw values with 60 % right numbers."""
    rng = np.random.default_rng(2)
    known = rng.choice(registry, size=int(number * (1 - STRANGERS)), replace=False)
    _dice(engine, known, rng)
    engine.execute("CREATE TABLE drawn_rows AS SELECT p.*, dice.* EXCLUDE (i) FROM people p JOIN dice USING (i)")
    engine.execute("ALTER TABLE people RENAME TO residents")
    strangers = number - len(known)
    make_people(engine, strangers, np.random.default_rng(3))
    _dice(engine, np.arange(strangers), rng)
    engine.execute(
        "INSERT INTO drawn_rows SELECT p.* REPLACE (-1 - i AS i), dice.* EXCLUDE (i) FROM people p JOIN dice USING (i)"
    )
    engine.execute(_SOURCE)
    for table in ("residents", "people", "drawn_rows"):
        engine.execute(f"DROP TABLE {table}")


def plain_rows(engine: duckdb.DuckDBPyConnection, *, numbers: bool = True) -> None:
    """``rows``: the source in plain form, as a run reads it."""
    n = plain_sql(Meaning.IDENTITY_NUMBER, "number") if numbers else "NULL::VARCHAR"
    engine.execute(f"CREATE OR REPLACE TABLE rows AS SELECT id, {n} AS n, {_plain()} FROM source")


def _plain() -> str:
    sources = {"born": "born::VARCHAR"}
    return ", ".join(f"{plain_sql(meaning, sources.get(key, key))} AS {key}" for key, meaning in FIELDS.items())


def _dice(
    engine: duckdb.DuckDBPyConnection, chosen: np.ndarray[tuple[int], np.dtype[np.int64]], rng: np.random.Generator
) -> None:
    columns = {"i": pa.array(chosen)} | {f"d{place}": pa.array(rng.random(len(chosen))) for place in range(10)}
    engine.register("dice", pa.table(columns))


_SOURCE = f"""
CREATE TABLE source AS SELECT row_number() OVER () AS id, i,
    CASE WHEN i < 0 OR d0 >= 0.65 THEN NULL WHEN d0 < 0.05 THEN {WRONG} ELSE number END AS number,
    CASE WHEN d1 < 0.03 THEN {MISTYPED} ELSE name END AS name, sex,
    CASE WHEN d2 < 0.01 THEN NULL WHEN d2 < 0.02 THEN strftime(born + INTERVAL 1 DAY, '%Y/%m/%d')
        ELSE strftime(born, '%Y/%m/%d') END AS born,
    CASE WHEN d5 < 0.1 THEN {MOVED} ELSE {ADDRESS_AS_WRITTEN} END AS address,
    CASE WHEN d6 < 0.4 THEN NULL ELSE phone END AS phone
FROM drawn_rows
"""
