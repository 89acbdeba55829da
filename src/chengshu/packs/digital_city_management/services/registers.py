"""Shops, sites and vehicles: what is registered, and what inspections find."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.packs.digital_city_management.errors import CodeTaken, NoShopDuties
from chengshu.packs.digital_city_management.models import Shop, ShopVisit, Supervised, SupervisedFinding
from chengshu.packs.digital_city_management.rights import INSPECT, KEEP

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case, Channel

CHANNEL = cast("Channel", "inspector")


@transaction.atomic
def keep_shop(values: Mapping[str, Any], *, by: Actor, shop: Shop | None = None) -> Shop:
    """A shop, new or changed. Raises NotAllowed, NoShopDuties, CodeTaken."""
    row = shop or Shop()
    _fill(row, values, by)
    if not row.duties:
        raise NoShopDuties(fields={"duties": NoShopDuties.text})
    if Shop.everywhere.filter(code=row.code).exclude(pk=row.pk).exists():
        raise CodeTaken(code=row.code)
    row.save()
    record(by, "digital_city_management.shop.kept", row)
    return row


@transaction.atomic
def close_shop(shop: Shop, on: date, *, by: Actor) -> Shop:
    """It is in business no more; its inspections stay. Raises NotAllowed."""
    must_reach(by, KEEP, shop.unit)
    shop.closed_on = on
    shop.save(update_fields=["closed_on"])
    record(by, "digital_city_management.shop.closed", shop, on=on)
    return shop


@transaction.atomic
def visit_shop(shop: Shop, marks: Mapping[str, int], *, by: Actor, words: str = "", report: bool = False) -> ShopVisit:
    """An inspection; its score is the mean of the marks, and with ``report`` it becomes a case. Raises NotAllowed."""
    must_reach(by, INSPECT, shop.unit)
    given = {key: int(marks[key]) for key in shop.duties if marks.get(key) is not None}
    if not given:
        raise NoShopDuties
    row = ShopVisit(shop=shop, marks=given, score=round(sum(given.values()) / len(given)), words=words[:500])
    row.by_id = by.person_id
    row.save()
    if report:
        row.case = _case(f"门前三包：{shop.name_zh}。{words}", shop, f"shop-visit-{row.pk}", by)
        row.save(update_fields=["case"])
    record(by, "digital_city_management.shop.visited", shop, score=row.score)
    return row


@transaction.atomic
def keep_supervised(values: Mapping[str, Any], *, by: Actor, row: Supervised | None = None) -> Supervised:
    """A site or vehicle, new or changed. Raises NotAllowed, CodeTaken."""
    kept = row or Supervised()
    _fill(kept, values, by)
    if Supervised.everywhere.filter(number=kept.number).exclude(pk=kept.pk).exists():
        raise CodeTaken(code=kept.number)
    kept.save()
    record(by, "digital_city_management.supervised.kept", kept)
    return kept


@transaction.atomic
def find(
    subject: Supervised, words: str, *, by: Actor, in_order: bool = False, report: bool = False
) -> SupervisedFinding:
    """What an inspection of a site or vehicle found; with ``report`` it becomes a case. Raises NotAllowed."""
    must_reach(by, INSPECT, subject.unit)
    row = SupervisedFinding.objects.create(subject=subject, words=words[:500], in_order=in_order, by_id=by.person_id)
    if report and not in_order:
        row.case = _case(f"{subject.name_zh}（{subject.number}）：{words}", subject, f"supervised-{row.pk}", by)
        row.save(update_fields=["case"])
    record(by, "digital_city_management.supervised.inspected", subject, in_order=in_order)
    return row


def _fill(row: Any, values: Mapping[str, Any], by: Actor) -> None:
    if row.pk:
        must_reach(by, KEEP, row.unit)
    for name, value in values.items():
        setattr(row, name, value)
    must_reach(by, KEEP, row.unit)
    row.changed_at = clock.now()


def _case(text: str, subject: Shop | Supervised, once: str, by: Actor) -> Case:
    place = cases.Place(lon=subject.lon, lat=subject.lat, address=subject.address, division_code=subject.division_code)
    content = cases.Report(channel=CHANNEL, text=text, place=place, once=f"digital_city_management.{once}")
    return cases.report(content, by=by)
