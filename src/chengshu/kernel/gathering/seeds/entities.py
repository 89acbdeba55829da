"""The invented enterprises and social organisations: what they really are."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.random import Generator
from numpy.typing import NDArray

from chengshu.base.numbers import CREDIT_ALPHABET, CREDIT_WEIGHTS, ORGANISATION_WEIGHTS
from chengshu.kernel.gathering.seeds.people import towns_of_city
from chengshu.kernel.gathering.seeds.words import (
    ENTITY_FIRST,
    FORM_SHARES,
    FORMS,
    ORGANISATION_KINDS,
    STREETS,
    TRADES,
)

SOCIAL = 0.06


def make_entities(engine: duckdb.DuckDBPyConnection, number: int, people: int, rng: Generator) -> None:
    """Fill the table ``entities``: ``i, code, name, social, kind, capital, founded, person, address, phone, town``."""
    towns = towns_of_city()
    town = rng.integers(0, len(towns), number)
    social = rng.random(number) < SOCIAL
    areas = np.array([int(place.code[:6]) for place in towns])[town]
    rows: dict[str, Any] = {
        "i": np.arange(number),
        "code": credit_codes(np.arange(number), areas, social),
        "social": social,
        "first": rng.integers(0, len(ENTITY_FIRST), number),
        "second": rng.integers(0, len(ENTITY_FIRST), number),
        "third": rng.integers(0, len(ENTITY_FIRST) * 3, number),
        "trade": rng.integers(0, len(TRADES), number),
        "form": rng.choice(len(FORMS), number, p=FORM_SHARES),
        "kind": rng.integers(0, len(ORGANISATION_KINDS), number),
        "capital": np.round(rng.lognormal(4.6, 1.3, number), 0),
        "founded": rng.integers(7_000, 20_500, number).astype("datetime64[D]"),
        "person": rng.integers(0, max(people, 1), number),
        "town": town,
        "street": rng.integers(0, len(STREETS), number),
        "house": rng.integers(1, 400, number),
        "room": rng.integers(1, 20, number) * 100 + rng.integers(1, 12, number),
        "phone": rng.integers(0, 10_000_000, number),
    }
    engine.register("drawn", pa.table({name: pa.array(values) for name, values in rows.items()}))
    engine.execute(
        _ENTITIES,
        {
            "firsts": list(ENTITY_FIRST),
            "trades": list(TRADES),
            "forms": list(FORMS),
            "kinds": list(ORGANISATION_KINDS),
            "streets": list(STREETS),
            "towns": [place.name_zh for place in towns],
            "codes": [place.code for place in towns],
        },
    )
    engine.unregister("drawn")


def credit_codes(serial: NDArray[np.int64], area: NDArray[np.int64], social: NDArray[np.bool_]) -> list[str]:
    """Sound unified social credit codes (GB 32100-2015), 91 for enterprises and 51 for social organisations."""
    alphabet = np.array(list(CREDIT_ALPHABET))
    count = len(serial)
    values = np.zeros((count, 18), dtype=np.int64)
    values[:, 0] = np.where(social, 5, 9)
    values[:, 1] = 1
    rest = area.copy()
    for place in range(7, 1, -1):
        values[:, place] = rest % 10
        rest //= 10
    values[:, 8] = CREDIT_ALPHABET.index("T")
    rest = serial.copy()
    for place in range(15, 8, -1):
        values[:, place] = rest % 10
        rest //= 10
    inner = np.array(["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter) for letter in CREDIT_ALPHABET])
    total = (inner[values[:, 8:16]] * np.array(ORGANISATION_WEIGHTS)).sum(axis=1)
    check = 11 - total % 11
    values[:, 16] = np.where(check == 10, CREDIT_ALPHABET.index("X"), check % 11)
    values[:, 17] = -(values[:, :17] * np.array(CREDIT_WEIGHTS)).sum(axis=1) % 31
    return ["".join(row) for row in alphabet[values]]


_ENTITIES = """
CREATE OR REPLACE TABLE entities AS
SELECT e.i, code, social,
    CASE WHEN social THEN '天中市' || $trades[trade + 1] || $firsts[first + 1] || $firsts[second + 1]
            || $kinds[kind + 1]
        ELSE '天中' || $firsts[first + 1] || $firsts[second + 1] || coalesce($firsts[third + 1], '')
            || $trades[trade + 1] || $forms[form + 1] END AS name,
    CASE WHEN social THEN '社会团体' ELSE $forms[form + 1] END AS kind,
    capital, founded::DATE AS founded, p.name AS representative, $codes[e.town + 1] AS town,
    '天中市' || $towns[e.town + 1] || $streets[street + 1] || house || '号' || room || '室' AS address,
    '0990-' || lpad(e.phone::VARCHAR, 7, '0') AS phone
FROM drawn e LEFT JOIN people p ON p.i = e.person ORDER BY e.i
"""
