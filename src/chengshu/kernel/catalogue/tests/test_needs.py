"""Demand list, duty list, negative list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.errors import DutySettled, NeedOfOneself, NotTheirs
from chengshu.kernel.catalogue.models import DataNeed, Duty, DutyState, NeedState
from chengshu.kernel.catalogue.queries.entries import content_of
from chengshu.kernel.catalogue.queries.seen import needs_seen_by, not_shared
from chengshu.kernel.catalogue.rights import CLERK, OFFICER
from chengshu.kernel.catalogue.services import publish_directly
from chengshu.kernel.catalogue.services.duties import assign_duty, drop_duty, link_duty
from chengshu.kernel.catalogue.services.needs import NEED, NeedContent, answer_need, state_need
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.work.errors import NotYours
from chengshu.kernel.work.queries import item_about
from chengshu.spec.data import Sharing

pytestmark = pytest.mark.django_db
CONTENT = NeedContent("低保家庭信息", "姓名、身份证号", "保障房资格核验", "条例第一条")


class City:
    """Two bureaus with their clerks and the data bureau."""

    def __init__(self) -> None:
        self.data = make_organisation("大数据局")
        self.housing, self.civil = make_organisation("住建局"), make_organisation("民政局")
        self.officer = make_actor(organisation=self.data, may=OFFICER.may)
        self.asker = make_actor(organisation=self.housing, may=CLERK.may)
        self.clerk = make_actor(organisation=self.civil, may=CLERK.may)

    def need(self) -> DataNeed:
        """Housing needs data of civil affairs."""
        return state_need(self.housing, self.civil, CONTENT, by=self.asker)


@pytest.fixture
def city() -> City:
    return City()


def in_days(days: int) -> str:
    """A day from now."""
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.mark.requirement("data-catalogue.5")
def test_the_provider_agrees_in_time_and_owes_the_data_from_then_on(city: City) -> None:
    need = city.need()
    item = item_about(need, NEED)
    assert item is not None
    assert item.due_at is not None
    assert item.due_at > clock.now() + timedelta(days=9)
    with pytest.raises(NotYours):
        answer_need(need, "agree", by=city.asker, values={"by_day": in_days(5)})
    answer_need(need, "agree", by=city.clerk, values={"by_day": in_days(20), "words": "接口提供"})
    assert (need.state, need.in_time, need.answer) == (NeedState.AGREED, True, "接口提供")
    duty = Duty.everywhere.get(need=need)
    assert (duty.provider, duty.due_on.isoformat() if duty.due_on else "") == (city.civil, in_days(20))

    entry = make_resource(city.civil, published=False)
    link_duty(duty, entry, by=city.clerk)
    assert Duty.everywhere.get().state == DutyState.OPEN
    publish_directly(city.civil, content_of(entry), key=entry.key)
    need.refresh_from_db()
    assert (Duty.everywhere.get().state, need.state, need.resource_id) == (
        DutyState.FULFILLED,
        NeedState.FULFILLED,
        entry.pk,
    )


def test_an_answer_after_the_limit_is_late(city: City) -> None:
    need = city.need()
    with clock.frozen(clock.now() + timedelta(days=40)):
        answer_need(need, "point", by=city.clerk, values={"words": "已有目录"})
    assert (need.state, need.in_time) == (NeedState.FULFILLED, False)


@pytest.mark.parametrize(("move", "state"), [("order", NeedState.AGREED), ("uphold", NeedState.REFUSED)])
def test_a_refusal_goes_to_the_data_bureau_which_settles_it(city: City, move: str, state: NeedState) -> None:
    need = city.need()
    answer_need(need, "refuse", by=city.clerk, why="个人信息保护法第二十八条")
    assert need.state == NeedState.DISPUTED
    values = {"by_day": in_days(15)} if move == "order" else None
    answer_need(need, move, by=city.officer, why="经协调", values=values)
    assert (need.state, need.answer) == (state, "经协调")
    assert Duty.everywhere.filter(need=need).count() == (move == "order")


def test_only_the_two_units_and_the_data_bureau_see_a_need(city: City) -> None:
    need = city.need()
    seen = [list(needs_seen_by(actor)) for actor in (city.asker, city.clerk, city.officer, make_actor(may=CLERK.may))]
    assert seen == [[need], [need], [need], []]


def test_nobody_needs_data_of_itself_or_for_another_unit(city: City) -> None:
    with pytest.raises(NeedOfOneself):
        state_need(city.housing, city.housing, CONTENT, by=city.asker)
    with pytest.raises(NotAllowed):
        state_need(city.civil, city.housing, CONTENT, by=city.asker)


def test_a_duty_is_fulfilled_by_an_entry_of_the_unit_alone(city: City) -> None:
    duty = assign_duty(city.civil, name="低保信息", due_on=clock.today(), by=city.officer)
    with pytest.raises(NotAllowed):
        assign_duty(city.civil, name="低保信息", due_on=None, by=city.clerk)
    with pytest.raises(NotTheirs):
        link_duty(duty, make_resource(city.housing), by=city.clerk)
    link_duty(duty, make_resource(city.civil), by=city.clerk)
    assert Duty.everywhere.get().state == DutyState.FULFILLED
    with pytest.raises(DutySettled):
        drop_duty(duty, why="", by=city.officer)


def test_the_negative_list_names_what_is_kept_back_and_why(city: City) -> None:
    shut = make_resource(city.civil, sharing=Sharing.NOT_SHARED)
    kept = make_item("a", "卷宗正文")
    partly = make_resource(city.civil, items=(kept.__class__(**{**kept.__dict__, "sharing": Sharing.NOT_SHARED}), "b"))
    make_resource(city.civil)
    listed = {one.pk: (one.sharing_ground, one.kept_back) for one in not_shared()}  # type: ignore[attr-defined]
    assert listed == {shut.pk: ("《测试法》第一条", 0), partly.pk: ("", 1)}
