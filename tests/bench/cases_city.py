"""A city with millions of past cases, filled in bulk: rows and index as the services write them, without their work."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from time import perf_counter

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import services
from chengshu.kernel.cases.finding.index import TABLE, put
from chengshu.kernel.cases.finding.tokens import tokens_of
from chengshu.kernel.cases.models import Case, CaseClass, Channel, Outcome, Scheme, Stage
from chengshu.kernel.cases.queries.classes import leaves
from chengshu.kernel.cases.queries.desk import Wanted, desk_page
from chengshu.kernel.cases.queries.proposing import text_scheme
from chengshu.kernel.cases.rights import LEADER, SEAT, UNIT_CLERK
from chengshu.kernel.cases.services import Place, Report, set_keeper
from chengshu.kernel.cases.services.loading import load_standard
from chengshu.kernel.cases.services.understanding import name_classes, understand
from chengshu.kernel.cases.tests.make import make_actor
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.texts.services import train
from chengshu.kernel.texts.words import Example
from tests.bench.measuring import Figure, timed

BATCH = 5000
BASE = int(os.environ.get("BENCH_BASE") or 100_000)
"""So many cases differ; what lies behind them are their copies."""
A_DAY = 50_000
PUBLIC_SHARE = 0.7
PLACES = ("文昌街", "清河路", "望江路", "建设路", "学府路", "人民路", "新华街", "朝阳路", "滨河大道", "天中大道")
THINGS = (
    "路灯不亮", "井盖破损", "垃圾没有清运", "路面有坑", "店外经营占道", "污水外溢", "树枝遮挡信号灯", "噪声扰民",
    "暖气不热", "公交站牌破损", "护栏倒伏", "小广告张贴", "工地扬尘", "机动车乱停放", "渣土堆积", "停水没有通知",
)  # fmt: skip
ENDS = (
    "请尽快处理。",
    "已经好几天了。",
    "老人小孩经过很危险。",
    "希望有关部门到现场看看。",
    "之前反映过一次没有解决。",
)
RARE = "白鹭巢穴"
AREAS = [f"9901{county:02d}{town:03d}" for county in (2, 3, 21, 22, 23, 24, 25, 26, 27, 81) for town in range(1, 21)]


@dataclass
class City:
    """Who looks: a leader over all, the keeper's seat, a handling unit and a small one."""

    keeper: Organisation
    units: list[Organisation]
    small: Organisation
    classes: list[CaseClass]

    def actors(self) -> dict[str, Actor]:
        """By how far they see."""
        return {
            "all": make_actor(make_organisation(), LEADER),
            "the keeper": make_actor(self.keeper, SEAT),
            "a unit": make_actor(self.units[0], UNIT_CLERK),
            "a small unit": make_actor(self.small, UNIT_CLERK),
        }


def fill(past: int, still_open: int) -> City:
    """So many cases of the last months, the newest of them open."""
    load_standard()
    name_classes(Scheme.CITY)
    keeper, units, small = make_organisation(), [make_organisation() for _ in range(30)], make_organisation()
    set_keeper("", keeper, Scheme.CITY, by=PLATFORM)
    city = City(keeper, units, small, list(leaves(Scheme.CITY)))
    chance = random.Random(20261122)  # noqa: S311
    first = clock.now() - timedelta(days=past / A_DAY)
    closed = past - still_open
    base = min(closed, BASE)
    _add(_row(city, chance, number, first, is_open=False) for number in range(base))
    for have in range(base, closed, base or 1):
        _copy(have, min(base, closed - have))
    _go_on_after_copies()
    _add(_row(city, chance, number, first, is_open=True) for number in range(closed, past))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return city


def _add(rows: Iterator[Case]) -> None:
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            made = Case.everywhere.bulk_create(batch)
            put([(case.pk, tokens_of(case)) for case in made])


def _copy(shift: int, count: int) -> None:
    """The first so many cases once more behind the others, with their index: the database does it by itself."""
    own = {"id": f"id + {shift}", "number": f"'C' || (id + {shift})", "follow_key": f"'c' || (id + {shift})"}
    columns = [str(field.column) for field in Case._meta.concrete_fields]
    chosen = ", ".join(own.get(column, column) for column in columns)
    table, key = Case._meta.db_table, "rowid" if connection.vendor == "sqlite" else "case_id"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} WHERE id <= {count}")
        cursor.execute(
            f"INSERT INTO {TABLE} ({key}, tokens) SELECT {key} + {shift}, tokens FROM {TABLE} WHERE {key} <= {count}"
        )


