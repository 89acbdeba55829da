"""Keeping the register of departmental hotlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.packs.hotline_12345.errors import AlreadyHotline, MergedInFuture, NeverMerged, WayMissing
from chengshu.packs.hotline_12345.models import PARTS, Hotline
from chengshu.packs.hotline_12345.rights import KEEP_LINES

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class HotlineContent:
    """What is known of a hotline; each ``*_on`` is the local day on which that part was merged."""

    number: str
    name_zh: str
    name_en: str = ""
    way: str = ""
    urgent: bool = False
    seats: int = 0
    organisation_on: date | None = None
    duty_on: date | None = None
    staff_on: date | None = None
    number_on: date | None = None
    basis: str = ""
    since: date | None = None


@transaction.atomic
def add_hotline(content: HotlineContent, body: Organisation, *, by: Actor) -> Hotline:
    """Put a hotline on record. Raises AlreadyHotline, WayMissing, NeverMerged, MergedInFuture."""
    must_reach(by, KEEP_LINES, body)
    _check(content)
    if Hotline.everywhere.filter(number=content.number, until=None).exists():
        raise AlreadyHotline(number=content.number)
    fields = {**content.__dict__, "since": content.since or clock.today()}
    row = Hotline.everywhere.create(body=body, **fields)
    record(by, "hotline_12345.hotline.added", row, number=row.number, way=row.way)
    return row


@transaction.atomic
def change_hotline(hotline: Hotline, content: HotlineContent, body: Organisation, *, by: Actor) -> Hotline:
    """Say anew what is known of it; the audit record keeps what was said before. Raises as ``add_hotline``."""
    row = Hotline.everywhere.select_for_update(of=("self",)).select_related("body").get(pk=hotline.pk)
    must_reach(by, KEEP_LINES, row.body)
    must_reach(by, KEEP_LINES, body)
    _check(content)
    if Hotline.everywhere.filter(number=content.number, until=None).exclude(pk=row.pk).exists():
        raise AlreadyHotline(number=content.number)
    before = {name: getattr(row, name) for name in content.__dict__ if name != "since"}
    for name in before:
        setattr(row, name, getattr(content, name))
    changed = {name: [before[name], getattr(row, name)] for name in before if before[name] != getattr(row, name)}
    row.body, row.changed_at = body, clock.now()
    row.save()
    record(by, "hotline_12345.hotline.changed", row, changed={k: [str(a), str(b)] for k, (a, b) in changed.items()})
    return row


@transaction.atomic
def end_hotline(hotline: Hotline, *, by: Actor) -> Hotline:
    """The number is no longer in use."""
    row = Hotline.everywhere.select_for_update(of=("self",)).select_related("body").get(pk=hotline.pk)
    must_reach(by, KEEP_LINES, row.body)
    row.until, row.changed_at = clock.today(), clock.now()
    row.save()
    record(by, "hotline_12345.hotline.ended", row, number=row.number)
    return row


def _check(content: HotlineContent) -> None:
    merged = [day for name in PARTS if (day := getattr(content, name)) is not None]
    if any(day > clock.today() for day in merged):
        raise MergedInFuture
    if content.urgent and (content.way or merged):
        raise NeverMerged
    if not content.urgent and not content.way:
        raise WayMissing
