"""One-licence handling (一证通办): with a number alone, what of an item's materials need not be brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.licences.holders import Holder
from chengshu.kernel.licences.models import (
    Disposal,
    Licence,
    LicenceState,
    Material,
    ServiceItem,
    SharedMaterial,
    Verification,
)


class Way(StrEnum):
    """How a material comes."""

    NOT_NEEDED = "not_needed"
    LICENCE = "licence"
    SHARED = "shared"
    CHECK = "check"
    BRING = "bring"


WAY_LABELS: dict[Way, Text] = {
    Way.NOT_NEEDED: Text("已取消，不需要", "Cancelled; not needed"),
    Way.LICENCE: Text("证照库已有，授权后调取", "In the licence store; fetched with consent"),
    Way.SHARED: Text("已交其他部门，可互认", "Handed in elsewhere; recognised"),
    Way.CHECK: Text("向部门核验", "Verified with the department"),
    Way.BRING: Text("请申请人提供", "To be brought by the applicant"),
}


@dataclass(frozen=True)
class Collected:
    """One material of the item for this holder."""

    material: Material
    way: Way
    licence: Licence | None = None
    shared: SharedMaterial | None = None
    verification: Verification | None = None

    @property
    def word(self) -> Text:
        """How it comes, in words."""
        return WAY_LABELS[self.way]


@dataclass(frozen=True)
class Collection:
    """All materials of an item for a holder."""

    item: ServiceItem
    holder: Holder
    lines: Sequence[Collected]

    @property
    def spared(self) -> int:
        """How many need not be brought."""
        return sum(line.way is not Way.BRING for line in self.lines)


def collect(item: ServiceItem, holder: Holder) -> Collection:
    """What of an item's materials is there already. Reads only that something is there, not what it says."""
    today = clock.today()
    licences = {
        licence.type_id: licence
        for licence in Licence.everywhere.filter(holder_key=holder.key, state=LicenceState.VALID)
        .select_related("type", "organisation")
        .order_by("pk")
        if licence.counts_on(today)
    }
    shared = {
        one.name: one
        for one in SharedMaterial.everywhere.filter(holder_key=holder.key).select_related("organisation").order_by("pk")
        if one.counts
    }
    asked = {
        one.material_id: one
        for one in Verification.everywhere.filter(holder_key=holder.key, material__item=item).order_by("pk")
    }
    lines = []
    for material in item.materials.select_related("type", "checked_by"):
        lines.append(_line(material, licences, shared, asked))
    return Collection(item, holder, lines)


def _line(
    material: Material,
    licences: dict[int, Licence],
    shared: dict[str, SharedMaterial],
    asked: dict[int, Verification],
) -> Collected:
    if material.disposal == Disposal.CANCELLED:
        return Collected(material, Way.NOT_NEEDED)
    if material.disposal == Disposal.LOOKED_UP and material.type_id in licences:
        return Collected(material, Way.LICENCE, licence=licences[material.type_id])
    if material.name_zh in shared:
        return Collected(material, Way.SHARED, shared=shared[material.name_zh])
    if material.disposal == Disposal.CHECKED:
        return Collected(material, Way.CHECK, verification=asked.get(material.pk))
    return Collected(material, Way.BRING)
