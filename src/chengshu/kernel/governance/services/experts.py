"""Writes of the expert committee: experts, appointments, relations, rules of avoidance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.ids import new_id
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.errors import (
    AppointedAlready,
    AppointmentEnded,
    CertificateUsed,
    EndsBeforeStart,
    ExpertRegisteredAlready,
    RuleUnchanged,
)
from chengshu.kernel.governance.models import (
    Appointment,
    AvoidanceRule,
    Committee,
    Expert,
    ExpertField,
    ExpertKind,
    Relation,
    RelationKind,
    Seat,
)
from chengshu.kernel.governance.rights import EDIT_EXPERTS, SET_RULES
from chengshu.kernel.identity.models import Organisation, OrganisationKind, Person
from chengshu.kernel.identity.services import add_organisation, add_person


@transaction.atomic
def found_committee(
    organisation: Organisation,
    *,
    name_zh: str,
    by: Actor,
    name_en: str = "",
    charter: str = "",
    body: Organisation | None = None,
) -> Committee:
    """Found an expert committee with its secretariat at ``organisation``.

    ``body`` is where its experts from outside have their posts; it is added to the tree where none is given.
    """
    must_reach(by, EDIT_EXPERTS, organisation)
    body = body or add_organisation(
        name_zh,
        name_en=name_en,
        code=f"EC-{new_id().hex[-12:]}",
        kind=OrganisationKind.GROUP,
        parent=organisation,
        by=by,
    )
    committee = Committee.everywhere.create(
        organisation=organisation, body=body, name_zh=name_zh, name_en=name_en, charter=charter
    )
    record(by, "governance.committee.founded", committee)
    return committee


@dataclass(frozen=True)
class ExpertContent:
    """What is written about an expert."""

    kind: ExpertKind
    employer: str
    employer_body: Organisation | None = None
    title: str = ""
    biography: str = ""
    fields: tuple[ExpertField, ...] = ()


@dataclass(frozen=True)
class Newcomer:
    """A person from outside the staff."""

    name_zh: str
    name_en: str = ""
    phone: str = ""
    email: str = ""


@transaction.atomic
def register_expert(organisation: Organisation, person: Person, content: ExpertContent, *, by: Actor) -> Expert:
    """Take somebody of the staff into the register. Raises ExpertRegisteredAlready."""
    must_reach(by, EDIT_EXPERTS, organisation)
    if Expert.everywhere.filter(person=person).exists():
        raise ExpertRegisteredAlready(name=person.name)
    expert = Expert(organisation=organisation, person=person)
    _write(expert, content)
    record(by, "governance.expert.registered", expert)
    return expert


@transaction.atomic
def register_newcomer(committee: Committee, newcomer: Newcomer, content: ExpertContent, *, by: Actor) -> Expert:
    """Take somebody from outside into the register, with a post in the committee and nowhere else."""
    must_reach(by, EDIT_EXPERTS, committee.organisation)
    person = add_person(
        newcomer.name_zh,
        name_en=newcomer.name_en,
        organisation=committee.body,
        title_zh="专家",
        title_en="Expert",
        phone=newcomer.phone,
        email=newcomer.email,
        by=by,
    )
    return register_expert(committee.organisation, person, content, by=by)


@transaction.atomic
def change_expert(expert_id: int, content: ExpertContent, *, active: bool, by: Actor) -> Expert:
    """Write an expert's record anew; an inactive one is never drawn."""
    expert = _expert(expert_id, by)
    expert.active = active
    _write(expert, content)
    record(by, "governance.expert.changed", expert, active=active)
    return expert


@transaction.atomic
def appoint_expert(
    expert_id: int,
    committee: Committee,
    *,
    certificate: str,
    since: date,
    until: date,
    by: Actor,
    seat: Seat = Seat.MEMBER,
) -> Appointment:
    """Appoint an expert for a term. Raises AppointedAlready, CertificateUsed, EndsBeforeStart.

    An appointment whose term has run out makes room for the next by itself.
    """
    must_reach(by, EDIT_EXPERTS, committee.organisation)
    expert = Expert.everywhere.select_for_update(of=("self",)).get(pk=expert_id)
    if until < since:
        raise EndsBeforeStart(fields={"until": EndsBeforeStart.text})
    if Appointment.objects.filter(certificate=certificate).exists():
        raise CertificateUsed(number=certificate)
    held = expert.appointments.select_for_update().filter(committee=committee, ended_on=None).first()
    if held:
        if held.until >= since:
            raise AppointedAlready(name=expert.person.name)
        held.ended_on = held.until
        held.save(update_fields=["ended_on"])
    appointment = Appointment.objects.create(
        expert=expert, committee=committee, seat=seat, certificate=certificate, since=since, until=until
    )
    record(by, "governance.expert.appointed", expert, certificate=certificate, until=until.isoformat())
    return appointment


