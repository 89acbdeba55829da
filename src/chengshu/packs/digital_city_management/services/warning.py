"""Warning of sudden events: rules with history, gatherings of cases found by them, each on the desk of a unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from chengshu.base import clock
from chengshu.base.coordinates import metres_between
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.work.services import open_item
from chengshu.packs.digital_city_management.errors import RuleOver
from chengshu.packs.digital_city_management.models import Warning, WarningRule
from chengshu.packs.digital_city_management.models.watching import WarningState
from chengshu.packs.digital_city_management.rights import SET_RULES
from chengshu.packs.digital_city_management.work_types import WARNING

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

LOOKED_AT = 3000
URGENT = 2
Spot = tuple[int, float, float]
"""The key of a case with its position, lon and lat."""


@dataclass(frozen=True)
class RuleContent:
    """``least`` cases of a class, or below it, within ``metres`` of each other's middle and ``hours``."""

    name: Text
    class_code: str
    least: int
    metres: int
    hours: int


@transaction.atomic
def set_rule(
    content: RuleContent, unit: Organisation, *, by: Actor, replaces: WarningRule | None = None
) -> WarningRule:
    """A rule, in the place of another where one is given, which stays as history. Raises NotAllowed."""
    must_reach(by, SET_RULES, unit)
    if replaces is not None:
        end_rule(replaces, by=by)
    row = WarningRule.objects.create(
        name_zh=content.name.zh,
        name_en=content.name.en,
        class_code=content.class_code,
        least=content.least,
        metres=content.metres,
        hours=content.hours,
        unit=unit,
        replaces=replaces,
        set_by_id=by.person_id,
    )
    record(by, "digital_city_management.warning_rule.set", row, least=row.least, metres=row.metres, hours=row.hours)
    return row


@transaction.atomic
def end_rule(rule: WarningRule, *, by: Actor, why: str = "") -> None:
    """It raises nothing any more; what it raised stays. Raises NotAllowed, RuleOver."""
    if not by.may(SET_RULES):
        raise NotAllowed
    must_reach(by, SET_RULES, rule.unit)
    row = WarningRule.objects.select_for_update().get(pk=rule.pk)
    if not row.active:
        raise RuleOver
    row.active, row.ended_at, row.ended_by_id, row.ended_why = False, clock.now(), by.person_id, why.strip()[:400]
    row.save(update_fields=["active", "ended_at", "ended_by", "ended_why"])
    record(by, "digital_city_management.warning_rule.ended", rule, why=row.ended_why)


def raise_warnings() -> int:
    """Look at every rule; returns how many warnings were raised or grew."""
    return sum(look(rule) for rule in WarningRule.objects.filter(active=True).select_related("unit"))


@transaction.atomic
def look(rule: WarningRule) -> int:
    """The gatherings of one rule; a case stands in one warning of a rule at most. Locks the rule."""
    WarningRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    spots = _spots(rule)
    grown = 0
    for row in Warning.everywhere.filter(rule=rule, state=WarningState.RAISED):
        near = [spot for spot in spots if metres_between(row.lon, row.lat, spot[1], spot[2]) <= rule.metres]
        if near:
            row.cases.add(*(key for key, _, _ in near))
            spots = [spot for spot in spots if spot not in near]
            grown += 1
    for gathering in gatherings(spots, rule.least, rule.metres):
        _raise(rule, gathering)
        grown += 1
    return grown


def gatherings(spots: Sequence[Spot], least: int, metres: float) -> Iterable[list[Spot]]:
    """Groups of at least so many within a distance of one of them, the largest first; none lies in two."""
    left = list(spots)
    while len(left) >= least:
        groups = [[other for other in left if metres_between(*one[1:], *other[1:]) <= metres] for one in left]
        largest = max(groups, key=len)
        if len(largest) < least:
            return
        yield largest
        left = [spot for spot in left if spot not in largest]


def _spots(rule: WarningRule) -> list[Spot]:
    since = clock.now() - timedelta(hours=rule.hours)
    rows = cases_seen_by(PLATFORM).filter(reported_at__gte=since, lon__isnull=False).exclude(outcome="refused")
    if rule.class_code:
        rows = rows.filter(class_path__contains=f"/{rule.class_code}/")
    warned = Warning.everywhere.filter(rule=rule, raised_at__gte=since).values("cases")
    rows = rows.exclude(pk__in=warned).order_by("-pk")
    found = rows.values_list("pk", "lon", "lat")[:LOOKED_AT]
    return [(key, lon, lat) for key, lon, lat in found if lon is not None and lat is not None]


def _raise(rule: WarningRule, spots: Sequence[Spot]) -> Warning:
    lon = sum(spot[1] for spot in spots) / len(spots)
    lat = sum(spot[2] for spot in spots) / len(spots)
    row = Warning.everywhere.create(rule=rule, unit=rule.unit, lon=lon, lat=lat)
    row.cases.set([key for key, _, _ in spots])
    row.item = open_item(
        WARNING,
        title=Text(f"预警：{rule.name_zh}（{len(spots)} 件）", f"Warning: {rule.name.en} ({len(spots)} cases)"),
        by=PLATFORM,
        about=row,
        unit=rule.unit,
        urgency=URGENT,
        once=f"digital_city_management.warning {row.pk}",
    )
    row.save(update_fields=["item"])
    record(PLATFORM, "digital_city_management.warning.raised", row, rule=rule.name_zh, cases=len(spots))
    return row