def _go_on_after_copies() -> None:
    """New cases are numbered behind the copies; SQLite sees to that itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('cases_case', 'id'), max(id)) FROM cases_case")


def _row(city: City, chance: random.Random, number: int, first: datetime, *, is_open: bool) -> Case:
    chosen = chance.choice(city.classes)
    where, area, text = chance.choice(PLACES), chance.choice(AREAS), chance.choice(THINGS) + "，" + chance.choice(ENDS)
    if number % 100_000 == 7:
        text = f"河边发现{RARE}，{text}"
    reported = first + timedelta(days=number / A_DAY)
    lead = city.small if number % 50_000 == 11 else chance.choice(city.units)
    return Case(
        number=f"P{number:09d}",
        channel=chance.choice(list(Channel)),
        follow_key=f"k{number}",
        title=f"{where}{text[:12]}",
        text=f"{where}{chance.randrange(400)}号{text}" * 2,
        scheme=Scheme.CITY,
        case_class=chosen,
        class_path=chosen.path,
        urgency=chance.choices((0, 1, 2), (90, 9, 1))[0],
        address=f"{where}{chance.randrange(400)}号",
        division_code=area,
        lon=114 + chance.random() / 2,
        lat=33 + chance.random() / 2,
        stage=chance.choice((Stage.INTAKE, Stage.HANDLING, Stage.CHECK)) if is_open else Stage.OVER,
        outcome="" if is_open else Outcome.CLOSED,
        public=chance.random() < PUBLIC_SHARE,
        keeper=city.keeper,
        lead=lead,
        due_at=reported + timedelta(days=5),
        reported_at=reported,
        changed_at=reported,
        closed_at=None if is_open else reported + timedelta(days=3),
        closed_on_time=None if is_open else True,
    )


def taken_in(city: City, count: int) -> dict[str, float]:
    """Milliseconds that a report takes, and its understanding with classification and search for repeats."""
    chance = random.Random(7)  # noqa: S311
    labels = {thing: city.classes[at * 7 % len(city.classes)].code for at, thing in enumerate(THINGS)}
    examples = [
        Example(f"{place}{thing}，{end}{n}", labels[thing], group=f"{n}{thing}{place}")
        for n, (place, thing, end) in enumerate((p, t, e) for p in PLACES for t in THINGS for e in ENDS)
    ]
    train(text_scheme(Scheme.CITY), chance.sample(examples, 600), by=PLATFORM)
    reporting = understanding = 0.0
    for number in range(count):
        text = f"{chance.choice(PLACES)}{chance.randrange(900)}号{chance.choice(THINGS)}，{chance.choice(ENDS)}"
        began = perf_counter()
        place = Place(address=chance.choice(PLACES))
        case = services.report(Report(Channel.WEB, text, place=place, once=f"bench{number}"), by=PLATFORM)
        reporting += perf_counter() - began
        began = perf_counter()
        understand(case)
        understanding += perf_counter() - began
    return {"report": reporting / count * 1000, "understand": understanding / count * 1000}


def desks(city: City, rounds: int) -> list[Figure]:
    """Pages of the desk, for who sees all, much, little; and a whole page through the server."""
    actors = city.actors()
    wanted = dict(_looks(city))
    found = [
        timed(f"{name}, {who}", lambda a=actor, w=look: desk_page(a, w), rounds)  # type: ignore[misc]
        for who, actor in actors.items()
        for name, look in wanted.items()
    ]
    client = Client()
    may = dict(SEAT.may)
    client.force_login(make_account(organisation=city.keeper, may=may))
    found.append(timed("the page with counts and filters", lambda: client.get(reverse("cases:desk")), rounds))
    case = Case.everywhere.filter(item__isnull=False).order_by("-pk").first()
    if case is not None:
        found.append(timed("the page of a case", lambda: client.get(reverse("cases:case", args=[case.pk])), rounds))
    return found


def _looks(city: City) -> Iterator[tuple[str, Wanted]]:
    everything = Wanted(which="all")
    yield "open", Wanted()
    yield "open by due time", Wanted(sort="due")
    yield "open, one stage", Wanted(stage=Stage.CHECK)
    yield "open, a class and an area", Wanted(scheme="city", code=city.classes[3].code, area="990103")
    yield "overdue", Wanted(due="overdue", sort="due")
    yield "all", everything
    yield "all, a channel and most urgent", replace(everything, channel="video", urgency=2)
    yield "all, a class and a town", replace(everything, scheme="city", code=city.classes[5].code, area="990121003")
    yield "all, a common word", replace(everything, words="路灯不亮")
    yield "all, two common words", replace(everything, words="井盖 滨河大道")
    yield "all, a rare word", replace(everything, words=RARE)
    yield "all, a word nobody said", replace(everything, words="火星登陆")
