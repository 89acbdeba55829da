"""The books of the invented city are full, tell one story, and are written once."""

from __future__ import annotations

import pytest

from chengshu.base import clock
from chengshu.kernel.access.seeds import ROLES as GRANTED
from chengshu.kernel.access.seeds import seed_grants
from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.install.sync import sync_packs
from chengshu.packs.municipal_operations.data import ON_PLATFORM
from chengshu.packs.municipal_operations.models import (
    Assessment,
    Cost,
    Emergency,
    Entry,
    Fault,
    Haul,
    Order,
    Permit,
    Plan,
    Proceeding,
    Reconsideration,
    Return,
)
from chengshu.packs.municipal_operations.queries.penalties import published
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import ROLES as DECLARED
from chengshu.packs.municipal_operations.rights import SEE
from chengshu.packs.municipal_operations.seeds import seed_municipal_operations

ROLES = {role.key: role for role in DECLARED}
pytestmark = pytest.mark.django_db
FROM_COMPONENTS = {"lamps", "manholes", "hydrants", "toilets"}  # where the component register has been drawn
EVERYTHING = (Entry, Plan, Order, Assessment, Haul, Return, Fault, Emergency, Permit, Proceeding, Reconsideration)


def counts() -> list[int]:
    return [model.everywhere.count() for model in EVERYTHING] + [Cost.objects.count()]


@pytest.mark.parametrize("username", ["dispatcher", "command.clerk"])
def test_who_dispatches_may_read_the_books_and_nothing_more_of_them(username: str) -> None:
    ours = [ROLES[key] for key in GRANTED[username] if key in ROLES]
    assert [set(role.may) for role in ours] == [{SEE}]


def test_the_books_are_full_and_written_once() -> None:
    sync_packs()
    seed_divisions()
    seed_organisations()
    seed_people()
    seed_grants()
    seed_municipal_operations()
    once = counts()
    seed_municipal_operations()
    assert counts() == once
    assert all(once), dict(zip([model.__name__ for model in EVERYTHING], once, strict=False))

    filled = set(Entry.everywhere.values_list("register", flat=True))
    assert set(REGISTERS) - filled <= FROM_COMPONENTS
    assert published().count() == 2
    measured = ON_PLATFORM.compute(clock.today())
    assert measured is not None
    assert measured.value > 90
