"""The portal at size: search over 100,000 datasets, rows out of a table of a million, and the re-identification check.

``OPEN_DATASETS=100000 OPEN_ROWS=1000000 python -m tests.bench.bench_open_data``. Each figure stands beside a reference
of the same run: a plain LIKE over titles and notes for the search, DuckDB alone on the same files for rows and groups.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from contextlib import closing

from tests.bench.home import throwaway_city
from tests.bench.measuring import Figure, printed, timed

AIM_MS = 100
WORDS = (
    *("空气", "水质", "噪声", "公交", "停车", "学校", "医院", "药店", "公园", "供水", "燃气", "路灯", "桥梁", "河流"),
    *("水库", "气象", "地震", "消防", "社保", "就业", "企业", "许可", "处罚", "信用", "统计", "税收", "财政", "旅游"),
    *("图书", "博物", "体育", "农田", "粮食", "化肥", "林地", "矿产", "电力", "充电", "快递", "港口"),
)


def main() -> int:
    """Fill, measure, say whether a search meets its aim."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--datasets", type=int, default=int(os.environ.get("OPEN_DATASETS", "100000")))
    options.add_argument("--rows", type=int, default=int(os.environ.get("OPEN_ROWS", "1000000")))
    options.add_argument("--rounds", type=int, default=20)
    chosen = options.parse_args()
    with throwaway_city() as database:
        fill_datasets(chosen.datasets)
        print(f"{chosen.datasets:,} datasets on {database}", flush=True)
        found = [*search_figures(chosen.rounds), *table_figures(chosen.rows, chosen.rounds)]
        facts: dict[str, object] = {"database": database, "datasets": chosen.datasets, "rows": chosen.rows}
        aimed = [one for one in found if not one.name.startswith(("reference", "check"))]
        met = all(one.median_ms < AIM_MS for one in aimed)
        printed(f"open data on {database}", found, aim_ms=AIM_MS, facts=facts)
        return 0 if met else 1


def fill_datasets(count: int) -> None:
    """Published datasets of twenty bodies in 22 fields, each with words of its own."""
    from chengshu.base import clock
    from chengshu.kernel.access.tests.make import make_organisation
    from chengshu.packs.open_data import searching
    from chengshu.packs.open_data.models import OpenDataset, OpenLicence, PortalRule, Tag, Theme

    draw = random.Random(1)  # noqa: S311  invented data
    bodies = [make_organisation() for _ in range(20)]
    PortalRule.objects.create(office=bodies[0], calls_per_minute=10_000_000)
    themes = [Theme.objects.create(key=f"t{n}", name_zh=f"领域{n}", name_en=f"Field {n}") for n in range(22)]
    licence = OpenLicence.objects.create(key="by", name_zh="署名", text_zh="署名")
    now = clock.now()
    for start in range(0, count, 5000):
        rows = []
        for number in range(start, min(count, start + 5000)):
            words = draw.sample(WORDS, 4)
            rows.append(
                OpenDataset(
                    slug=f"d{number}",
                    publisher=draw.choice(bodies),
                    theme=draw.choice(themes),
                    licence=licence,
                    name_zh=f"{words[0]}{words[1]}情况{number}",
                    notes_zh=f"{words[2]}与{words[3]}的登记和统计，按月更新，供公众查询和开发利用。",
                    stage="published",
                    release=1,
                    published_at=now,
                    modified_at=now,
                    uses=draw.randrange(10_000),
                )
            )
        OpenDataset.everywhere.bulk_create(rows)
        Tag.objects.bulk_create(Tag(dataset=row, name=draw.choice(WORDS)) for row in rows)
        searching.index((row.pk, [row.name_zh, row.notes_zh]) for row in rows)


