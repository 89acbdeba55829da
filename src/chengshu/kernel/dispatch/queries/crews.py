"""Crews: who is on duty, where each is, which is nearest to a case and can do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from chengshu.base import clock
from chengshu.base.coordinates import metres_between
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.models import Case, CaseClass
from chengshu.kernel.dispatch.errors import NoCrewOfMine
from chengshu.kernel.dispatch.models import Crew, CrewDay, CrewHours, CrewMember, CrewOrder, CrewPosition, Moment
from chengshu.kernel.dispatch.models.crews import WEEKDAYS
from chengshu.kernel.dispatch.moments import moment_of
from chengshu.kernel.dispatch.rights import SEE_CREWS
from chengshu.kernel.dispatch.stretches import Stretch, in_words
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.clocks import WorkingCalendar

FRESH = timedelta(hours=12)
"""A position older than this says nothing about where a crew is."""
STRAIGHT = Text("直线距离约%(km)s公里", "about %(km)s km as the crow flies")
NO_POSITION = Text("班组或案件没有位置，按在办件数排列", "No position of the crew or the case; ordered by open orders")
CARRIES = Text("在办 %(n)s/%(most)s 件", "%(n)s of %(most)s orders")
SKILLED = Text("能办“%(name)s”", "does “%(name)s”")


@dataclass(frozen=True)
class Standing:
    """A crew as it stands: where it was last within the last hours, how many orders it carries, who is in it."""

    crew: Crew
    on_duty: bool
    orders: int
    people: int
    spot: CrewPosition | None

    @property
    def is_full(self) -> bool:
        """Whether it can take no more."""
        return self.orders >= self.crew.capacity


@dataclass(frozen=True)
class Fit:
    """A crew that could take a case; ``metres`` as the crow flies, None where one of the two has no position."""

    standing: Standing
    metres: float | None
    why: tuple[Text, ...]


def crews_seen_by(actor: Actor) -> QuerySet[Crew]:
    """The crews the actor may see."""
    return Crew.scoped.within(actor, SEE_CREWS).select_related("unit")


def crew_seen_by(actor: Actor, key: int) -> Crew:
    """A crew the actor may see. Raises NotFound."""
    return one_of(crews_seen_by(actor), key)


def crew_of(actor: Actor) -> Crew:
    """The crew in which the actor works. Raises NoCrewOfMine."""
    rows = CrewMember.objects.filter(person=actor.person_id or 0, until=None, crew__active=True)
    member = rows.select_related("crew__unit").first()
    if member is None:
        raise NoCrewOfMine
    return member.crew


def standings(crews: QuerySet[Crew], at: datetime | None = None) -> list[Standing]:
    """How the crews stand; a few queries for all of them."""
    at = at or clock.now()
    here = clock.local(at).date()
    near = CrewDay.objects.filter(day__range=(here - timedelta(days=1), here))
    rows = crews.prefetch_related(
        Prefetch("hours", CrewHours.objects.all()), Prefetch("days", near), "skills"
    ).annotate(
        carried=Count("orders", filter=Q(orders__ended_at=None), distinct=True),
        people=Count("members", filter=Q(members__until=None), distinct=True),
    )
    listed = list(rows)
    spots = latest_positions([crew.pk for crew in listed], at)
    calendar = city_calendar()
    return [
        Standing(crew, on_duty(crew, at, calendar), crew.carried, crew.people, spots.get(crew.pk)) for crew in listed
    ]


def latest_positions(crews: Sequence[int], at: datetime) -> Mapping[int, CrewPosition]:
    """Where each crew was last, where that was lately."""
    found: dict[int, CrewPosition] = {}
    rows = CrewPosition.objects.filter(crew__in=crews, at__gte=at - FRESH, at__lte=at)
    for row in rows.order_by("at", "pk"):
        found[row.crew_id] = row
    return found


def on_duty(crew: Crew, at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether the crew works at that moment: a date of its own, else its weekday; without hours when offices do."""
    now = clock.local(at)
    today, yesterday = now.date(), now.date() - timedelta(days=1)
    own = {row.day: row.hours for row in crew.days.all() if row.day in (today, yesterday)}
    weekly = list(crew.hours.all())
    if today not in own and not weekly and moment_of(calendar, at) == Moment.OFFICE:
        return True
    last = own[yesterday] if yesterday in own else _of_weekday(weekly, yesterday, calendar)
    this = own[today] if today in own else _of_weekday(weekly, today, calendar)
    begun = any(begin <= now.time() and (now.time() < end or end <= begin) for begin, end in this)
    return begun or any(end <= begin and now.time() < end for begin, end in last)


