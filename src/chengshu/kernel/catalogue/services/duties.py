"""Duties: data that a unit has to catalogue and provide by a day (责任清单)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.models import Grant
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.errors import DutySettled, NotPublished, NotTheirs
from chengshu.kernel.catalogue.models import DataNeed, Duty, DutyState, NeedState, Resource, Standing
from chengshu.kernel.catalogue.rights import ASSIGN_DUTIES, COMPILE
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.messages.services import tell


@transaction.atomic
def assign_duty(
    provider: Organisation, *, name: str, due_on: date | None, by: Actor, items: str = "", ground: str = ""
) -> Duty:
    """Lay on a unit to catalogue and provide data; its compilers are told. Raises NotAllowed."""
    must_reach(by, ASSIGN_DUTIES, provider)
    duty = Duty.everywhere.create(provider=provider, name=name, items=items, ground=ground, due_on=due_on)
    return _told(duty, by)


def duty_from_need(need: DataNeed, *, due_on: date, by: Actor) -> Duty:
    """What a unit agreed or was ordered to provide; fulfilled at once where the entry asked for is published."""
    duty = Duty.everywhere.create(
        provider=need.provider,
        name=need.name,
        items=need.items,
        ground=need.ground,
        need=need,
        resource=need.resource,
        due_on=due_on,
    )
    _told(duty, by)
    if need.resource is not None and need.resource.standing == Standing.PUBLISHED:
        _fulfil(duty, need.resource, by)
    return duty


@transaction.atomic
def link_duty(duty: Duty, resource: Resource, *, by: Actor) -> Duty:
    """Say which entry of the unit fulfils a duty: at once if it is published, else when it will be.

    Raises NotAllowed, NotTheirs, DutySettled.
    """
    held = _open(duty)
    must_reach(by, COMPILE, held.provider)
    if resource.provider_id != held.provider_id:
        raise NotTheirs(name=resource.name)
    held.resource = resource
    if resource.standing == Standing.PUBLISHED:
        return _fulfil(held, resource, by)
    held.changed_at = clock.now()
    held.save(update_fields=["resource", "changed_at"])
    record(by, "catalogue.duty.linked", held, key=resource.key)
    return held


@transaction.atomic
def drop_duty(duty: Duty, *, why: str, by: Actor) -> Duty:
    """Release a unit from a duty. Raises NotAllowed, DutySettled."""
    held = _open(duty)
    must_reach(by, ASSIGN_DUTIES, held.provider)
    held.state, held.remark, held.changed_at = DutyState.DROPPED, why, clock.now()
    held.save(update_fields=["state", "remark", "changed_at"])
    record(by, "catalogue.duty.dropped", held, why=why)
    return held


def fulfil_duties(resource: Resource) -> int:
    """Settle the duties that a published entry fulfils; returns how many."""
    duties = list(Duty.everywhere.select_for_update(of=("self",)).filter(resource=resource, state=DutyState.OPEN))
    for duty in duties:
        _fulfil(duty, resource, PLATFORM)
    return len(duties)


def _fulfil(duty: Duty, resource: Resource, by: Actor) -> Duty:
    if resource.standing != Standing.PUBLISHED:
        raise NotPublished(name=resource.name)
    duty.state, duty.fulfilled_on, duty.resource, duty.changed_at = (
        DutyState.FULFILLED,
        clock.today(),
        resource,
        clock.now(),
    )
    duty.save()
    if duty.need_id:
        DataNeed.everywhere.filter(pk=duty.need_id).update(
            state=NeedState.FULFILLED, resource=resource, changed_at=clock.now()
        )
    record(by, "catalogue.duty.fulfilled", duty, key=resource.key)
    return duty


def _open(duty: Duty) -> Duty:
    held = Duty.everywhere.select_for_update(of=("self",)).select_related("provider").get(pk=duty.pk)
    if held.state != DutyState.OPEN:
        raise DutySettled(state=held.state_label)
    return held


def _told(duty: Duty, by: Actor) -> Duty:
    held = Grant.objects.filter(organisation=duty.provider, until=None, person__active=True)
    people = held.filter(role__permissions__permission=COMPILE.key).values_list("person", flat=True).distinct()
    tell(
        people,
        "catalogue.duty_assigned",
        subject=duty,
        url=reverse("catalogue:duties"),
        name=duty.name,
        due=duty.due_on.isoformat() if duty.due_on else "—",
    )
    record(by, "catalogue.duty.assigned", duty, provider=duty.provider.name, due_on=duty.due_on)
    return duty
