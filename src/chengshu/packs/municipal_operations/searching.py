"""What the search of the platform finds here."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.queries.ledger import entries_seen_by, saying
from chengshu.packs.municipal_operations.queries.upkeep import orders_seen_by
from chengshu.packs.municipal_operations.tables.books import entry_url
from chengshu.packs.municipal_operations.tables.upkeep import order_url
from chengshu.spec.pages import Hit, SearchSource


def find_entries(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Rows of the books by code, name, place."""
    rows = saying(entries_seen_by(actor), words)
    return [Hit(str(row.name), entry_url(row), f"{row.book.label} · {row.code}") for row in rows[:limit]]


def find_orders(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Work orders by number and title."""
    rows = orders_seen_by(actor)
    for word in words.split():
        rows = rows.filter(Q(number__icontains=word) | Q(title__icontains=word))
    return [Hit(row.title, order_url(row), f"{row.number} · {row.state_label}") for row in rows[:limit]]


SEARCHES = (
    SearchSource("municipal_operations.entries", Text("市政台账", "Municipal books"), find_entries),
    SearchSource("municipal_operations.orders", Text("养护工单", "Work orders"), find_orders),
)
