"""Shifts of inspectors and where they went: kept for a purpose, and not for long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from chengshu.base import clock
from chengshu.base.coordinates import on_earth
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.packs.digital_city_management.errors import NotOnShift
from chengshu.packs.digital_city_management.models import Received, Shift, TrackPoint, TrackRule
from chengshu.packs.digital_city_management.rights import FIELD, SET_RULES

USUAL_DAYS = 30
USUAL_PURPOSE = "采集员考勤、就近派遣核查任务和人身安全"
LONGEST_SHIFT = timedelta(hours=16)
KEYS_KEPT = timedelta(days=180)
AT_ONCE = 5000
MOST_POINTS = 500


@dataclass(frozen=True)
class Spot:
    """Where somebody was, in CGCS2000 degrees."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: int | None = None


def rule_in_force() -> TrackRule:
    """For what and how long positions are kept; the first rule, unsaved, where nobody has set one."""
    return TrackRule.objects.first() or TrackRule(days=USUAL_DAYS, purpose=USUAL_PURPOSE)


@transaction.atomic
def set_rule(days: int, purpose: str, *, by: Actor) -> TrackRule:
    """Another retention from now on; the old one stays as history."""
    if not by.may(SET_RULES):
        raise NotAllowed
    row = TrackRule.objects.create(days=days, purpose=purpose.strip()[:300], set_by_id=by.person_id)
    record(by, "digital_city_management.track_rule.set", row, days=days)
    return row


def open_shift(by: Actor) -> Shift | None:
    """The shift the person is on."""
    return Shift.everywhere.filter(person=by.person_id, ended_at=None).first() if by.person_id else None


@transaction.atomic
def begin(*, by: Actor) -> Shift:
    """Go on shift; who is on one stays on it."""
    if by.person_id is None or by.organisation_id is None or not by.may(FIELD):
        raise NotAllowed
    known = open_shift(by)
    if known is not None:
        return known
    row = Shift.everywhere.create(person_id=by.person_id, unit_id=by.organisation_id)
    record(by, "digital_city_management.shift.begun", row)
    return row


@transaction.atomic
def end(*, by: Actor) -> Shift:
    """Go off shift. Raises NotOnShift."""
    row = open_shift(by)
    if row is None:
        raise NotOnShift
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record(by, "digital_city_management.shift.ended", row)
    return row


def note_spots(spots: Iterable[Spot], *, by: Actor) -> int:
    """Note where the person was while on shift; what lies outside of it is not kept. Raises NotOnShift."""
    row = open_shift(by)
    if row is None:
        raise NotOnShift
    latest = clock.now() + timedelta(minutes=1)
    fitting = [one for one in spots if row.started_at <= one.at <= latest and on_earth(one.lon, one.lat)]
    points = [
        TrackPoint(shift=row, at=one.at, lon=one.lon, lat=one.lat, accuracy_m=one.accuracy_m)
        for one in fitting[:MOST_POINTS]
    ]
    TrackPoint.objects.bulk_create(points, ignore_conflicts=True)
    return len(points)


def forget() -> int:
    """Delete positions that are older than the rule says, old keys of phones, and end shifts nobody ended."""
    now = clock.now()
    old = TrackPoint.objects.filter(at__lt=now - timedelta(days=rule_in_force().days)).order_by("pk")
    gone = TrackPoint.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()[0]
    keys = Received.objects.filter(at__lt=now - KEYS_KEPT).exclude(what="report").order_by("pk")
    gone += Received.objects.filter(pk__in=list(keys.values_list("pk", flat=True)[:AT_ONCE])).delete()[0]
    late = Shift.everywhere.filter(ended_at=None, started_at__lt=now - LONGEST_SHIFT)
    for row in late[:100]:
        row.ended_at = row.started_at + LONGEST_SHIFT
        row.save(update_fields=["ended_at"])
        gone += 1
    return gone
