"""Items, what became of their materials, and what they cost an applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.errors import DecisionIncomplete
from chengshu.kernel.licences.models import (
    Disposal,
    HolderKind,
    ItemMeasure,
    LicenceType,
    Material,
    Moment,
    ServiceItem,
)
from chengshu.kernel.licences.rights import KEEP_PROOFS


@dataclass(frozen=True)
class ItemContent:
    """What is written about an item."""

    code: str
    name_zh: str
    name_en: str = ""
    holder_kind: HolderKind = HolderKind.PERSON


@transaction.atomic
def register_item(organisation: Organisation, content: ItemContent, *, by: Actor) -> ServiceItem:
    """Take an item into the list. Raises BadInput where its code is used."""
    must_reach(by, KEEP_PROOFS, organisation)
    if ServiceItem.everywhere.filter(code=content.code).exists():
        raise BadInput(fields={"code": Text("该事项编码已经登记。", "This code is registered already.")})
    item = ServiceItem.everywhere.create(organisation=organisation, **vars(content))
    record(by, "licences.item.registered", item, code=item.code)
    return item


@dataclass(frozen=True)
class MaterialContent:
    """A material that an item demanded before the reform."""

    name_zh: str
    name_en: str = ""
    proof: bool = False
    issued_by: str = ""


@transaction.atomic
def add_material(item_id: int, content: MaterialContent, *, by: Actor) -> Material:
    """Put a material on the list of an item; it is kept until something else is decided."""
    item = _item(item_id, by)
    material = Material.everywhere.create(item=item, order=item.materials.count(), **vars(content))
    record(by, "licences.material.added", material, item=item.code)
    return material


@dataclass(frozen=True)
class Decision:
    """What becomes of a material, on which legal ground."""

    disposal: Disposal
    ground: str
    type: LicenceType | None = None
    checked_by: Organisation | None = None


@transaction.atomic
def decide(material_id: int, decision: Decision, *, by: Actor) -> Material:
    """Decide what becomes of a material or proof. Raises DecisionIncomplete naming what is missing."""
    rows = Material.everywhere.select_for_update(of=("self",)).select_related("item__organisation")
    material = rows.get(pk=material_id)
    must_reach(by, KEEP_PROOFS, material.item.organisation)
    _must_be_whole(decision)
    before, material.disposal = material.disposal, decision.disposal
    material.ground = decision.ground.strip()
    material.type = decision.type if decision.disposal is Disposal.LOOKED_UP else None
    material.checked_by = decision.checked_by if decision.disposal is Disposal.CHECKED else None
    material.changed_at = clock.now()
    material.decided_on = clock.today()
    material.save()
    record(by, "licences.material.decided", material, before=before, after=decision.disposal, ground=material.ground)
    return material


@dataclass(frozen=True)
class MeasureContent:
    """What an item costs an applicant, beside its materials."""

    steps: int
    days: int
    fee_fen: int = 0
    intermediaries: int = 0


@transaction.atomic
def measure(
    item_id: int, moment: Moment, content: MeasureContent, *, by: Actor, since: date | None = None
) -> ItemMeasure:
    """Write down what an item costs an applicant before the reform, or from a day on; rows before stay."""
    item = _item(item_id, by)
    row, _ = ItemMeasure.objects.update_or_create(
        item=item,
        moment=moment,
        since=since or clock.today(),
        defaults={**vars(content), "by_id": by.person_id},
    )
    record(by, "licences.item.measured", item, moment=moment.value, **vars(content))
    return row


def _item(item_id: int, by: Actor) -> ServiceItem:
    item = ServiceItem.everywhere.select_for_update(of=("self",)).select_related("organisation").get(pk=item_id)
    must_reach(by, KEEP_PROOFS, item.organisation)
    return item


def _must_be_whole(decision: Decision) -> None:
    faults: dict[str, Text] = {}
    if not decision.ground.strip():
        faults["ground"] = Text("请填写依据。", "Give the legal ground.")
    if decision.disposal is Disposal.LOOKED_UP and decision.type is None:
        faults["type"] = Text("请选择代替它的证照。", "Choose the licence that replaces it.")
    if decision.disposal is Disposal.CHECKED and decision.checked_by is None:
        faults["checked_by"] = Text("请选择答复核验的部门。", "Choose the unit that answers.")
    if faults:
        raise DecisionIncomplete(fields=faults)
