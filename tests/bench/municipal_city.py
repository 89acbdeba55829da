"""Books at the size of a large city, for measuring municipal operations."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db import connection
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import rights as case_rights
from chengshu.kernel.cases.services import Place
from chengshu.kernel.cases.tests.make import make_case, make_keeper
from chengshu.kernel.identity.models import Organisation
from chengshu.packs.municipal_operations.models import Entry, Order, Sheet
from chengshu.packs.municipal_operations.models.upkeep import OrderKind, OrderState, Span
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import OFFICE, UNIT_CLERK
from chengshu.packs.municipal_operations.services import sheets
from chengshu.packs.municipal_operations.services.plans import PlanContent, end_plan, make_plan, open_rounds
from tests.bench.measuring import Figure, timed

UNITS = 20
SHARES = {"lamps": 0.5, "manholes": 0.35, "hydrants": 0.05, "toilets": 0.02, "old_trees": 0.08}
WEST, EAST, SOUTH, NORTH = 114.17, 114.47, 32.96, 33.08
TOWN, STREET = "114.20,32.97,114.44,33.07", "114.300,33.010,114.306,33.015"
COLUMNS = 'id, code, name_zh, kind, "values", address, state'
COMPARED = f"SELECT {COLUMNS} FROM municipal_operations_entry WHERE register = 'lamps'"


@dataclass(frozen=True)
class City:
    """The bureau that sees everything, one of the units, somebody signed in for each, and a case among the lamps."""

    bureau: Organisation
    unit: Organisation
    office: Client
    clerk: Client
    case_id: int


def fill(entries: int, orders: int) -> City:
    """Books of so many rows and so many past orders, straight into the tables; their way in is measured apart."""
    bureau = make_organisation()
    units = [make_organisation(parent=bureau) for _ in range(UNITS)]
    rng = np.random.default_rng(7)
    lons, lats = rng.uniform(WEST, EAST, entries), rng.uniform(SOUTH, NORTH, entries)
    books = rng.choice(list(SHARES), entries, p=list(SHARES.values()))
    rows = (_entry(key, str(books[key]), units[key % UNITS], lons[key], lats[key]) for key in range(entries))
    Entry.everywhere.bulk_create(rows, batch_size=2000)
    keys = list(Entry.everywhere.order_by("pk").values_list("pk", "register", "unit_id")[:orders])
    Order.everywhere.bulk_create((_order(number, *key) for number, key in enumerate(keys)), batch_size=2000)
    make_keeper(body=bureau)
    case = make_case("路灯不亮", by=PLATFORM, place=Place(lon=float(lons[0]), lat=float(lats[0])))
    _analysed()
    may = {**OFFICE.may, **case_rights.DISPATCHER.may}
    return City(bureau, units[0], _signed_in(bureau, may), _signed_in(units[0], UNIT_CLERK.may), case.pk)


def _analysed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _signed_in(body: Organisation, may: object) -> Client:
    client = Client()
    client.force_login(make_account(organisation=body, may=may))  # type: ignore[arg-type]
    return client


def _entry(key: int, book: str, unit: Organisation, lon: float, lat: float) -> Entry:
    kinds = REGISTERS[book].kinds
    return Entry(
        register=book,
        code=f"B{key:08d}",
        name_zh=f"文昌街{key % 900}号{REGISTERS[book].label.zh}{key}",
        kind=kinds[key % len(kinds)][0] if kinds else "",
        unit=unit,
        division_code=f"990102{key % 12:03d}",
        address=f"文昌街{key % 900}号",
        lon=f"{lon:.6f}",
        lat=f"{lat:.6f}",
        state="repair" if key % 40 == 0 else "in_use",
        values={"pole": f"{key}", "power_w": 60 + key % 90},
    )


def _order(number: int, entry: int, register: str, unit: int) -> Order:
    done = number % 20 != 0
    at = clock.now() - timedelta(days=number % 400)
    return Order(
        number=f"B{number:08d}",
        kind=OrderKind.UPKEEP,
        register=register,
        entry_id=entry,
        unit_id=unit,
        title="巡检养护",
        task="清洁、检修。",
        due_on=clock.today() + timedelta(days=number % 9),
        state=OrderState.DONE if done else OrderState.DOING,
        done_at=at if done else None,
        cost_fen=12_000 if done else 0,
    )


def pages(city: City, rounds: int) -> list[Figure]:
    """The pages of the books for the bureau, which sees all rows, and for one of its units."""
    lamps = reverse("municipal_operations:book", args=["lamps"])
    layer = reverse("municipal_operations:book_map", args=["lamps"])
    row = Entry.everywhere.filter(register="lamps").latest("pk")
    found = [
        _page("the shelves", city.office, reverse("municipal_operations:books"), rounds),
        _page("a book of 100,000 lamps", city.office, lamps, rounds),
        _page("the same, of one unit", city.clerk, lamps, rounds),
        _page("the same, under repair in one district", city.office, f"{lamps}?state=repair&district=990102", rounds),
        _page("the same, sorted by name, page 40", city.office, f"{lamps}?sort=name&page=40", rounds),
        _page("searched for one row", city.office, f"{lamps}?q={row.name_zh}", rounds),
        _page("searched for a number", city.office, f"{lamps}?q={row.code}", rounds),
        _page("searched for a word of every row", city.office, f"{lamps}?q=文昌", rounds),
        _page("searched for what no row says", city.office, f"{lamps}?q=无此设施", rounds),
        _page("the same, of one unit", city.clerk, f"{lamps}?q={row.name_zh}", rounds),
        _page(
            "searched with everything else of the city",
            city.office,
            f"{reverse('install:search')}?q={row.name_zh}",
            rounds,
        ),
        _page("the map of a street", city.office, f"{layer}?bbox={STREET}&zoom=17", rounds),
        _page("the map of the town, as squares", city.office, f"{layer}?bbox={TOWN}&zoom=11", rounds),
        _page("a row with its orders", city.office, reverse("municipal_operations:entry", args=[row.pk]), rounds),
        _page("all orders", city.office, reverse("municipal_operations:orders"), rounds),
        _page("a case with the facilities near it", city.office, reverse("cases:case", args=[city.case_id]), rounds),
    ]
    found.append(timed("plans looked through, nothing due", open_rounds, rounds))
    return found


def references(rounds: int) -> list[Figure]:
    """Bare questions to the database, to hold the pages against: what each would cost without an index of its own."""
    row = Entry.everywhere.filter(register="lamps").latest("pk")
    return [
        _asked("the first 50 lamps", f"{COMPARED} ORDER BY code LIMIT 50", rounds),
        _asked("a lamp by its name", f"{COMPARED} AND name_zh LIKE '%{row.name_zh}%' LIMIT 50", rounds),
        _asked("the lamps of a street", f"{COMPARED} AND {_in_sql(STREET)}", rounds),
        _asked("the lamps of the town", f"{COMPARED} AND {_in_sql(TOWN)}", rounds),
    ]


def _page(name: str, client: Client, url: str, rounds: int) -> Figure:
    def get() -> None:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)

    return timed(name, get, rounds)


def _asked(name: str, sql: str, rounds: int) -> Figure:
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("%", "%%"), [])
            cursor.fetchall()

    return timed(name, ask, rounds)


def _in_sql(bbox: str) -> str:
    west, south, east, north = bbox.split(",")
    return f"lon BETWEEN {west} AND {east} AND lat BETWEEN {south} AND {north}"


def rates(city: City, lines: int) -> dict[str, int]:
    """How many a second: orders made by a plan that falls due, lines of a sheet read and taken in."""
    plan = make_plan(city.unit, PlanContent("toilets", "巡检", "清洁", 1, Span.MONTHS), by=PLATFORM)
    orders = _rate(open_rounds)
    end_plan(plan, by=PLATFORM)
    text = "编号,名称,类别,灯杆号,经度,纬度\n" + "".join(f"N{n},灯{n},LED灯,{n},114.3,33.0\n" for n in range(lines))
    made: list[Sheet] = []

    def read() -> int:
        made.append(sheets.read(REGISTERS["lamps"], city.unit, text.encode("gb18030"), name="灯.csv", by=PLATFORM))
        return lines

    return {
        "orders of a plan/s": orders,
        "lines of a sheet read/s": _rate(read),
        "lines taken in, all new/s": _rate(lambda: sheets.take_in(made[-1], by=PLATFORM).added),
        "lines read again, nothing new/s": _rate(read),
    }


def _rate(run: Callable[[], int]) -> int:
    began = time.perf_counter()
    done = run()
    return round(done / (time.perf_counter() - began))
