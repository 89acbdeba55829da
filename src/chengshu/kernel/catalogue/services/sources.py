"""Finding data that several bureaus offer, and settling who is the source (一数一源)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.models import Grant
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.errors import NotOffering
from chengshu.kernel.catalogue.models import (
    DataElement,
    Datum,
    DatumStanding,
    Item,
    Resource,
    SourceRuling,
    Standing,
)
from chengshu.kernel.catalogue.reach import must_hold
from chengshu.kernel.catalogue.rights import COMPILE, SETTLE_SOURCES
from chengshu.kernel.catalogue.services.writing import known_names, likeness_of
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.messages.services import tell


def find_shared_data(resource: Resource) -> list[Datum]:
    """Note each datum of a published entry that another bureau's published entry offers too; those newly found."""
    own = resource.items.exclude(likeness="").values_list("likeness", flat=True)
    return note_shared_data(own)


@transaction.atomic
def note_shared_data(likenesses: Iterable[str]) -> list[Datum]:
    """Note which of these are offered by more than one provider and not noted yet."""
    wanted = set(likenesses)
    offered = Item.objects.filter(likeness__in=wanted, resource__standing=Standing.PUBLISHED, resource__node="")
    many = offered.values("likeness").annotate(n=Count("resource__provider", distinct=True), first=Min("pk"))
    first = {row["likeness"]: row["first"] for row in many.filter(n__gt=1).order_by()}
    for known in Datum.objects.filter(likeness__in=first).values_list("likeness", flat=True):
        del first[known]
    examples = Item.objects.filter(pk__in=first.values())
    elements = {f"e:{one.code}": one for one in DataElement.objects.filter(active=True)} if first else {}
    return [_noted(item, elements.get(item.likeness)) for item in examples]


@transaction.atomic
def settle_source(
    datum: Datum, provider: Organisation, *, ground: str, by: Actor, resource: Resource | None = None
) -> SourceRuling:
    """Say which bureau is the source of a datum from today, and tell the others. Raises NotAllowed, NotOffering.

    A former ruling ends with it and stays on record. ``resource`` is the entry it is taken from.
    """
    must_hold(by, SETTLE_SOURCES)
    held = Datum.objects.select_for_update(of=("self",)).get(pk=datum.pk)
    offering = set(_offering(held).values_list("resource__provider", flat=True))
    if provider.pk not in offering:
        raise NotOffering(provider=provider.name, name=held.name)
    held.rulings.filter(until=None).update(until=clock.today())
    ruling = SourceRuling.objects.create(
        datum=held, provider=provider, resource=resource, ground=ground, decided_by_id=by.person_id
    )
    held.standing = DatumStanding.SETTLED
    held.save(update_fields=["standing"])
    record(by, "catalogue.source.settled", held, provider=provider.name, ground=ground)
    _tell(held, ruling, offering)
    return ruling


@transaction.atomic
def call_different(datum: Datum, *, ground: str, by: Actor) -> Datum:
    """Say that items of one name are not the same datum; nobody is asked again. Raises NotAllowed."""
    must_hold(by, SETTLE_SOURCES)
    held = Datum.objects.select_for_update(of=("self",)).get(pk=datum.pk)
    held.rulings.filter(until=None).update(until=clock.today())
    held.standing = DatumStanding.DIFFERENT
    held.save(update_fields=["standing"])
    record(by, "catalogue.source.called_different", held, ground=ground)
    return held


@transaction.atomic
def liken_again() -> int:
    """Count anew what every item has in common with others, after data elements changed; how many items changed."""
    known = known_names(DataElement.objects.filter(active=True))
    changed = []
    for item in Item.objects.select_related("element").iterator():
        now = likeness_of(item, known)
        if now != item.likeness:
            item.likeness = now
            changed.append(item)
    Item.objects.bulk_update(changed, ["likeness"], batch_size=500)
    note_shared_data({item.likeness for item in changed} - {""})
    return len(changed)


def _noted(item: Item, element: DataElement | None) -> Datum:
    zh, en = (element.name_zh, element.name_en) if element else (item.name_zh, item.name_en)
    datum = Datum.objects.create(likeness=item.likeness, name_zh=zh, name_en=en, element=element)
    record(PLATFORM, "catalogue.source.found", datum, likeness=item.likeness)
    return datum


def _offering(datum: Datum) -> QuerySet[Item]:
    return Item.objects.filter(likeness=datum.likeness, resource__standing=Standing.PUBLISHED, resource__node="")


def _tell(datum: Datum, ruling: SourceRuling, offering: set[int]) -> None:
    """The compilers of all bureaus that offer it."""
    held = Grant.objects.filter(organisation__in=offering, until=None, person__active=True)
    people = held.filter(role__permissions__permission=COMPILE.key).values_list("person", flat=True).distinct()
    tell(
        people,
        "catalogue.source_settled",
        subject=datum,
        url=reverse("catalogue:datum", args=[datum.pk]),
        name=datum.name,
        provider=ruling.provider.name,
    )
