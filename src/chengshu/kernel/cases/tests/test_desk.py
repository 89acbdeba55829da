"""The desk: what is within reach, narrowed, found by words, a page at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, Channel, Stage
from chengshu.kernel.cases.queries import desk
from chengshu.kernel.cases.queries.counting import desk_counts
from chengshu.kernel.cases.queries.desk import Wanted, desk_page
from chengshu.kernel.cases.rights import LEADER, SEAT, UNIT_CLERK
from chengshu.kernel.cases.services import Contact, Description, Place
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat() -> Actor:
    make_class("0101")
    return make_actor(make_keeper(), SEAT)


def titles(actor: Actor, **wanted: object) -> list[str]:
    return [case.title for case in desk_page(actor, Wanted(**wanted)).cases]  # type: ignore[arg-type]


def deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is near: the index alone finds."""
    monkeypatch.setattr(desk, "NEWEST", 0)


def test_words_are_found_wherever_they_stand_in_what_was_said(seat: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    make_case("小区门口的井盖破损，电动车容易摔倒。", title="井盖破损")
    make_case("路灯不亮。", place=Place(address="衡川区 文昌路"))
    make_case("Street lamp is broken near the school")
    for near in (True, False):
        if not near:
            deep(monkeypatch)
        assert titles(seat, words="电动车") == ["井盖破损"]
        assert titles(seat, words="文昌路 路灯") == ["路灯不亮。"]
        assert titles(seat, words="lamp") == ["Street lamp is broken near the school"]
        assert titles(seat, words="电动") == ["井盖破损"]
        assert titles(seat, words="井盖 学校") == []


def test_pairs_that_stand_apart_are_not_the_word(seat: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    deep(monkeypatch)
    make_case("电动的车，动车站旁")
    assert titles(seat, words="电动车") == []


@pytest.mark.parametrize("which", ["open", "all"])
def test_pages_go_on_where_the_last_ended_and_show_each_case_once(
    seat: Actor, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(7):
        make_case(f"垃圾没有清运 {n}")
    monkeypatch.setattr(desk, "NEWEST", 3)
    wanted, shown = Wanted(which=which, words="垃圾" if which == "all" else ""), list[int]()
    while True:
        page = desk_page(seat, wanted, size=3)
        shown += [case.pk for case in page.cases]
        if not page.next:
            break
        wanted = replace(wanted, after=page.next)
    assert shown == sorted((case.pk for case in Case.everywhere.all()), reverse=True)


def test_each_unit_sees_what_it_keeps_or_handles_and_nothing_else(seat: Actor) -> None:
    unit = make_organisation("市政处")
    mine, other = make_case("井盖坏了", class_code="0101"), make_case("路灯坏了")
    cases.send(mine, unit, by=PLATFORM)
    clerk = make_actor(unit, UNIT_CLERK)
    for which in ("open", "all"):
        assert titles(clerk, which=which) == ["井盖坏了"]
        assert titles(make_actor(make_organisation(), UNIT_CLERK), which=which) == []
        assert titles(make_actor(make_organisation(), LEADER), which=which) == ["路灯坏了", "井盖坏了"]
    assert titles(clerk, words="路灯") == []
    assert other.lead is None


def test_filters_narrow_alike_in_the_table_and_in_the_index(seat: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    make_case("一", class_code="0101", place=Place(division_code="990102001"), channel=Channel.APP, urgency=1)
    make_case("二", place=Place(division_code="990103001"))
    for near in (True, False):
        if not near:
            deep(monkeypatch)
        for which in ("open", "all"):
            assert titles(seat, which=which, area="990102") == ["一"]
            assert titles(seat, which=which, channel="web") == ["二"]
            assert titles(seat, which=which, urgency=1) == ["一"]
            assert titles(seat, which=which, scheme="city", code="0101") == ["一"]


def test_described_case_is_found_by_its_new_words(seat: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    deep(monkeypatch)
    case = make_case("有人反映问题")
    cases.describe(case, Description(title="树枝遮挡信号灯"), by=seat)
    assert titles(seat, words="信号灯") == ["树枝遮挡信号灯"]


def test_telephone_finds_cases_for_who_may_see_telephones_alone(seat: Actor) -> None:
    make_case("路灯坏了", contact=Contact(phone="13800138000"))
    assert titles(seat, words="138 0013 8000") == ["路灯坏了"]
    assert titles(make_actor(make_organisation(), LEADER), words="13800138000") == []


def test_stages_are_counted_and_a_case_of_one_unit_counts_once(seat: Actor) -> None:
    make_case()
    sent = make_case(class_code="0101")
    cases.send(sent, sent.keeper, by=PLATFORM)
    counts = desk_counts(seat)
    assert (counts[Stage.INTAKE], counts[Stage.HANDLING], counts[Stage.CHECK]) == (1, 1, 0)
    assert len(titles(seat)) == 2
