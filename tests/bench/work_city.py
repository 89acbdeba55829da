"""A city with a million open items, and the pages people ask for in it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, models, transaction
from django.test import Client

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor, actor_for
from chengshu.kernel.access.models import Grant, Role, RolePermission
from chengshu.kernel.identity.models import Account, Organisation, Person
from chengshu.kernel.identity.services import add_organisation, add_person, open_account
from chengshu.kernel.work.models import Copy, Desk, Item, Queue, Token
from chengshu.kernel.work.queries.inbox import Box, Sort, Wanted, box_counts, count_of, inbox_page
from chengshu.kernel.work.rights import SEE_ITEMS
from chengshu.spec.people import Scope
from tests.bench.measuring import Figure, timed

UNITS, PEOPLE = 100, 5_000
BUSY_DESKS, QUEUED_SHARE = 600, 0.13
ROADS = ("建设路", "文明路", "解放路", "天中大道", "驿城路", "雪松路", "练江大道", "置地大道")
THINGS = ("井盖破损", "路灯不亮", "占道经营", "垃圾未清", "树枝倒伏", "围挡破损", "水管漏水", "积水严重", "护栏损坏")


@dataclass(frozen=True)
class People:
    """Who asks for pages: somebody with hundreds of desks, and somebody of a unit with a long queue."""

    busy: Actor
    clerk: Actor
    account: Account
    clerk_account: Account


def fill(items: int) -> People:
    """The invented city: every item open, on one desk; an eighth of all in the queue of one unit."""
    dice = random.Random(61)  # noqa: S311 - an invented city, the same each time
    city = add_organisation("天中市", code="B0", division_code="9901")
    units = [add_organisation(f"第{n}局", code=f"B{n + 1}", parent=city) for n in range(UNITS)]
    people = _people(units)
    busy, clerk = people[0], people[1]
    big = Queue.objects.create(organisation=units[1])
    small = [Queue.objects.create(organisation=unit) for unit in units[2:]]
    now = clock.now()
    with transaction.atomic():
        load(Item, _items(items, units, people, now, dice))
        load(Token, _tokens(items, now))
        load(Desk, _desks(items, (units, people, big, small), now, dice))
    Copy.objects.bulk_create(
        Copy(item_id=n + 1, person=busy, at=now - timedelta(minutes=n)) for n in range(min(5000, items))
    )
    with connection.cursor() as cursor:
        # A database that has run for a day has been vacuumed; only then does PostgreSQL answer from an index alone.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    _grant(clerk, units[1])
    accounts = [
        open_account(person, username=name, password="correct-horse-battery", must_change=False)
        for person, name in ((busy, "busy"), (clerk, "clerk"))
    ]
    return People(actor_for(busy), actor_for(clerk), *accounts)


def figures(people: People, rounds: int) -> list[Figure]:
    """The pages, each so many times."""
    busy, clerk = people.busy, people.clerk
    unit = Wanted(box=Box.UNIT)
    pages = {
        "to do, first page": (busy, Wanted()),
        "to do, tenth page": (busy, _deep(busy, Wanted(), 9)),
        "to do, overdue": (busy, Wanted(due="overdue")),
        "to do, search": (busy, Wanted(words="井盖 解放")),
        "to do, newest first": (busy, Wanted(sort=Sort.NEW)),
        "unit queue, first page": (clerk, unit),
        "unit queue, fiftieth page": (clerk, _deep(clerk, unit, 49)),
        "unit queue, overdue": (clerk, Wanted(box=Box.UNIT, due="overdue")),
        "unit queue, one kind": (clerk, Wanted(box=Box.UNIT, kind="bench.7")),
        "unit queue, a kind of which there is none": (clerk, Wanted(box=Box.UNIT, kind="bench.none")),
        "unit queue, search for common words": (clerk, Wanted(box=Box.UNIT, words="井盖")),
        "unit queue, search for one item": (clerk, Wanted(box=Box.UNIT, words="（第000013号")),
        "unit queue, search without a hit": (clerk, Wanted(box=Box.UNIT, words="不存在的词语")),
        "done, first page": (busy, Wanted(box=Box.DONE)),
        "started, first page": (busy, Wanted(box=Box.STARTED)),
        "started, search": (busy, Wanted(box=Box.STARTED, words="井盖")),
        "copies, first page": (busy, Wanted(box=Box.COPIES)),
    }
    found = [timed(name, partial(inbox_page, actor, wanted), rounds) for name, (actor, wanted) in pages.items()]
    client = Client()
    client.force_login(people.account)
    found.append(timed("to do, the whole page as it is sent", lambda: client.get("/work/"), rounds))
    client.force_login(people.clerk_account)
    found.append(timed("unit queue, the whole page as it is sent", lambda: client.get("/work/?box=unit"), rounds))
    found.append(timed("counts of all boxes, busy person", lambda: box_counts(busy, Box), rounds))
    found.append(timed("counts of all boxes, person of the long queue", lambda: box_counts(clerk, Box), rounds))
    found.append(
        timed("count of a searched queue", lambda: count_of(clerk, Wanted(box=Box.UNIT, words="井盖")), rounds)
    )
    return found


def load(model: type[models.Model], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows straight into a table, in the order of its concrete fields: COPY on PostgreSQL, else many at once."""
    fields = model._meta.concrete_fields
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            for statement in connection.ops.sequence_reset_sql(_plain_style(), [model]):
                cursor.execute(statement)
            return
        marks = ", ".join(["?"] * len(fields))
        raw = connection.connection.cursor()
        raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", (_written(row) for row in rows))


