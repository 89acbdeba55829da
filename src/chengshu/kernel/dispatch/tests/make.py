"""Rules, crews and people for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.rights import CREW, DISPATCHER, SEAT, UNIT_CLERK
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
from chengshu.kernel.dispatch import rights
from chengshu.kernel.dispatch.models import Crew, Mode, Rule
from chengshu.kernel.dispatch.services.crews import CrewContent, add_crew, add_member
from chengshu.kernel.dispatch.services.rules import RuleContent, add_rule
from chengshu.kernel.identity.models import Organisation, Person


@dataclass
class City:
    """As many people as dispatch needs."""

    keeper: Organisation
    roads: Organisation
    lamps: Organisation
    seat: Actor
    dispatcher: Actor
    arbiter: Actor
    roads_crew: Actor
    lamps_crew: Actor
    clerk: Actor


def make_city() -> City:
    """A keeper, two units and their people, one class 0101 for which nobody is on duty."""
    make_class("0101", handling=(2, "working_days"), whole=(5, "working_days"))
    keeper, roads, lamps = make_keeper(), make_organisation("市政处"), make_organisation("照明处")
    return City(
        keeper,
        roads,
        lamps,
        make_actor(keeper, SEAT),
        make_actor(keeper, DISPATCHER, rights.USER),
        make_actor(keeper, DISPATCHER, rights.KEEPER),
        make_actor(roads, CREW, rights.CREW),
        make_actor(lamps, CREW, rights.CREW),
        make_actor(roads, UNIT_CLERK, rights.UNIT),
    )


def make_rule(*units: Organisation, mode: Mode = Mode.PROPOSE, **content: Any) -> Rule:
    """A rule in force."""
    name = content.pop("name", "规则")
    return add_rule(RuleContent(Text(name, name), units, mode=mode, **content), by=PLATFORM)


def filed(city: City, text: str = "路口井盖破损，车辆经过很危险。", **content: Any) -> Case:
    """A case that waits for dispatch; its events are not heard yet."""
    case = make_case(text, class_code="0101", **content)
    return cases.file(cases.take_in(case, by=city.seat), by=city.dispatcher)


def make_crew(unit: Organisation, *people: Actor, **content: Any) -> Crew:
    """A crew with these members."""
    name = content.pop("name", "一班")
    crew = add_crew(unit, CrewContent(Text(name, name), **content), by=PLATFORM)
    for actor in people:
        add_member(crew, Person.objects.get(pk=actor.person_id or 0), by=PLATFORM)
    return crew
