"""Settling whether two components are one."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.places.doubles import find_doubles
from chengshu.kernel.places.editions import Kind, changed
from chengshu.kernel.places.errors import AlreadySettled
from chengshu.kernel.places.models import Component, ComponentChange, ComponentWhat, LikelyDouble, Verdict


def look_for_doubles(*, by: Actor) -> int:
    """Look through the whole register for components registered twice; how many new pairs there are."""
    found = find_doubles()
    record(by, "places.double.looked_for", found=found)
    return found


@transaction.atomic
def settle_double(pair_id: int, verdict: str, *, by: Actor, keep: str = "", why: str = "") -> LikelyDouble:
    """Say whether two components are one. Where they are, ``keep`` is the code of the one that stays (the older).

    The other keeps its record, points at the one that stays, and answers for it wherever its code is used. Two who say
    so at once: the second raises AlreadySettled.
    """
    pair = one_of(LikelyDouble.objects.select_for_update(of=("self",)).select_related("first", "second"), pk=pair_id)
    if pair.verdict:
        raise AlreadySettled
    pair.verdict, pair.settled_at, pair.by_id, pair.why = Verdict(verdict), clock.now(), by.person_id, why[:400]
    pair.save(update_fields=["verdict", "settled_at", "by", "why"])
    if pair.verdict == Verdict.SAME:
        stays, goes = (pair.second, pair.first) if keep == pair.second.code else (pair.first, pair.second)
        _join(goes, stays, by=by, why=why)
    record(by, "places.double.settled", pair, verdict=verdict, why=why)
    return pair


def _join(goes: Component, stays: Component, *, by: Actor, why: str) -> None:
    """The one that goes, and all that were joined to it, point at the one that stays."""
    if goes.same_as_id is not None or stays.same_as_id is not None:
        raise AlreadySettled
    Component.everywhere.filter(same_as=goes).update(same_as=stays)
    goes.same_as, goes.changed_at = stays, clock.now()
    goes.save(update_fields=["same_as", "changed_at"])
    fields = {"code": [goes.code, stays.code]}
    for row in (goes, stays):
        ComponentChange.objects.create(
            component=row, what=ComponentWhat.JOINED, fields=fields, why=why[:400], by_id=by.person_id
        )
    open_pairs = LikelyDouble.objects.filter(verdict="")
    (open_pairs.filter(first=goes) | open_pairs.filter(second=goes)).delete()
    changed(Kind.COMPONENTS)
