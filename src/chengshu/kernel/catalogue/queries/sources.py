"""Which bureau is the source of which datum (一数一源)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chengshu.base import clock
from chengshu.kernel.catalogue.models import Datum, Item, SourceRuling, Standing
from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class Source:
    """The authoritative provider of a datum; ``item`` is where it offers it, None where it does not yet."""

    provider: Organisation
    item: Item | None


def source_of(element: str, *, on: date | None = None) -> Source | None:
    """The settled source of the data element of this code, today or on a day; None while nothing is settled."""
    day = on or clock.today()
    held = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    rulings = SourceRuling.objects.filter(held, datum__element__code=element).select_related("provider", "datum")
    ruling = rulings.first()
    if ruling is None:
        return None
    offered = items_offering(ruling.datum).filter(resource__provider=ruling.provider)
    if ruling.resource_id:
        offered = offered.filter(resource=ruling.resource_id)
    return Source(ruling.provider, offered.first())


def items_offering(datum: Datum) -> QuerySet[Item]:
    """The published items that carry a datum, by provider."""
    found = Item.objects.filter(likeness=datum.likeness, resource__standing=Standing.PUBLISHED, resource__node="")
    return found.select_related("resource__provider").order_by("resource__provider__order", "resource", "order")


def data_with_offers(*, several: bool = False, standing: str = "") -> QuerySet[Datum]:
    """Every datum that several bureaus offered, with ``providers`` and ``offers``: how many offer it.

    ``several`` leaves out those that fewer than two bureaus still offer.
    """
    offers = (
        Item.objects.filter(likeness=OuterRef("likeness"), resource__standing=Standing.PUBLISHED, resource__node="")
        .order_by()
        .values("likeness")
    )
    found = Datum.objects.select_related("element").annotate(
        offers=Coalesce(Subquery(offers.annotate(n=Count("pk")).values("n")), 0),
        providers=Coalesce(Subquery(offers.annotate(n=Count("resource__provider", distinct=True)).values("n")), 0),
    )
    found = found.filter(standing=standing) if standing else found
    return found.filter(providers__gt=1) if several else found
