"""Supervised matters: registering, breaking down into tasks, exchanging them with other systems."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from hmac import compare_digest

from django.db import transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.errors import LeadMissing, MatterClosed, PartnerNotConnected, PartnerUnknown
from chengshu.kernel.projects.models import (
    Duty,
    Matter,
    MatterSource,
    MatterState,
    Milestone,
    Partner,
    Task,
    TaskKind,
    TaskUnit,
)
from chengshu.kernel.projects.remembering import remember
from chengshu.kernel.projects.services.following import follow
from chengshu.kernel.projects.standing import settle_task
from chengshu.kernel.projects.work_types import MATTER
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.queries import item_about


@dataclass(frozen=True, slots=True)
class MatterNews:
    """What is known of a matter when it is registered; days are local."""

    title: str
    source: MatterSource
    content: str = ""
    source_number: str = ""
    source_on: date | None = None
    instruction: str = ""
    instructed_by: str = ""
    instructed_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class TimePoint:
    """A milestone of a matter's task: what by when."""

    due_on: date
    goal: str


@transaction.atomic
def register_matter(
    news: MatterNews,
    *,
    owner: Organisation,
    by: Actor,
    plan_task: Task | None = None,
    partner: Partner | None = None,
    partner_reference: str = "",
) -> Matter:
    """Put a matter on record (立项) with a number of its own; it lies with ``owner`` to be broken down."""
    matter = Matter.everywhere.create(
        number=_next_number(owner),
        title=news.title.strip(),
        source=news.source,
        source_number=news.source_number.strip(),
        source_on=news.source_on,
        content=news.content.strip(),
        instruction=news.instruction.strip(),
        instructed_by=news.instructed_by.strip(),
        instructed_on=news.instructed_on,
        due_on=news.due_on,
        plan_task=plan_task,
        owner=owner,
        registered_by_id=by.person_id,
        partner=partner,
        partner_reference=partner_reference,
    )
    audit.record(by, "projects.matter.registered", matter, number=matter.number, source=matter.source)
    work.open_item(MATTER, title=matter.title, by=by, about=matter, unit=owner, due=matter.due_on)
    return matter


@transaction.atomic
def add_task(
    matter: Matter,
    *,
    name: str,
    leads: Sequence[Organisation],
    supports: Sequence[Organisation] = (),
    time_points: Sequence[TimePoint],
    by: Actor,
) -> Task:
    """Break a part of the matter off as a task with units and time points (责任体系、时间节点、推进计划).

    Each time point is at once supervised work of the leading units. Raises LeadMissing, MatterClosed.
    """
    if not leads:
        raise LeadMissing
    matter = Matter.everywhere.select_for_update().get(pk=matter.pk)
    if matter.state in (MatterState.CLOSED, MatterState.TERMINATED):
        raise MatterClosed
    order = matter.tasks.count() + 1
    task = Task.everywhere.create(
        matter=matter, key=f"{order}", no=order, name=name.strip()[:500], kind=TaskKind.MATTER, order=order
    )
    _name_units(task, leads, supports)
    remember("projects.task.assigned", task, by=by, note=matter.title)
    parent = _item_of(matter)
    for place, point in enumerate(sorted(time_points, key=lambda point: point.due_on), start=1):
        milestone = Milestone.everywhere.create(
            task=task,
            key=f"{order}/{place}",
            order=place,
            goal=point.goal.strip(),
            due_printed=f"{point.due_on:%Y-%m-%d}",
            due_stated=f"{point.due_on:%Y-%m-%d}",
            promised_on=point.due_on,
            due_on=point.due_on,
            lead_printed=[body.name_zh for body in leads],
            support_printed=[body.name_zh for body in supports],
        )
        follow(milestone, by=by, parent=parent)
    settle_task(task)
    return task


@transaction.atomic
def hand_out(matter: Matter, *, by: Actor) -> Matter:
    """Say that the matter is broken down (交办); it then waits for its tasks. Raises LeadMissing without any task."""
    if not matter.tasks.exists():
        raise LeadMissing
    work.make_move(_item_of(matter), "break_down", by=by)
    matter.refresh_from_db()
    return matter