def _plain_style() -> Any:
    from django.core.management.color import no_style

    return no_style()


def _written(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value for value in row)


def _row(model: type[models.Model], values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[field.attname] for field in model._meta.concrete_fields)


def _people(units: list[Organisation]) -> list[Person]:
    return [
        add_person(f"职员{n}", organisation=units[n % len(units)], title_zh="科员", leads=False) for n in range(PEOPLE)
    ]


def _items(
    items: int, units: list[Organisation], people: list[Person], now: datetime, dice: random.Random
) -> Iterator[Any]:
    for n in range(1, items + 1):
        due = now + timedelta(minutes=dice.randrange(-20_000, 60_000))
        yield _row(
            Item,
            {
                "id": n,
                "kind": f"bench.{n % 12}",
                "title_zh": title_of(n),
                "title_en": "",
                "about_type": "bench.Row",
                "about_id": str(n),
                "unit_id": units[n % UNITS].pk,
                "opener_id": people[0].pk if n % 500 == 0 else dice.choice(people).pk,
                "parent_id": None,
                "awaited": False,
                "status": "open",
                "outcome": "",
                "urgency": n % 3,
                "values": "{}",
                "opened_at": now - timedelta(minutes=n % 100_000),
                "closed_at": None,
                "due_at": due,
                "missing_year": None,
                "paused_since": None,
                "urged": 0,
                "steps_taken": 1,
                "once": None,
            },
        )


def _tokens(items: int, now: datetime) -> Iterator[Any]:
    values = {
        "parent_id": None,
        "state": "doing",
        "stay": 1,
        "status": "live",
        "entered_at": now,
        "entered_by_id": None,
    }
    for n in range(1, items + 1):
        yield _row(Token, {"id": n, "item_id": n, **values})


def title_of(n: int) -> str:
    """What an item is called."""
    return f"{ROADS[n * 7 % len(ROADS)]}{n * 13 % 400}号{THINGS[n * 5 % len(THINGS)]}（第{n:06}号）"


def _desks(items: int, who: Any, now: datetime, dice: random.Random) -> Iterator[Any]:
    units, people, big, small = who
    for n in range(1, items + 1):
        values = {
            "id": n,
            "item_id": n,
            "token_id": n,
            "stay": 1,
            "purpose": "move",
            "either": True,
            "kind": f"bench.{n % 12}",
            "state": "doing",
            "unit_id": units[n % UNITS].pk,
            "urgency": n % 3,
            "title": title_of(n),
            "person_id": None,
            "queue_id": None,
            "asked_by_id": None,
            "waits_for_id": None,
            "opened_at": now,
            "read_at": None,
            "done_at": None,
            "done_by_id": None,
            "outcome": "",
            "sorts_at": now + timedelta(minutes=dice.randrange(-20_000, 60_000)),
        }
        share = dice.random()
        if share < QUEUED_SHARE:
            values["queue_id"] = big.pk
        elif share < QUEUED_SHARE + 0.05:
            values["queue_id"] = dice.choice(small).pk
        else:
            values["person_id"] = people[0].pk if n % (items // BUSY_DESKS or 1) == 0 else dice.choice(people).pk
        yield _row(Desk, values)
    for n in range(items + 1, items + 1 + items // 50):
        item = dice.randrange(1, items + 1)
        done = now - timedelta(minutes=n % 90_000)
        values |= {"id": n, "item_id": item, "token_id": item, "person_id": people[0].pk, "queue_id": None}
        yield _row(Desk, values | {"done_at": done, "done_by_id": people[0].pk, "outcome": "agree"})


def _grant(person: Person, unit: Organisation) -> None:
    role = Role.objects.create(key="bench", name_zh="测试", name_en="Bench", declared=False)
    RolePermission.objects.create(role=role, permission=SEE_ITEMS.key, scope=Scope.UNIT)
    Grant.objects.create(person=person, role=role, organisation=unit)


def _deep(actor: Actor, wanted: Wanted, pages: int) -> Wanted:
    """The place after so many pages."""
    for _ in range(pages):
        page = inbox_page(actor, wanted)
        wanted = Wanted(**{**vars(wanted), "after": page.next or wanted.after})
    return wanted
