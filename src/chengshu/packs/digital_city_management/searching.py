"""What the search of the platform finds here."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.packs.digital_city_management.models.registers import WATCHED_LABELS
from chengshu.packs.digital_city_management.queries.registers import shops_seen_by, supervised_seen_by
from chengshu.spec.pages import Hit, SearchSource


def find_shops(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Shops by name, number, credit code, place."""
    rows = shops_seen_by(actor)
    for word in words.split():
        named = Q(name_zh__icontains=word) | Q(name_en__icontains=word) | Q(address__icontains=word)
        rows = rows.filter(named | Q(code__istartswith=word) | Q(credit_code__istartswith=word))
    return [
        Hit(str(row.name), reverse("digital_city_management:shop", args=[row.pk]), f"{row.code} · {row.address}")
        for row in rows[:limit]
    ]


def find_supervised(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Sites and vehicles by name, permit or plate, company, place."""
    rows = supervised_seen_by(actor)
    for word in words.split():
        named = Q(name_zh__icontains=word) | Q(company__icontains=word) | Q(address__icontains=word)
        rows = rows.filter(named | Q(number__icontains=word))
    return [
        Hit(
            str(row.name),
            reverse("digital_city_management:site", args=[row.pk]),
            f"{WATCHED_LABELS[row.kind]} · {row.number}",
        )
        for row in rows[:limit]
    ]


SEARCHES = (
    SearchSource("digital_city_management.shops", Text("门前三包商户", "Shops"), find_shops),
    SearchSource("digital_city_management.sites", Text("工地和车辆", "Sites and vehicles"), find_supervised),
)
