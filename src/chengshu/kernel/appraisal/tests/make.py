"""Makers of appraisals for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.appraisal import services
from chengshu.kernel.appraisal.models import Criterion, Goal, Line, Round, Rule, Source, UnitScore
from chengshu.kernel.appraisal.rights import LEADER, OFFICER, UNIT_CONTACT
from chengshu.kernel.identity.models import Organisation

OWN_WORDS = Text("年度目标", "Yearly goals")


def make_officer(organisation: Organisation | None = None) -> Actor:
    """Somebody of the appraisal office."""
    return make_actor("考核员", organisation=organisation, may=OFFICER.may)


def make_leader(organisation: Organisation) -> Actor:
    """Somebody who decides."""
    return make_actor("分管领导", organisation=organisation, may=LEADER.may)


def make_contact(organisation: Organisation) -> Actor:
    """A unit's contact."""
    return make_actor("联络员", organisation=organisation, may=UNIT_CONTACT.may)


def make_rule(owner: Organisation, *criteria: tuple[Source, str], by: Actor, points: int = 50) -> Rule:
    """Published rules with these criteria; one on yearly goals where none is given."""
    rule = services.draft_rule(owner, name=Text("考评办法", "Rules"), by=by)
    for source, formula in criteria or ((Source.GOALS, "reached / goals"),):
        services.add_criterion(rule, name=OWN_WORDS, source=source, points=Decimal(points), formula=formula, by=by)
    return services.publish_rule(rule, by=by)


def make_round(rule: Rule, *, by: Actor) -> Round:
    """A round of the year 2026 whose goals are being set."""
    name = Text("2026年度考核", "Appraisal of 2026")
    return services.open_round(rule, name=name, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), by=by)


def make_goal(round_: Round, unit: Organisation, *, by: Actor, weight: int = 1, text: str = "建成共享平台") -> Goal:
    """A goal in words of its own, due in June."""
    return services.set_goal(round_, unit, text=text, due_on=date(2026, 6, 30), weight=Decimal(weight), by=by)


def make_scored_line(points_share: str = "0.4") -> tuple[Actor, Actor, Line]:
    """A scored round with one unit and one judged line: officer of the owner, contact of the unit, the line."""
    owner = make_organisation()
    officer = make_officer(owner)
    make_leader(owner)
    unit = make_organisation(parent=owner)
    contact = make_contact(unit)
    rule = make_rule(owner, (Source.JUDGED, "judged"), by=officer)
    round_ = make_round(rule, by=officer)
    make_goal(round_, unit, by=officer)
    services.start_round(round_, by=officer)
    criterion = Criterion.objects.get(rule=rule)
    services.judge(round_, unit, criterion, share=Decimal(points_share), reason="进展偏慢", by=officer)
    services.score_round(round_, by=officer)
    return officer, contact, UnitScore.everywhere.get(round=round_).lines.get()
