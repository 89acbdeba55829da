"""Crews: keeping them, giving them orders, their way through the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base import clock
from chengshu.base.coordinates import on_earth
from chengshu.base.errors import NotAllowed, NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach, reaches
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.errors import OffTheEarth
from chengshu.kernel.cases.events import CaseClosed, CaseHandedBack, CaseHandled
from chengshu.kernel.cases.models import Case, CaseClass, Stage
from chengshu.kernel.dispatch.errors import CrewFull, InAnotherCrew, NotTheCrewsUnit, OrderOver, OrderTaken
from chengshu.kernel.dispatch.models import Crew, CrewMember, CrewOrder, CrewPosition
from chengshu.kernel.dispatch.rights import KEEP_CREWS, SEND_CREWS, WORK
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.work.services.handing_in import hand_in

AT_ONCE = 5000


@dataclass(frozen=True)
class CrewContent:
    """What is said of a crew."""

    name: Text
    skills: Sequence[CaseClass] = ()
    division_code: str = ""
    capacity: int = 8
    minutes_each: int = 40
    speed_km_h: int = 25
    keep_days: int = 7


@transaction.atomic
def add_crew(unit: Organisation, content: CrewContent, *, by: Actor) -> Crew:
    """A crew of a unit."""
    must_reach(by, KEEP_CREWS, unit)
    crew = Crew(unit=unit)
    _write(crew, content)
    record(by, "dispatch.crew.added", crew)
    return crew


@transaction.atomic
def change_crew(crew: Crew, content: CrewContent, *, by: Actor, active: bool = True) -> Crew:
    """Say it anew; one that is not active gets no orders."""
    must_reach(by, KEEP_CREWS, crew.unit)
    crew.active = active
    _write(crew, content)
    record(by, "dispatch.crew.changed", crew, active=active)
    return crew


@transaction.atomic
def add_member(crew: Crew, person: Person, *, by: Actor) -> CrewMember:
    """Somebody joins the crew. Raises InAnotherCrew."""
    must_reach(by, KEEP_CREWS, crew.unit)
    known = CrewMember.objects.filter(person=person, until=None).first()
    if known is not None and known.crew_id != crew.pk:
        raise InAnotherCrew(name=person.name)
    row = known or CrewMember.objects.create(crew=crew, person=person)
    record(by, "dispatch.crew.joined", crew, person=person.name)
    return row


@transaction.atomic
def end_member(member: CrewMember, *, by: Actor) -> None:
    """Somebody leaves the crew."""
    must_reach(by, KEEP_CREWS, member.crew.unit)
    CrewMember.objects.filter(pk=member.pk, until=None).update(until=clock.today())
    record(by, "dispatch.crew.left", member.crew, person=member.person.name)


@transaction.atomic
def assign(case: Case, crew: Crew, *, by: Actor) -> CrewOrder:
    """Give the crew a case that its unit handles. Raises NotAllowed, NotTheCrewsUnit, OrderTaken, CrewFull."""
    crew = Crew.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=crew.pk)
    must_reach(by, SEND_CREWS, crew.unit)
    row = Case.everywhere.select_for_update(of=("self",)).get(pk=case.pk)
    if row.stage != Stage.HANDLING or row.outcome or row.lead_id != crew.unit_id or not crew.active:
        raise NotTheCrewsUnit
    taken = CrewOrder.objects.filter(case=row, ended_at=None).select_related("crew").first()
    if taken is not None:
        if taken.crew_id == crew.pk:
            return taken
        raise OrderTaken(name=taken.crew.name)
    if crew.orders.filter(ended_at=None).count() >= crew.capacity:
        raise CrewFull(name=crew.name, n=crew.capacity)
    order = CrewOrder.objects.create(crew=crew, case=row, given_by_id=by.person_id)
    record(by, "dispatch.order.given", row, crew=crew.name)
    return order


@transaction.atomic
def withdraw(order: CrewOrder, *, by: Actor) -> None:
    """Take an order back from its crew. Raises OrderOver."""
    row = _open(order)
    must_reach(by, SEND_CREWS, row.crew.unit)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record(by, "dispatch.order.withdrawn", row.case, crew=row.crew.name)


@transaction.atomic
def arrive(order: CrewOrder, *, by: Actor) -> CrewOrder:
    """已到场: the crew is at the place of the case, which is where it is now. Raises OrderOver."""
    row = _open(order)
    _of_the_crew(row.crew, by)
    if row.arrived_at is None:
        row.arrived_at = clock.now()
        row.save(update_fields=["arrived_at"])
        if row.case.lon is not None and row.case.lat is not None:
            _stood(row.crew, row.case.lon, row.case.lat, by)
        record(by, "dispatch.order.arrived", row.case, crew=row.crew.name)
    return row


@transaction.atomic
def report_done(
    order: CrewOrder, result: str, *, by: Actor, uploads: Mapping[str, Sequence[UploadedFile[Any]]] | None = None
) -> CrewOrder:
    """处置完成: the result and pictures go to the unit for approval, and the order is over. Raises OrderOver."""
    row = _open(order)
    _of_the_crew(row.crew, by)
    if row.case.item is None:
        raise NotFound
    hand_in(row.case.item, "report_done", by=by, values={"result": result}, uploads=uploads)
    row.done_at = row.ended_at = clock.now()
    row.arrived_at = row.arrived_at or row.done_at
    row.save(update_fields=["done_at", "ended_at", "arrived_at"])
    record(by, "dispatch.order.done", row.case, crew=row.crew.name)
    return row


@transaction.atomic
def note_position(crew: Crew, lon: float, lat: float, *, by: Actor, at: datetime | None = None) -> CrewPosition:
    """Where the crew is, told by one of its members. Raises NotAllowed, OffTheEarth."""
    _of_the_crew(crew, by)
    if not on_earth(lon, lat):
        raise OffTheEarth
    return _stood(crew, lon, lat, by, at)


def forget_positions() -> int:
    """Delete positions older than their crew keeps them; returns how many."""
    gone = 0
    for days in set(Crew.everywhere.values_list("keep_days", flat=True)):
        limit = clock.now() - timedelta(days=days)
        old = CrewPosition.objects.filter(crew__keep_days=days, at__lt=limit).order_by().values_list("pk", flat=True)
        gone += CrewPosition.objects.filter(pk__in=list(old[:AT_ONCE])).delete()[0]
    return gone


def on_handled(event: CaseHandled | CaseHandedBack | CaseClosed) -> None:
    """The case left the unit: an order that is still open for it is over."""
    CrewOrder.objects.filter(case_id=event.case_id, ended_at=None).update(ended_at=clock.now())


def _write(crew: Crew, content: CrewContent) -> None:
    crew.name_zh, crew.name_en = content.name.zh, content.name.en
    crew.division_code, crew.capacity = content.division_code, content.capacity
    crew.minutes_each, crew.speed_km_h = content.minutes_each, content.speed_km_h
    crew.keep_days = content.keep_days
    crew.save()
    crew.skills.set(content.skills)


def _stood(crew: Crew, lon: float, lat: float, by: Actor, at: datetime | None = None) -> CrewPosition:
    return CrewPosition.objects.create(crew=crew, lon=lon, lat=lat, at=at or clock.now(), by_id=by.person_id)


def _open(order: CrewOrder) -> CrewOrder:
    rows = CrewOrder.objects.select_for_update(of=("self",)).select_related("crew__unit", "case__item")
    row = rows.get(pk=order.pk)
    if row.ended_at is not None:
        raise OrderOver
    return row


def _of_the_crew(crew: Crew, by: Actor) -> None:
    """Members of the crew act for it, and who keeps the unit's crews."""
    if by is PLATFORM or reaches(by, KEEP_CREWS, crew.unit):
        return
    member = CrewMember.objects.filter(crew=crew, person=by.person_id or 0, until=None).exists()
    if not (member and by.may(WORK)):
        raise NotAllowed
