"""Writes of chief officers and of the rules by which their yearly papers are due."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.errors import (
    EndsBeforeStart,
    NoSuchDay,
    NotOfThisUnit,
    OfficerHasLeft,
    OfficerServesAlready,
)
from chengshu.kernel.governance.models import OFFICER_KIND_LABELS, ChiefOfficer, OfficerKind, PaperKind, PaperRule
from chengshu.kernel.governance.rights import EDIT_OFFICERS, SET_RULES
from chengshu.kernel.governance.services.papers import drop_papers
from chengshu.kernel.identity.models import Organisation, Person


@dataclass(frozen=True)
class OfficeContent:
    """What an appointment says."""

    duty: str = ""
    appointing_number: str = ""
    since: date | None = None
    until: date | None = None


@transaction.atomic
def appoint_officer(
    organisation: Organisation, person: Person, *, kind: OfficerKind, content: OfficeContent, by: Actor
) -> ChiefOfficer:
    """Appoint somebody of the unit as its chief officer of a kind.

    Raises NotOfThisUnit, OfficerServesAlready, EndsBeforeStart.
    """
    must_reach(by, EDIT_OFFICERS, organisation)
    since = content.since or clock.today()
    if content.until and content.until < since:
        raise EndsBeforeStart(fields={"until": EndsBeforeStart.text})
    if not person.posts.filter(organisation=organisation, until=None).exists():
        raise NotOfThisUnit(name=person.name)
    rows = ChiefOfficer.everywhere.select_for_update(of=("self",)).select_related("person")
    serving = rows.filter(organisation=organisation, kind=kind, ended_on=None).first()
    if serving:
        raise OfficerServesAlready(kind=OFFICER_KIND_LABELS[kind], name=serving.person.name)
    officer = ChiefOfficer.everywhere.create(
        organisation=organisation,
        person=person,
        kind=kind,
        duty=content.duty,
        appointing_number=content.appointing_number,
        since=since,
        until=content.until,
    )
    record(by, "governance.officer.appointed", officer, kind=kind)
    return officer


@transaction.atomic
def prolong_office(officer_id: int, *, until: date, by: Actor) -> ChiefOfficer:
    """Give an officer a further term. Raises OfficerHasLeft, EndsBeforeStart."""
    officer = _officer(officer_id, by)
    if until < (officer.until or officer.since):
        raise EndsBeforeStart(fields={"until": EndsBeforeStart.text})
    before = officer.until
    officer.until, officer.warned_on = until, None
    officer.changed_at = clock.now()
    officer.save(update_fields=["until", "warned_on", "changed_at"])
    record(by, "governance.officer.prolonged", officer, before=str(before), after=until.isoformat())
    return officer


@transaction.atomic
def end_office(officer_id: int, *, why: str, by: Actor, on: date | None = None) -> ChiefOfficer:
    """Let an officer leave office as of a day; papers still owed are cancelled.

    Raises OfficerHasLeft, EndsBeforeStart.
    """
    officer = _officer(officer_id, by)
    day = on or clock.today()
    if day < officer.since:
        raise EndsBeforeStart
    officer.ended_on, officer.ended_why = day, why
    officer.changed_at = clock.now()
    officer.save(update_fields=["ended_on", "ended_why", "changed_at"])
    drop_papers(officer, why=why)
    record(by, "governance.officer.left", officer, why=why, on=day.isoformat())
    return officer


@dataclass(frozen=True)
class DueDay:
    """A day of the year, in the year itself or the one after; how long before it officers are asked and reminded."""

    month: int
    day: int
    year_after: bool = False
    open_days: int = 30
    remind_days: int = 7


@transaction.atomic
def set_paper_rule(
    organisation: Organisation,
    paper: PaperKind,
    due: DueDay,
    *,
    first_year: int,
    by: Actor,
    officer_kind: OfficerKind = OfficerKind.CDO,
) -> PaperRule:
    """Set by which day a paper is due in the area of ``organisation``, for years from ``first_year``. Raises NoSuchDay.

    A rule for the same first year is written over; rules for earlier years stay as history.
    """
    must_reach(by, SET_RULES, organisation)
    last_day = 28 if due.month == 2 else monthrange(2026, due.month)[1] if 1 <= due.month <= 12 else 0
    if not 1 <= due.day <= last_day:
        raise NoSuchDay(month=due.month, day=due.day)
    rule, _ = PaperRule.everywhere.update_or_create(
        organisation=organisation,
        officer_kind=officer_kind,
        paper=paper,
        first_year=first_year,
        defaults={
            "month": due.month,
            "day": due.day,
            "year_after": due.year_after,
            "open_days": due.open_days,
            "remind_days": due.remind_days,
            "retired": False,
        },
    )
    record(by, "governance.paper_rule.set", rule, month=due.month, day=due.day, first_year=first_year)
    return rule


def _officer(officer_id: int, by: Actor) -> ChiefOfficer:
    rows = ChiefOfficer.everywhere.select_for_update(of=("self",)).select_related("organisation")
    officer = rows.get(pk=officer_id)
    must_reach(by, EDIT_OFFICERS, officer.organisation)
    if officer.ended_on:
        raise OfficerHasLeft
    return officer
