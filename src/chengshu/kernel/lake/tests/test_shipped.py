"""Shipped queries say what they need, refuse numbers out of bounds, and count right."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from chengshu.kernel.lake import store
from chengshu.kernel.lake.shipped.engines import as_sql, here
from chengshu.kernel.lake.shipped.queries import BY_KEY, QUERIES
from chengshu.kernel.lake.tests.make import a_name

AT = pa.timestamp("us", "UTC")


def test_a_moment_counts_in_the_month_of_the_citys_clock() -> None:
    name = a_name()
    new_year = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in the city
    store.append(name, pa.table({"area": ["411702001"], "at": pa.array([new_year], AT)}))

    rows = here(BY_KEY["rows_by_area_and_month"], {"rows": name}).to_pylist()

    assert [(row["area"], str(row["month"]), row["rows"]) for row in rows] == [("411702", "2026-01-01", 1)]


def test_columns_may_be_called_otherwise() -> None:
    name = a_name()
    store.append(name, pa.table({"xzqh": ["411702", "411702"], "token": ["a", "a"]}))

    columns = {"rows": {"area": "xzqh", "subject": "token"}}
    rows = here(BY_KEY["subjects_per_area"], {"rows": name}, columns=columns).to_pylist()

    assert rows == [{"area": "411702", "subjects": 1, "rows": 2}]


@pytest.mark.requirement("big-data-platform.7")
def test_events_of_one_area_within_some_hours_are_paired() -> None:
    one, other = a_name(), a_name()
    noon = datetime(2026, 1, 1, 4, tzinfo=UTC)
    later = datetime(2026, 1, 1, 7, tzinfo=UTC)
    store.append(one, pa.table({"area": ["411702", "411722"], "at": pa.array([noon, noon], AT)}))
    store.append(other, pa.table({"area": ["411702", "411702"], "at": pa.array([later, noon], AT)}))
    query = BY_KEY["near_in_time_and_place"]

    def pairs(hours: int) -> list[tuple[str, int]]:
        rows = here(query, {"one": one, "other": other}, {"hours": hours}).to_pylist()
        return [(row["place"], row["pairs"]) for row in rows]

    assert pairs(2) == [("411702", 1)]
    assert pairs(3) == [("411702", 2)]


def test_a_number_out_of_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="digits"):
        as_sql(BY_KEY["subjects_per_area"], {"rows": "x"}, {}, {"digits": 99})


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.key)
def test_each_can_be_written_as_sql_for_the_workbench(query: object) -> None:
    shipped = BY_KEY[query.key]  # type: ignore[attr-defined]
    sql = as_sql(shipped, {role: f"table_{role}" for role in shipped.tables}, {})

    assert all(f"table_{role}" in sql for role in shipped.tables)
