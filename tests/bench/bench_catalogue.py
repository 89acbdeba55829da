"""A catalogue of a hundred thousand datasets: what a search costs, beside LIKE over the same rows.

``python -m tests.bench.bench_catalogue``, on the database of CHENGSHU_DATABASE_URL or on SQLite. Another size is set by
CHENGSHU_BENCH_DATASETS. Gives 1 where a median of ours misses the aim of 100 ms.
"""

from __future__ import annotations

import os
import random
import sys
import time
from functools import partial
from itertools import islice

from tests.bench.home import throwaway_city
from tests.bench.measuring import printed, timed

AIM_MS = 100
DATASETS = int(os.environ.get("CHENGSHU_BENCH_DATASETS", "100000"))
BATCH = 2000
ABOUT = [
    "婚姻",
    "户籍",
    "居住",
    "车辆",
    "道路",
    "河道",
    "水库",
    "学校",
    "教师",
    "医院",
    "医师",
    "药品",
    "食品",
    "企业",
    "社保",
    "医保",
    "税务",
    "公积金",
    "土地",
    "房屋",
    "工程",
    "环境",
    "空气",
    "噪声",
    "树木",
]
WHAT = [
    "登记",
    "许可",
    "监测",
    "处罚",
    "检查",
    "备案",
    "统计",
    "名录",
    "预警",
    "补贴",
    "申请",
    "缴纳",
    "核验",
    "评价",
    "档案",
]
ENGLISH = [
    "Marriages",
    "Households",
    "Residence",
    "Vehicles",
    "Roads",
    "Rivers",
    "Reservoirs",
    "Schools",
    "Teachers",
    "Hospitals",
]
ITEMS = [
    "公民身份号码",
    "姓名",
    "统一社会信用代码",
    "法人名称",
    "联系电话",
    "登记日期",
    "行政区划代码",
    "经度",
    "纬度",
    "金额",
    "状态",
    "更新时间",
]
SEARCHES = (
    ("two signs, broad", "登记"),
    ("four signs", "河道监测"),
    ("a name and a number", "水库预警 00777"),
    ("an item that every entry has", "公民身份号码"),
    ("two signs of every entry", "信息"),
    ("a word of every entry and a rare one", "信息 水库预警"),
    ("three words of every entry", "全市 部门 共享"),
    ("English", "reservoir"),
    ("English of every entry", "bureau"),
    ("a beginning of every entry", "b"),
    ("one sign", "婚"),
    ("one sign of every entry", "信"),
    ("nothing found", "海冰"),
)


def main() -> int:
    """Fill a database, measure, say whether the aim is met."""
    with throwaway_city() as database:
        from chengshu.kernel.catalogue.search import Wanted, found_for, warm

        began = time.perf_counter()
        fill(DATASETS)
        filled_s = round(time.perf_counter() - began, 1)
        print(f"{DATASETS:,} entries on {database} in {filled_s} s", flush=True)
        began = time.perf_counter()
        warm().join()
        ahead_s = round(time.perf_counter() - began, 1)
        began = time.perf_counter()
        found_for(Wanted())
        first_ms = round((time.perf_counter() - began) * 1000, 1)
        ours = [timed(f"{name}: {words}", partial(found_for, Wanted(words=words)), 15) for name, words in SEARCHES]
        ours.append(timed("browse everything, page 1", partial(found_for, Wanted()), 15))
        narrowed = Wanted(words="登记", classification="307", facets={"sharing": "conditional", "grade": "2"})
        ours.append(timed("two signs within class, sharing and grade", partial(found_for, narrowed), 15))
        broad = Wanted(words="信息", classification="307", facets={"sharing": "conditional", "grade": "2"})
        ours.append(timed("a word of every entry within all these", partial(found_for, broad), 15))
        ours.append(timed("the last page of everything", partial(found_for, Wanted(page=10**6)), 15))
        ours.append(timed("a word of every entry after one was published", partial(after_publishing, "信息"), 15))
        reference = [timed(f"LIKE, {name}: {words}", partial(by_like, words), 3) for name, words in SEARCHES]
    facts: dict[str, object] = {
        "database": database,
        "entries": DATASETS,
        "filled_s": filled_s,
        "read_ahead_s": ahead_s,
        "first_ms": first_ms,
    }
    met = printed(f"catalogue on {database}", ours, aim_ms=AIM_MS, facts=facts)
    printed(f"reference: LIKE over the same rows on {database}", reference, aim_ms=AIM_MS, facts=facts)
    return 0 if met else 1