def _of_weekday(weekly: Sequence[CrewHours], day: date, calendar: WorkingCalendar) -> tuple[Stretch, ...]:
    rows = [row for row in weekly if row.weekday == day.weekday()]
    if rows and moment_of(calendar, clock.start_of_day(day)) == Moment.DAY_OFF:
        rows = [row for row in rows if row.days_off]
    return tuple((row.starts, row.ends) for row in rows)


def week_in_words(crew: Crew) -> list[tuple[Text, str]]:
    """The days of the week on which the crew works, with their hours; nothing where it works as offices do."""
    rows = list(crew.hours.all())
    days = ((day, [(row.starts, row.ends) for row in rows if row.weekday == at]) for at, day in enumerate(WEEKDAYS))
    return [(day, in_words(stretches)) for day, stretches in days if stretches]


def days_ahead(crew: Crew) -> list[tuple[CrewDay, str]]:
    """Dates from today on which it is otherwise, with their hours."""
    return [(row, in_words(row.hours)) for row in crew.days.filter(day__gte=clock.today())]


def can_do(crew: Crew, case_class: CaseClass | None) -> Text | None:
    """Why the crew can do cases of the class; None where it cannot. One without skills does whatever its unit does."""
    skills = list(crew.skills.all())
    if not skills:
        return Text("未限定技能", "no skills are named")
    if case_class is None:
        return None
    fitting = [one for one in skills if one.scheme == case_class.scheme and case_class.path.startswith(one.path)]
    best = max(fitting, key=lambda one: len(one.path), default=None)
    return SKILLED.with_values(name=best.name) if best else None


def nearest_crews(case: Case, most: int = 5) -> list[Fit]:
    """The crews of the handling unit that are on duty, can do the case and have room, the nearest first.

    Distances are straight lines: there is no road graph yet.
    """
    if case.lead_id is None:
        return []
    crews = Crew.everywhere.filter(unit=case.lead_id, active=True)
    found = [fit for one in standings(crews) if (fit := _fit(one, case)) is not None]
    return sorted(found, key=lambda fit: (fit.metres is None, fit.metres or 0.0, fit.standing.orders))[:most]


def _fit(one: Standing, case: Case) -> Fit | None:
    skill = can_do(one.crew, case.case_class)
    if not one.on_duty or one.is_full or skill is None or not case.division_code.startswith(one.crew.division_code):
        return None
    metres = None
    if one.spot is not None and case.lon is not None and case.lat is not None:
        metres = float(metres_between(one.spot.lon, one.spot.lat, case.lon, case.lat))
    way = STRAIGHT.with_values(km=f"{metres / 1000:.1f}") if metres is not None else NO_POSITION
    return Fit(one, metres, (skill, way, CARRIES.with_values(n=one.orders, most=one.crew.capacity)))


def open_orders(crew: Crew) -> QuerySet[CrewOrder]:
    """What the crew still has to do."""
    return crew.orders.filter(ended_at=None).select_related("case__case_class", "case__item")


def order_of(case: Case) -> CrewOrder | None:
    """The crew that has the case now."""
    return CrewOrder.objects.filter(case=case, ended_at=None).select_related("crew").first()


def track(crew: Crew, at: datetime | None = None) -> Iterable[CrewPosition]:
    """Where the crew was today, oldest first."""
    begin = clock.start_of_day(clock.local(at or clock.now()).date())
    return crew.positions.filter(at__gte=begin).order_by("at")
