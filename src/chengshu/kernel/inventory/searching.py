"""Where the search over everything looks in the inventory."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.inventory.queries.systems import systems_seen_by
from chengshu.kernel.inventory.tables import system_url
from chengshu.spec.pages import Hit, SearchSource


def _find(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    rows = systems_seen_by(actor)
    for word in words.split():
        rows = rows.filter(Q(name_zh__icontains=word) | Q(name_en__icontains=word) | Q(code__icontains=word))
    return [Hit(str(row.name), system_url(row), str(row.owner)) for row in rows[:limit]]


SEARCHES = (SearchSource("inventory.systems", Text("信息系统", "Information systems"), _find),)
