"""Opening items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.events.services import publish
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.work import timers
from chengshu.kernel.work.clocks import end_of_day
from chengshu.kernel.work.errors import NotYours
from chengshu.kernel.work.events import WorkOpened
from chengshu.kernel.work.flow import enter
from chengshu.kernel.work.models import Item, Party, Step, Token
from chengshu.kernel.work.recording import Doing, allowed, locked_open, write_step
from chengshu.kernel.work.seats import is_meant, named, sits_at
from chengshu.spec.work import Act, Holder, Opener, WorkType

OPEN = "open"

Named = Mapping[str, Iterable[Organisation | Person]]


@transaction.atomic
def open_item(
    kind: WorkType,
    *,
    title: str | Text,
    by: Actor,
    about: models.Model | None = None,
    unit: Organisation | None = None,
    parties: Named | None = None,
    due: date | datetime | None = None,
    urgency: int = 0,
    values: Mapping[str, Any] | None = None,
    parent: Item | None = None,
    awaited: bool = False,
    once: str = "",
) -> Item:
    """A new item of a kind, in its first state, on the desks of who holds that.

    ``unit`` is responsible, the opener's own where none is given. A ``due`` day ends at 23:59:59 local. The same
    ``once`` gives back the item it opened before. Raises NotAllowed without the kind's permission, NobodyToHold.
    """
    if once and (known := Item.everywhere.filter(once=once).first()):
        return known
    if kind.opens is not None and not by.may(kind.opens):
        raise NotAllowed
    item = Item.everywhere.create(
        kind=kind.key,
        **_title(title),
        about_type=about._meta.label if about else "",
        about_id=str(about.pk) if about else "",
        unit_id=unit.pk if unit else by.organisation_id,
        opener_id=by.person_id,
        parent=parent,
        awaited=awaited,
        urgency=urgency,
        values=dict(values or {}),
        opened_at=clock.now(),
        once=once or None,
    )
    for role, those in (parties or {}).items():
        _name(item, role, those)
    _begin(item, due, by)
    return item


@transaction.atomic
def break_down(
    item: Item,
    kind: WorkType,
    *,
    title: str | Text,
    by: Actor,
    awaited: bool = True,
    unit: Organisation | None = None,
    parties: Named | None = None,
    due: date | datetime | None = None,
    values: Mapping[str, Any] | None = None,
    about: models.Model | None = None,
    once: str = "",
) -> Item:
    """Sub-work below an item (分解); an ``awaited`` piece keeps it from moving on. By its holders and its opener.

    Raises NotYours, NotOpen, and what ``open_item`` raises.
    """
    above = locked_open(item)
    allowed(above, Act.BREAK_DOWN)
    desks = above.desks.filter(done_at=None, opened_at__isnull=False).select_related("queue__organisation")
    if not is_meant(by, (Opener(),), above) and not any(sits_at(by, desk) for desk in desks):
        raise NotYours(who=named((Holder(), Opener()), above))
    if once and (known := Item.everywhere.filter(once=once).first()):
        return known
    child = open_item(
        kind,
        title=title,
        by=by,
        about=about,
        unit=unit or above.unit,
        parties=parties,
        due=due,
        values=values,
        parent=above,
        awaited=awaited,
        once=once,
    )
    write_step(above, Doing(Act.BREAK_DOWN, by, after={"child": child.pk, "title": child.title_zh}))
    item.refresh_from_db()
    return child


def _begin(item: Item, due: date | datetime | None, by: Actor) -> Step:
    step = write_step(item, Doing(OPEN, by, after={"title": item.title_zh}))
    timers.start_whole(item, given=_moment(due))
    publish(WorkOpened(**timers.about(item), unit_id=item.unit_id))
    first = item.type.states[0].key
    step.to_states = [first]
    step.moved = True
    step.save(update_fields=["to_states", "moved"])
    enter(Token(item=item, state=first), first, step, by=by)
    timers.repeat(item)
    return step


def _name(item: Item, role: str, those: Iterable[Organisation | Person]) -> None:
    rows = []
    for order, one in enumerate(dict.fromkeys(those)):
        if isinstance(one, Person):
            rows.append(Party(item=item, role=role, order=order, person=one))
        else:
            rows.append(Party(item=item, role=role, order=order, organisation=one))
    Party.objects.bulk_create(rows)


def _title(title: str | Text) -> dict[str, str]:
    if isinstance(title, Text):
        return {"title_zh": title.zh[:300], "title_en": title.en[:300]}
    return {"title_zh": title[:300], "title_en": ""}


def _moment(due: date | datetime | None) -> datetime | None:
    if due is None or isinstance(due, datetime):
        return due
    return end_of_day(due)