def search_figures(rounds: int) -> list[Figure]:
    """Searches as the interface answers them, and LIKE as the reference."""
    from django.db.models import Q

    from chengshu.packs.open_data.ckan.catalogue import package_search
    from chengshu.packs.open_data.models import OpenDataset

    def like() -> object:
        found = OpenDataset.everywhere.filter(stage="published")
        found = found.filter(Q(name_zh__icontains="空气") | Q(notes_zh__icontains="空气"))
        return found.count(), list(found.order_by("-uses")[:20])

    facets = {"facet.field": ["groups", "organization"]}
    return [
        timed(
            "search: two characters, 20 rows",
            lambda: package_search({"q": "空气", "rows": 20, "facet": "false"}),
            rounds,
        ),
        timed("search: two words, 20 rows", lambda: package_search({"q": "空气 水质", "rows": 20}), rounds),
        timed(
            "search: two words with facets", lambda: package_search({"q": "空气 水质", "rows": 20, **facets}), rounds
        ),
        timed(
            "search: a field, newest first",
            lambda: package_search({"fq": "groups:t3", "sort": "metadata_modified desc"}),
            rounds,
        ),
        timed("search: everything with facets", lambda: package_search({"rows": 20, **facets}), rounds),
        timed("reference: LIKE over titles and notes", like, max(3, rounds // 4)),
    ]


def table_figures(count: int, rounds: int) -> list[Figure]:
    """Rows as the interface answers them, and DuckDB alone on the same files."""
    from chengshu.base import clock
    from chengshu.base.text import Text
    from chengshu.kernel.lake import engine as lake
    from chengshu.kernel.lake import store
    from chengshu.packs.open_data.ckan.tables import datastore_search
    from chengshu.packs.open_data.models import OpenDataset, Release
    from chengshu.packs.open_data.privacy.judge import Judge, Opening, Rule
    from chengshu.packs.open_data.privacy.treatments import Column
    from chengshu.packs.open_data.releasing import table_of
    from chengshu.spec.data import FieldType, Meaning

    dataset = OpenDataset.everywhere.get(slug="d0")
    with closing(lake.connect()) as engine:
        rows = engine.execute(
            """SELECT i + 1 AS _id, 'S' || (i % 1000) AS station, DATE '2000-01-01' + (i % 9000)::INT AS day,
            (i * 7919 % 500)::BIGINT AS value, CASE WHEN i % 2 = 0 THEN '男' ELSE '女' END AS sex
            FROM range(?) t(i)""",
            [count],
        ).to_arrow_table()
        version = store.replace(table_of(dataset), rows)
    kinds = {"station": "VARCHAR", "day": "DATE", "value": "BIGINT", "sex": "VARCHAR"}
    columns = [
        {"name": n, "label_zh": n, "label_en": n, "kind": k, "type": "text", "unit": ""} for n, k in kinds.items()
    ]
    Release.objects.create(
        dataset=dataset, number=1, source="x", source_version=0, table_version=version, rows=count,
        columns=columns, published_at=clock.now(),
    )  # fmt: skip
    key = str(dataset.file_id(1))
    places = iter(range(10_000_000))

    def search(**params: object) -> object:
        return datastore_search({"resource_id": key, "limit": 100, **params})

    found = [
        timed("rows: first page", search, rounds),
        timed("rows: a page near the end", lambda: search(offset=count - 200), rounds),
        timed("rows: filtered, with total", lambda: search(filters={"station": f"S{next(places) % 1000}"}), rounds),
        timed("rows: sorted", lambda: search(sort="value desc"), rounds),
        timed("rows: a word anywhere", lambda: search(q=f"s{next(places) % 1000}"), rounds),
    ]
    with closing(lake.connect(memory_mb=512)) as engine:
        view = lake.show(engine, table_of(dataset), as_view="source", version=version)

        def alone() -> object:
            wanted = f"S{next(places) % 1000}"
            total = engine.execute(f"SELECT count(*) FROM {view} WHERE station = ?", [wanted]).fetchone()
            page = f"SELECT * FROM {view} WHERE station = ? ORDER BY _id LIMIT 100"
            return total, engine.execute(page, [wanted]).fetchall()

        def groups() -> object:
            return engine.execute(f"SELECT min(n) FROM (SELECT count(*) n FROM {view} GROUP BY sex, day)").fetchone()

        found.append(timed("reference: DuckDB alone, filtered, with total", alone, rounds))
        known = (
            Column("sex", Text("性别", "Sex"), meaning=Meaning.SEX),
            Column("day", Text("出生日期", "Birth"), FieldType.DATE, Meaning.BIRTH_DATE),
            Column("station", Text("单位", "Station")),
        )
        judge = Judge(engine, view, known, Rule(5, 1))
        opening = Opening({"sex": "keep", "day": "year", "station": "keep"})
        found.append(timed("check: k over three columns", lambda: judge.verdict(opening), 3))
        found.append(
            timed("check: advice until it holds", lambda: judge.advice(Opening({"sex": "keep", "day": "keep"})), 3)
        )
        found.append(timed("reference: DuckDB alone, one grouping", groups, 3))
    return found


if __name__ == "__main__":
    sys.exit(main())
