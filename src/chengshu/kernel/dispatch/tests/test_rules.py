"""The rule table keeps its history; drafts are tried on past cases before they apply."""

from __future__ import annotations

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases import services as cases
from chengshu.kernel.dispatch import services
from chengshu.kernel.dispatch.errors import DraftClosed, NoUnitNamed, RuleEnded, TrialTooLong
from chengshu.kernel.dispatch.models import Mode, Rule, TrialState
from chengshu.kernel.dispatch.queries.choosing import choose
from chengshu.kernel.dispatch.queries.shares import flows, tried
from chengshu.kernel.dispatch.services import trying
from chengshu.kernel.dispatch.services.rules import RuleContent
from chengshu.kernel.dispatch.tests.make import City, filed, make_city, make_rule
from chengshu.kernel.identity.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


def content(*units: Organisation, **more: object) -> RuleContent:
    return RuleContent(Text("规则", "Rule"), units, **more)  # type: ignore[arg-type]


def test_replaced_rule_stays_in_the_history_with_who_and_why(city: City) -> None:
    first = make_rule(city.roads)
    second = services.replace_rule(first, content(city.lamps), by=city.arbiter, why="职责调整")
    first.refresh_from_db()
    assert (first.in_force, first.ended_why, first.ended_by_id) == (False, "职责调整", city.arbiter.person_id)
    assert (second.number, second.in_force, second.why) == (first.number, True, "职责调整")
    assert [one.unit for one in first.units.all()] == [city.roads]
    assert choose(filed(city)).unit == city.lamps
    with pytest.raises(RuleEnded):
        services.replace_rule(first, content(city.roads), by=city.arbiter, why="x")


def test_dispatcher_may_not_change_rules_and_a_rule_needs_a_unit(city: City) -> None:
    with pytest.raises(NotAllowed):
        services.add_rule(content(city.roads), by=city.dispatcher)
    with pytest.raises(NoUnitNamed):
        services.add_rule(content(), by=city.arbiter)


def test_draft_decides_nothing_until_it_is_applied_and_leaves_unchanged_rules_as_they_are(city: City) -> None:
    kept, changed, gone = make_rule(city.roads, rank=30), make_rule(city.roads, rank=20), make_rule(city.roads, rank=10)
    draft = services.begin_draft("调整", by=city.arbiter, why="照明归照明处")
    copies = {rule.number: rule for rule in draft.rules.all()}
    services.draft_rule(draft, content(city.lamps, rank=20), by=city.arbiter, instead=copies[changed.number])
    services.drop_from_draft(draft, copies[gone.number], by=city.arbiter)
    case = filed(city)
    assert choose(case).unit == city.roads
    assert services.apply_draft(draft, by=city.arbiter) == 2
    assert choose(case).unit == city.lamps
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.in_force, gone.in_force) == (True, False)
    assert Rule.objects.filter(until=None, draft=None).count() == 2
    with pytest.raises(DraftClosed):
        services.apply_draft(draft, by=city.arbiter)


def test_trial_says_what_a_draft_would_have_done_before_it_applies(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "AT_ONCE", 2)
    make_rule(city.roads)
    for text in ("井盖破损", "井盖响动", "路灯不亮"):
        unit = city.lamps if "灯" in text else city.roads
        cases.send(filed(city, text), unit, by=city.dispatcher)
    draft = services.begin_draft("路灯归照明处", by=city.arbiter)
    services.draft_rule(draft, content(city.lamps, words=("路灯",), rank=1, mode=Mode.SEND), by=city.arbiter)
    today = clock.today()
    trial = services.begin_trial(first_day=today, last_day=today, draft=draft, by=city.arbiter)
    assert (trial.total, trial.state) == (3, TrialState.WAITING)
    services.try_due()
    trial.refresh_from_db()
    assert (trial.tried, trial.state) == (2, TrialState.RUNNING)
    services.try_due()
    trial.refresh_from_db()
    assert trial.state == TrialState.DONE
    assert services.try_due() == 0
    found = tried(trial)
    assert (found.cases, found.agrees.part, found.at_once.part, found.changes, found.nowhere) == (3, 3, 1, 1, 0)
    assert {flow.unit: (flow.tried, flow.really) for flow in flows(trial)} == {city.roads: (2, 2), city.lamps: (1, 1)}
    assert trial.lines.get(changes=True).case.text == "路灯不亮"


def test_trial_is_bounded(city: City) -> None:
    today = clock.today()
    with pytest.raises(TrialTooLong):
        services.begin_trial(first_day=today, last_day=today, by=PLATFORM, most=trying.MOST + 1)
    for _ in range(3):
        cases.send(filed(city), city.roads, by=city.dispatcher)
    trial = services.begin_trial(first_day=today, last_day=today, by=PLATFORM, most=2)
    services.try_due()
    services.try_due()
    trial.refresh_from_db()
    assert (trial.tried, trial.lines.count()) == (2, 2)