@transaction.atomic
def close_matter(matter: Matter, *, result: str, by: Actor) -> Matter:
    """Close a matter whose tasks are all closed, with the result that goes back to where it came from."""
    work.make_move(_item_of(matter), "close", by=by, values={"result": result})
    matter.refresh_from_db()
    return matter


@transaction.atomic
def terminate_matter(matter: Matter, *, reason: str, by: Actor) -> Matter:
    """End a matter early; its open tasks end with it."""
    work.terminate(_item_of(matter), by=by, why=reason)
    matter.refresh_from_db()
    return matter


@transaction.atomic
def connect_partner(partner: Partner, *, by: Actor) -> str:
    """Open the door for another system; the token is told this once and only its digest is kept."""
    token = secrets.token_urlsafe(32)
    partner.connected_at, partner.token_digest = clock.now(), sha256(token.encode()).hexdigest()
    partner.save(update_fields=["connected_at", "token_digest"])
    audit.record(by, "projects.partner.connected", partner)
    return token


@transaction.atomic
def disconnect_partner(partner: Partner, *, by: Actor) -> Partner:
    """Shut the door again; the matters it brought stay."""
    partner.connected_at, partner.token_digest = None, ""
    partner.save(update_fields=["connected_at", "token_digest"])
    audit.record(by, "projects.partner.disconnected", partner)
    return partner


def partner_at_the_door(key: str, token: str) -> Partner:
    """The system that shows this token. Raises PartnerUnknown, and PartnerNotConnected while there is none."""
    partner = Partner.objects.filter(key=key).first()
    if partner is None:
        raise PartnerUnknown
    if partner.connected_at is None:
        raise PartnerNotConnected(partner=partner.name)
    if not compare_digest(sha256(token.encode()).hexdigest(), partner.token_digest):
        raise PartnerUnknown
    return partner


@transaction.atomic
def take_matter(partner: Partner, news: MatterNews, *, reference: str, owner: Organisation) -> Matter:
    """Take a matter that another system hands over; the same reference gives back the one taken before."""
    locked = Partner.objects.select_for_update().get(pk=partner.pk)
    if locked.connected_at is None:
        raise PartnerNotConnected(partner=locked.name)
    known = Matter.everywhere.filter(partner=locked, partner_reference=reference).first()
    if known is not None:
        return known
    return register_matter(news, owner=owner, by=PLATFORM, partner=locked, partner_reference=reference)


@transaction.atomic
def return_matter(partner: Partner, reference: str) -> Matter:
    """Give the result of a matter back to the system it came from, and note when that was. Raises NotFound."""
    matter = one_of(Matter.everywhere.select_for_update(), partner=partner, partner_reference=reference)
    ended = matter.state in (MatterState.CLOSED, MatterState.TERMINATED)
    if ended and matter.returned_at is None:
        matter.returned_at = clock.now()
        matter.save(update_fields=["returned_at"])
        audit.record(PLATFORM, "projects.matter.returned", matter, partner=partner.key, reference=reference)
    return matter


def _next_number(owner: Organisation) -> str:
    """``督2026-0012``: counted through the year over all offices; the office's row is the lock."""
    Organisation.objects.select_for_update().order_by("pk").first()
    start = f"督{clock.today().year}-"
    last = Matter.everywhere.filter(number__startswith=start).aggregate(last=Max("number"))["last"]
    return f"{start}{int(last.removeprefix(start)) + 1 if last else 1:04}"


def _name_units(task: Task, leads: Sequence[Organisation], supports: Sequence[Organisation]) -> None:
    named = [(Duty.LEAD, body) for body in dict.fromkeys(leads)]
    named += [(Duty.SUPPORT, body) for body in dict.fromkeys(supports) if body not in leads]
    TaskUnit.objects.bulk_create(
        TaskUnit(task=task, duty=duty, printed=body.name_zh, organisation=body, order=order)
        for order, (duty, body) in enumerate(named)
    )


def _item_of(matter: Matter) -> Item:
    item = item_about(matter, MATTER)
    if item is None or not item.is_open:
        raise MatterClosed
    return item
