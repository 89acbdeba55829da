"""The invented residents: who they really are. Numbers stand under division codes that nobody assigns (99)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.random import Generator
from numpy.typing import NDArray

from chengshu.base.numbers import IDENTITY_CHECKS, IDENTITY_WEIGHTS
from chengshu.kernel.gathering.seeds.words import (
    ESTATES,
    FEMALE,
    MALE,
    NATION_SHARES,
    NATIONS,
    STREETS,
    SURNAME_SHARES,
    SURNAMES,
)
from chengshu.kernel.geo.models import DivisionLevel
from chengshu.kernel.geo.seeds import Place, places

Ints = NDArray[np.int64]

EPOCH = date(1970, 1, 1)
OLDEST = (date(1930, 1, 1) - EPOCH).days
YOUNGEST = (date(2026, 6, 30) - EPOCH).days
TWINS = 0.008
HOUSEHOLD = 3


def make_people(engine: duckdb.DuckDBPyConnection, number: int, rng: Generator) -> None:
    """Fill the table ``people``: ``i, number, name, sex, born, nation, county, town, address, phone``."""
    towns = towns_of_city()
    born = _birth_days(number, rng)
    male = rng.random(number) < 0.512
    surname = rng.choice(len(SURNAMES), number, p=_shares(SURNAME_SHARES, len(SURNAMES)))
    first = rng.integers(0, len(MALE), number)
    second = np.where(rng.random(number) < 0.28, -1, rng.integers(0, len(FEMALE), number))
    household = np.arange(number) // HOUSEHOLD
    town = rng.integers(0, len(towns), household[-1] + 1)[household]
    twin = np.flatnonzero(rng.random(max(number - 1, 0)) < TWINS / 2)
    for one in (born, surname, first, town):
        one[twin + 1] = one[twin]
    household[twin + 1] = household[twin]
    area = np.array([int(place.code[:6]) for place in towns])[town]
    body, check = identity_bodies(area, born, male)
    rows: dict[str, Any] = {
        "i": np.arange(number),
        "body": body,
        "checked": check,
        "male": male,
        "born": born.astype("datetime64[D]"),
        "surname": surname,
        "first": first % np.where(male, len(MALE), len(FEMALE)),
        "second": second,
        "nation": rng.choice(len(NATIONS), number, p=NATION_SHARES),
        "town": town,
        **_homes(household, rng),
        "phone": rng.integers(0, 100_000_000, number),
    }
    engine.register("drawn", pa.table({name: pa.array(values) for name, values in rows.items()}))
    engine.execute(_PEOPLE, _word_lists(towns))
    engine.unregister("drawn")


def towns_of_city() -> list[Place]:
    """The towns of the invented city."""
    return [place for place in places() if place.level == DivisionLevel.TOWN]


def identity_bodies(area: Ints, born: Ints, male: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """The first 17 digits and the place of the check character (GB 11643-1999), none twice.

    Order codes run within area, day and sex; ``born`` is in days since 1970.
    """
    order = _running(area * 10_000_000 + (born + 100_000) * 10 + male) * 2 + np.where(male, 1, 2)
    days = born.astype("datetime64[D]")
    year = days.astype("datetime64[Y]").astype(int) + 1970
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    day = (days - days.astype("datetime64[M]")).astype(int) + 1
    body = (((area * 10_000 + year) * 100 + month) * 100 + day) * 1000 + order
    total = np.zeros(len(body), dtype=np.int64)
    rest = body.copy()
    for weight in reversed(IDENTITY_WEIGHTS):
        total += rest % 10 * weight
        rest //= 10
    return body, total % len(IDENTITY_CHECKS)


def _running(group: Ints) -> Ints:
    """0, 1, 2 … within each group, in the order of rows."""
    order = np.argsort(group, kind="stable")
    sorted_groups = group[order]
    starts = np.flatnonzero(np.r_[True, sorted_groups[1:] != sorted_groups[:-1]])
    lengths = np.diff(np.r_[starts, len(group)])
    running = np.empty(len(group), dtype=np.int64)
    running[order] = np.arange(len(group)) - np.repeat(starts, lengths)
    return running


def _birth_days(number: int, rng: Generator) -> Ints:
    """Days since 1970; fewer of the very old."""
    days: Ints = (OLDEST + (YOUNGEST - OLDEST) * rng.beta(1.6, 1.1, number)).astype(np.int64)
    return days


def _homes(household: Ints, rng: Generator) -> dict[str, Ints]:
    homes = int(household.max()) + 1
    return {
        "street": rng.integers(0, len(STREETS), homes)[household],
        "house": rng.integers(1, 400, homes)[household],
        "estate": rng.integers(0, len(ESTATES), homes)[household],
        "building": rng.integers(1, 30, homes)[household],
        "unit": rng.integers(1, 5, homes)[household],
        "room": (rng.integers(1, 20, homes) * 100 + rng.integers(1, 5, homes))[household],
    }


def _shares(first: Sequence[float], length: int) -> NDArray[np.float64]:
    shares = np.array([*first, *np.linspace(1.8, 0.2, length - len(first))])
    normal: NDArray[np.float64] = shares / shares.sum()
    return normal


def _word_lists(towns: Sequence[Place]) -> dict[str, list[str]]:
    names = {place.code: place.name_zh for place in places()}
    return {
        "checks": list(IDENTITY_CHECKS),
        "surnames": list(SURNAMES),
        "male": list(MALE),
        "female": list(FEMALE),
        "nations": list(NATIONS),
        "streets": list(STREETS),
        "estates": list(ESTATES),
        "towns": [place.name_zh for place in towns],
        "codes": [place.code for place in towns],
        "counties": [names[place.parent_code] for place in towns],
    }


_PEOPLE = """
CREATE OR REPLACE TABLE people AS
SELECT i, body::VARCHAR || $checks[checked + 1] AS number,
    $surnames[surname + 1]
        || CASE WHEN male THEN $male[first + 1] ELSE $female[first + 1] END
        || CASE WHEN second < 0 THEN ''
           WHEN male THEN $male[second % len($male) + 1] ELSE $female[second % len($female) + 1] END AS name,
    CASE WHEN male THEN '男' ELSE '女' END AS sex,
    born::DATE AS born,
    $nations[nation + 1] AS nation,
    $codes[town + 1] AS town,
    '示例省天中市' || $counties[town + 1] || $towns[town + 1] || $streets[street + 1] || house || '号'
        || $estates[estate + 1] || building || '号楼' || unit || '单元' || room || '室' AS address,
    '164' || lpad(phone::VARCHAR, 8, '0') AS phone
FROM drawn ORDER BY i
"""