@transaction.atomic
def end_appointment(appointment_id: int, *, why: str, by: Actor, on: date | None = None) -> Appointment:
    """Dismiss an expert (解聘) as of a day. Raises AppointmentEnded."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("committee__organisation", "expert")
    appointment = rows.get(pk=appointment_id)
    must_reach(by, EDIT_EXPERTS, appointment.committee.organisation)
    if appointment.ended_on:
        raise AppointmentEnded
    appointment.ended_on = on or clock.today()
    appointment.ended_why = why
    appointment.save(update_fields=["ended_on", "ended_why"])
    record(by, "governance.expert.dismissed", appointment.expert, certificate=appointment.certificate, why=why)
    return appointment


@dataclass(frozen=True)
class Declared:
    """A relation as declared: to a body of the city, or to any other by name."""

    kind: RelationKind
    organisation: Organisation | None = None
    name: str = ""
    since: date | None = None
    until: date | None = None
    note: str = ""


@transaction.atomic
def declare_relation(expert_id: int, declared: Declared, *, by: Actor) -> Relation:
    """Write down a relation; experts declare their own, the office anybody's. Raises NotAllowed."""
    expert = Expert.everywhere.select_related("organisation").get(pk=expert_id)
    if by.person_id != expert.person_id:
        must_reach(by, EDIT_EXPERTS, expert.organisation)
    if declared.since and declared.until and declared.until < declared.since:
        raise EndsBeforeStart(fields={"until": EndsBeforeStart.text})
    relation = Relation.objects.create(
        expert=expert,
        kind=declared.kind,
        organisation=declared.organisation,
        name=declared.name.strip(),
        since=declared.since,
        until=declared.until,
        note=declared.note,
        declared_by_id=by.person_id,
    )
    record(by, "governance.relation.declared", expert, kind=declared.kind)
    return relation


@transaction.atomic
def end_relation(relation_id: int, *, until: date, by: Actor) -> Relation:
    """Say since when a relation is over; it stays on record. Raises NotAllowed."""
    relation = (
        Relation.objects.select_for_update(of=("self",)).select_related("expert__organisation").get(pk=relation_id)
    )
    if by.person_id != relation.expert.person_id:
        must_reach(by, EDIT_EXPERTS, relation.expert.organisation)
    if relation.since and until < relation.since:
        raise EndsBeforeStart(fields={"until": EndsBeforeStart.text})
    relation.until = until
    relation.save(update_fields=["until"])
    record(by, "governance.relation.ended", relation.expert, kind=relation.kind, until=until.isoformat())
    return relation


@transaction.atomic
def set_avoidance(kind: RelationKind, *, bars: bool, years: int, basis: str, by: Actor) -> AvoidanceRule:
    """Set from today on whether a kind of relation bars, and for how long after its end. Raises RuleUnchanged."""
    if not by.may(SET_RULES):
        raise NotAllowed
    last = AvoidanceRule.objects.filter(kind=kind).order_by("-since", "-pk").first()
    if last and (last.bars, last.years, last.basis) == (bars, years, basis):
        raise RuleUnchanged
    rule = AvoidanceRule.objects.create(kind=kind, bars=bars, years=years, basis=basis, set_by_id=by.person_id)
    record(by, "governance.avoidance.set", rule, bars=bars, years=years)
    return rule


def _expert(expert_id: int, by: Actor) -> Expert:
    expert = Expert.everywhere.select_for_update(of=("self",)).select_related("organisation").get(pk=expert_id)
    must_reach(by, EDIT_EXPERTS, expert.organisation)
    return expert


def _write(expert: Expert, content: ExpertContent) -> None:
    expert.kind, expert.employer, expert.employer_body = content.kind, content.employer, content.employer_body
    expert.title, expert.biography = content.title, content.biography
    expert.changed_at = clock.now()
    expert.save()
    expert.fields.set(content.fields)
