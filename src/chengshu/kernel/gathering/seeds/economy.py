"""The invented city's economic series: by county and month, some stated again later (revisions)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.random import Generator

from chengshu.kernel.identity.seeds.places import CITY_CODE, COUNTIES

FILE = "statistics/statistics_series.csv"
KEY = "statistics.series"
#: Key, name, unit, level of the city in the first month, monthly growth, spread.
SERIES = (
    ("industry_output", "规模以上工业增加值", "亿元", 182.0, 0.006, 0.03),
    ("retail_sales", "社会消费品零售总额", "亿元", 141.0, 0.004, 0.05),
    ("fixed_investment", "固定资产投资", "亿元", 96.0, 0.003, 0.08),
    ("budget_revenue", "一般公共预算收入", "亿元", 28.0, 0.002, 0.1),
    ("power_use", "全社会用电量", "亿千瓦时", 17.5, 0.003, 0.06),
    ("foreign_trade", "进出口总额", "亿元", 12.4, 0.001, 0.12),
)
FIRST_YEAR, MONTHS = 2023, 46
REVISED = 0.06


def make_series(folder: Path, rng: Generator) -> int:
    """Write the statistics bureau's file; how many rows it has."""
    file = folder / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    shares = rng.dirichlet(np.full(len(COUNTIES), 12.0))
    rows: list[tuple[object, ...]] = []
    for key, name, unit, level, growth, spread in SERIES:
        for month in range(MONTHS):
            year, number = FIRST_YEAR + month // 12, month % 12 + 1
            period, stated = f"{year}-{number:02}", f"{year + number // 12}-{number % 12 + 1:02}-18 10:00:00"
            total = level * (1 + growth) ** month * (1 + 0.1 * np.sin(number / 12 * 6.28))
            parts = total * shares * rng.normal(1, spread, len(COUNTIES))
            areas = [(CITY_CODE, parts.sum()), *zip((county.code for county in COUNTIES), parts, strict=True)]
            for area, value in areas:
                rows.append((key, name, unit, area, period, 0, f"{value:.2f}", stated))
                if rng.random() < REVISED:
                    later = f"{year + (number + 6) // 12}-{(number + 6) % 12 + 1:02}-20 10:00:00"
                    rows.append((key, name, unit, area, period, 1, f"{value * rng.normal(1, 0.01):.2f}", later))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("series", "name", "unit", "division", "period", "revision", "value", "stated_at"))
        writer.writerows(rows)
    return len(rows)
