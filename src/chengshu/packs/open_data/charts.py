"""One honest picture of one column: counts of values, of ranges, or of months."""

from __future__ import annotations

from typing import Any

from chengshu.base.text import Text
from chengshu.packs.open_data import datastore
from chengshu.packs.open_data.models import OpenDataset, Release
from chengshu.spec.data import FieldType

NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.FLOAT})
TIMES = frozenset({FieldType.DATE, FieldType.TIME})
FEW = 20
MOST_COLUMNS = 24
_ROWS = Text("行数", "Rows")


def columns_to_draw(release: Release) -> list[dict[str, Any]]:
    """The columns of which a picture says something: neither all alike nor all different."""
    rows = max(1, release.rows)
    found = [
        one
        for one in release.columns
        if one["distinct"] > 1 and (one["type"] in {*NUMBERS, *TIMES} or one["distinct"] <= max(FEW, rows // 3))
    ]
    return found[:MOST_COLUMNS]


def best_of(columns: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The column to draw before anybody chose one: a measured number rather than a key or a day; None for none."""
    numbers = (one for one in columns if one["type"] in NUMBERS)
    return next(numbers, columns[0] if columns else None)


def chart_of(dataset: OpenDataset, release: Release, column: dict[str, Any]) -> tuple[dict[str, Any] | None, Text]:
    """The picture of a column and the sentence below it, which says what was counted and what was left out."""
    kind, name = column["type"], column["name"]
    label = Text(column["label_zh"], column["label_en"])
    if kind in TIMES:
        points, what = datastore.over_time(dataset, release, name), Text("按时间统计行数", "Rows over time")
    elif kind in NUMBERS and column["distinct"] > FEW:
        points, what = datastore.histogram(dataset, release, name), Text("按取值区间统计行数", "Rows by range")
    else:
        points = datastore.counted_by(dataset, release, name, most=FEW)
        what = Text("按取值统计行数", "Rows by value")
    if not points:
        return None, what
    drawn = sum(count for _, count in points)
    note = Text(
        "%(label)s：%(what)s。共 %(rows)s 行，图中 %(drawn)s 行，缺失 %(missing)s 行。",
        "%(label)s: %(what)s. %(rows)s rows in all, %(drawn)s drawn, %(missing)s missing.",
    ).with_values(
        label=label, what=what, rows=f"{release.rows:,}", drawn=f"{drawn:,}", missing=f"{column['missing']:,}"
    )
    chart = {
        "kind": "line" if kind in TIMES else "bar",
        "x": [at for at, _ in points],
        "series": [{"name": str(_ROWS), "values": [count for _, count in points]}],
    }
    return chart, note