def fill(count: int) -> None:
    """Entries with four items each, in the tables and in the index, as publishing writes them."""
    from chengshu.kernel.catalogue.guide import ensure_guide_classes
    from chengshu.kernel.catalogue.models import CatalogueClass, Item, Resource
    from chengshu.kernel.catalogue.search.index import index_everything
    from chengshu.kernel.identity.models import Organisation
    from chengshu.kernel.identity.services import add_organisation

    ensure_guide_classes()
    places = list(CatalogueClass.objects.filter(depth=2))
    bodies: list[Organisation] = [
        add_organisation(f"第{n}局", name_en=f"Bureau {n}", code=f"B{n}", division_code="9901") for n in range(60)
    ]
    dice = random.Random(7)  # noqa: S311 - invented names, the same each time
    rows = (entry(number, dice, bodies, places) for number in range(count))
    while batch := list(islice(rows, BATCH)):
        resources = Resource.everywhere.bulk_create([resource for resource, _ in batch])
        Item.objects.bulk_create(
            Item(resource=resource, column=f"c{at}", name_zh=name, order=at)
            for resource, (_, names) in zip(resources, batch, strict=True)
            for at, name in enumerate(names)
        )
    index_everything()


def entry(number: int, dice: random.Random, bodies: list, places: list) -> tuple:  # type: ignore[type-arg]
    """An entry of chance, not yet saved, and the names of its items."""
    from chengshu.base import clock
    from chengshu.kernel.catalogue.models import Resource, Standing

    about, what = dice.choice(ABOUT), dice.choice(WHAT)
    resource = Resource(
        key=f"bench.r{number}",
        code=f"307001/{number:06}",
        name_zh=f"{about}{what}信息{number:05}",
        name_en=f"{dice.choice(ENGLISH)} {number}",
        summary_zh=f"记录全市{about}的{what}情况，含{dice.choice(ABOUT)}{dice.choice(WHAT)}结果，供部门共享。",
        provider=dice.choice(bodies),
        classification=dice.choice(places),
        sharing=dice.choice(["unconditional", "conditional", "not_shared"]),
        grade=dice.choice("1234"),
        standing=Standing.PUBLISHED,
        version=1,
        published_at=clock.now(),
    )
    return resource, ["公民身份号码", *dice.sample(ITEMS[1:], 3)]


def after_publishing(words: str) -> None:
    """A search that has to read what was published since the one before."""
    from chengshu.kernel.catalogue.models import Resource
    from chengshu.kernel.catalogue.search import Wanted, found_for
    from chengshu.kernel.catalogue.search.index import index

    index([Resource.everywhere.get(key="bench.r0")])
    found_for(Wanted(words=words))


def by_like(words: str) -> list:  # type: ignore[type-arg]
    """What one writes without an index: every word in a name, a summary or an item, with the number of all."""
    from django.db.models import Exists, OuterRef, Q

    from chengshu.kernel.catalogue.models import Item, Resource

    rows = Resource.everywhere.filter(standing="published")
    for word in words.split():
        items = Item.objects.filter(resource=OuterRef("pk"), name_zh__icontains=word)
        rows = rows.filter(
            Q(name_zh__icontains=word) | Q(name_en__icontains=word) | Q(summary_zh__icontains=word) | Q(Exists(items))
        )
    rows.count()
    return list(rows.order_by("-published_at", "-pk")[:20])


if __name__ == "__main__":
    sys.exit(main())
