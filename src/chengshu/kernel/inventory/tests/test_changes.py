"""Zombies are asked about and shut down with their data; mergers are tracked; an isolated network is the exception."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.inventory.errors import AlreadyUnderWay, NoException, NotComprehensive
from chengshu.kernel.inventory.models import ExceptionState, InformationSystem, Network, NetworkException, SystemState
from chengshu.kernel.inventory.queries.exceptions import exception_in_force, isolated
from chengshu.kernel.inventory.queries.use import months_before
from chengshu.kernel.inventory.rights import JUDGE_SYSTEMS, KEEP_SYSTEMS, SEE_SYSTEMS
from chengshu.kernel.inventory.services.exceptions import ask_exception, end_exceptions
from chengshu.kernel.inventory.services.mergers import plan_merger
from chengshu.kernel.inventory.services.systems import change_system, report_use
from chengshu.kernel.inventory.services.zombies import find_zombies, set_use_rule
from chengshu.kernel.inventory.tests.make import content, make_system
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
AHEAD = clock.today() + timedelta(days=90)


def keeper_of(unit: Organisation) -> Actor:
    return make_actor(organisation=unit, may={KEEP_SYSTEMS: Scope.UNIT, SEE_SYSTEMS: Scope.UNIT})


def judge() -> Actor:
    return make_actor(may={JUDGE_SYSTEMS: Scope.ALL, SEE_SYSTEMS: Scope.ALL})


def used(system: InformationSystem, active: int, months: int = 6) -> InformationSystem:
    for month in months_before(clock.today(), months):
        report_use(system, month, active_users=active, sign_ins=active, last_used_on=None, by=PLATFORM)
    return system


def moved(row: object, move: str, by: Actor, why: str = "", **values: object) -> None:
    item = item_about(row)  # type: ignore[arg-type]
    assert item is not None
    make_move(item, move, by=by, why=why, values=values)


def state_of(system: InformationSystem) -> str:
    system.refresh_from_db()
    return system.state


@pytest.mark.requirement("it-system-integration.2")
def test_a_hardly_used_system_is_asked_about_and_shut_down_with_its_data() -> None:
    officer = judge()
    idle, busy, silent = used(make_system(), 2), used(make_system(), 80), make_system()

    assert find_zombies() == 1
    assert [state_of(one) for one in (idle, busy, silent)] == ["doubted", "in_use", "in_use"]
    asked, owner = idle.shut_downs.get(), keeper_of(idle.owner)
    moved(asked, "shut", owner, planned_on=AHEAD.isoformat())
    assert state_of(idle) == SystemState.CLOSING
    moved(asked, "done", owner, closed_on=clock.today().isoformat(), data_to="移交市档案馆")
    moved(asked, "confirm", officer)

    asked.refresh_from_db()
    assert (state_of(idle), asked.data_to, asked.closed_on) == (SystemState.CLOSED, "移交市档案馆", clock.today())
    assert find_zombies() == 0


def test_a_system_kept_for_a_reason_is_not_asked_about_again_until_its_day() -> None:
    officer, idle = judge(), used(make_system(), 0)
    find_zombies()
    asked = idle.shut_downs.get()
    moved(asked, "keep", keeper_of(idle.owner), why_kept="年终集中使用", kept_until=AHEAD.isoformat())
    moved(asked, "agree", officer)

    assert state_of(idle) == SystemState.IN_USE
    assert find_zombies() == 0


def test_officials_set_when_a_system_counts_as_unused() -> None:
    judge()
    used(make_system(), 12)
    assert find_zombies() == 0

    set_use_rule(idle_months=3, least_percent=20, since=clock.today(), reason="收紧", by=PLATFORM)

    assert find_zombies() == 1


@pytest.mark.requirement("it-system-integration.3")
def test_a_merger_is_tracked_until_the_scattered_system_has_gone_into_the_comprehensive_one() -> None:
    officer, unit = judge(), make_organisation()
    big, small = make_system(unit, comprehensive=True), make_system(unit)
    merger = plan_merger(small, big, planned_on=AHEAD, plan="迁移数据", by=keeper_of(unit))
    with pytest.raises(AlreadyUnderWay):
        plan_merger(small, big, planned_on=AHEAD, plan="再来一次", by=PLATFORM)

    moved(merger, "report", keeper_of(unit), percent=60)
    merger.refresh_from_db()
    assert merger.percent == 60
    moved(merger, "finish", keeper_of(unit), done_on=clock.today().isoformat())
    moved(merger, "accept", officer)

    assert state_of(small) == SystemState.MERGED
    assert small.merged_into == big


def test_a_system_goes_only_into_a_comprehensive_one() -> None:
    with pytest.raises(NotComprehensive):
        plan_merger(make_system(), make_system(), planned_on=AHEAD, plan="", by=PLATFORM)


@pytest.mark.requirement("it-system-integration.4")
def test_an_isolated_network_needs_a_reason_an_approver_and_a_last_day() -> None:
    officer, system = judge(), make_system()
    with pytest.raises(NoException):
        change_system(system, content(code=system.code, network=Network.ALONE), by=PLATFORM)
    with pytest.raises(BadInput):
        ask_exception(system, reason="涉及专网", until=date(2020, 1, 1), by=PLATFORM)

    asked = ask_exception(system, reason="涉及专网", until=AHEAD, by=keeper_of(system.owner))
    moved(asked, "grant", officer, until=AHEAD.isoformat())
    change_system(system, content(code=system.code, network=Network.ALONE), by=PLATFORM)

    granted = exception_in_force(system)
    assert granted is not None
    assert (granted.granted_by_id, granted.until, granted.reason) == (officer.person_id, AHEAD, "涉及专网")
    assert not isolated(InformationSystem.everywhere.all())


@pytest.mark.requirement("it-system-integration.4")
def test_an_exception_ends_on_its_day_and_the_system_stands_out_again() -> None:
    system = make_system(network=Network.OWN)
    NetworkException.everywhere.create(
        system=system,
        reason="旧例外",
        wanted_until=date(2026, 1, 1),
        until=clock.today() - timedelta(days=1),
        granted_by_id=judge().person_id,
        state=ExceptionState.GRANTED,
    )

    assert end_exceptions() == 1
    assert list(isolated(InformationSystem.everywhere.all())) == [system]


def test_a_refusal_gives_its_ground() -> None:
    officer, system = judge(), make_system(network=Network.ALONE)
    asked = ask_exception(system, reason="习惯", until=AHEAD, by=keeper_of(system.owner))

    moved(asked, "refuse", officer, why="应接入政务外网")

    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (ExceptionState.REFUSED, "应接入政务外网")
