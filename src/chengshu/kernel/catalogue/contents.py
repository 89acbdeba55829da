"""What is written in an entry, apart from whose it is and where it stands; in drafts, versions and exchange alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from chengshu.kernel.catalogue.words import Format, Secrecy, SharingWay
from chengshu.spec.data import Cycle, FieldType, Grade, Meaning, Opening, Sharing


@dataclass(frozen=True)
class ItemContent:
    """An information item (信息项). ``column`` is its name in the lake, ``element`` the code of its data element."""

    column: str
    name_zh: str
    name_en: str = ""
    type: FieldType = FieldType.TEXT
    length: int | None = None
    scale: int | None = None
    meaning: Meaning = Meaning.PLAIN
    unit: str = ""
    grade: Grade = Grade.INTERNAL
    sharing: Sharing = Sharing.ON_REQUEST
    opening: Opening = Opening.CLOSED
    required: bool = False
    is_key: bool = False
    element: str = ""
    code_list: str = ""
    remark: str = ""


@dataclass(frozen=True)
class ResourceContent:
    """An information resource with its items. ``classification`` is the code of its class, ``307001``."""

    name_zh: str
    name_en: str = ""
    classification: str = ""
    summary_zh: str = ""
    summary_en: str = ""
    format: Format = Format.DATABASE
    format_detail: str = ""
    cycle: Cycle = Cycle.MONTHLY
    sharing: Sharing = Sharing.ON_REQUEST
    sharing_condition: str = ""
    sharing_ground: str = ""
    sharing_way: SharingWay = SharingWay.PLATFORM
    opening: Opening = Opening.CLOSED
    opening_condition: str = ""
    grade: Grade = Grade.INTERNAL
    secrecy: Secrecy = Secrecy.NONE
    standard: str = ""
    interface: str = ""
    storage: str = ""
    system_code: str = ""
    related: tuple[str, ...] = ()
    items: tuple[ItemContent, ...] = field(default=())

    def with_items(self, items: Sequence[ItemContent]) -> ResourceContent:
        """The same entry with other items."""
        return replace(self, items=tuple(items))


RESOURCE_FIELDS = tuple(one.name for one in fields(ResourceContent) if one.name != "items")
ITEM_FIELDS = tuple(one.name for one in fields(ItemContent))
_CHOSEN: Mapping[str, type[Any]] = {
    "format": Format,
    "cycle": Cycle,
    "sharing": Sharing,
    "sharing_way": SharingWay,
    "opening": Opening,
    "grade": Grade,
    "secrecy": Secrecy,
    "type": FieldType,
    "meaning": Meaning,
}


def as_json(content: ResourceContent) -> dict[str, Any]:
    """The content as JSON has it; ``from_json`` reads it again."""
    return asdict(content) | {"related": list(content.related), "items": [asdict(item) for item in content.items]}


def from_json(written: Mapping[str, Any]) -> ResourceContent:
    """The content that ``as_json`` wrote; what it does not know is left out. Raises ValueError, TypeError, KeyError."""
    items = tuple(ItemContent(**_known(item, ITEM_FIELDS)) for item in written.get("items", ()))
    given = _known(written, RESOURCE_FIELDS)
    return ResourceContent(**given | {"related": tuple(given.get("related", ())), "items": items})


def _known(written: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {
        name: _CHOSEN[name](written[name]) if name in _CHOSEN else written[name] for name in names if name in written
    }
