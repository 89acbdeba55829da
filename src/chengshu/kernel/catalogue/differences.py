"""What differs between two contents of an entry, in words that a reviewer reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.catalogue import words
from chengshu.kernel.catalogue.contents import ITEM_FIELDS, RESOURCE_FIELDS, ItemContent, ResourceContent
from chengshu.spec.data import Meaning

RESOURCE_LABELS: Mapping[str, Text] = {
    "name_zh": Text("信息资源名称", "Name"),
    "name_en": Text("英文名称", "Name in English"),
    "classification": Text("目录分类", "Class"),
    "summary_zh": Text("摘要", "Summary"),
    "summary_en": Text("英文摘要", "Summary in English"),
    "format": Text("格式分类", "Format"),
    "format_detail": Text("格式类型", "Kind of format"),
    "cycle": Text("更新周期", "Update cycle"),
    "sharing": Text("共享类型", "Sharing"),
    "sharing_condition": Text("共享条件", "Condition of sharing"),
    "sharing_ground": Text("不予共享依据", "Ground for not sharing"),
    "sharing_way": Text("共享方式", "Way of sharing"),
    "opening": Text("开放类型", "Opening"),
    "opening_condition": Text("开放条件", "Condition of opening"),
    "grade": Text("数据级别", "Grade"),
    "secrecy": Text("密级", "Secrecy"),
    "standard": Text("遵循标准", "Standard"),
    "interface": Text("接口", "Interface"),
    "storage": Text("存储位置", "Storage"),
    "system_code": Text("所属信息系统", "Information system"),
    "related": Text("关联资源", "Related resources"),
}
ITEM_LABELS: Mapping[str, Text] = {
    "column": Text("字段名", "Column"),
    "name_zh": Text("信息项名称", "Item"),
    "name_en": Text("英文名称", "Name in English"),
    "type": Text("数据类型", "Type"),
    "length": Text("长度", "Length"),
    "scale": Text("小数位", "Digits behind the point"),
    "meaning": Text("数据含义", "Meaning"),
    "unit": Text("计量单位", "Unit"),
    "grade": Text("数据级别", "Grade"),
    "sharing": Text("共享类型", "Sharing"),
    "opening": Text("开放类型", "Opening"),
    "required": Text("必填", "Required"),
    "is_key": Text("主键", "Key"),
    "element": Text("数据元", "Data element"),
    "code_list": Text("代码集", "Code list"),
    "remark": Text("备注", "Remark"),
}
_CHOICES: Mapping[str, Mapping[Any, Text]] = {
    "format": words.FORMAT_LABELS,
    "cycle": words.CYCLE_LABELS,
    "sharing": words.SHARING_LABELS,
    "sharing_way": words.SHARING_WAY_LABELS,
    "opening": words.OPENING_LABELS,
    "grade": words.GRADE_LABELS,
    "secrecy": words.SECRECY_LABELS,
    "type": words.TYPE_LABELS,
    "meaning": words.MEANING_LABELS,
}
NOTHING = Text("（空）", "(empty)")
YES, NO = Text("是", "yes"), Text("否", "no")


class Turn(StrEnum):
    """What became of something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


TURN_LABELS: Mapping[Turn, Text] = {
    Turn.ADDED: Text("新增", "Added"),
    Turn.REMOVED: Text("删除", "Removed"),
    Turn.CHANGED: Text("修改", "Changed"),
}


@dataclass(frozen=True)
class Change:
    """One field before and after."""

    label: Text
    before: Text
    after: Text


@dataclass(frozen=True)
class ItemChange:
    """One item that came, went or changed."""

    turn: Turn
    name: Text
    column: str
    changes: tuple[Change, ...] = ()

    @property
    def turn_label(self) -> Text:
        """What became of it, in words."""
        return TURN_LABELS[self.turn]


@dataclass(frozen=True)
class Difference:
    """All that differs. ``moved`` tells that the items stand in another order."""

    fields: tuple[Change, ...]
    items: tuple[ItemChange, ...]
    moved: bool = False

    def __bool__(self) -> bool:
        return bool(self.fields or self.items or self.moved)


def difference(before: ResourceContent, after: ResourceContent) -> Difference:
    """What an entry said before and says after; items are the same where their column is."""
    columns = [[item.column for item in one.items] for one in (before, after)]
    kept = [[name for name in here if name in there] for here, there in (columns, columns[::-1])]
    return Difference(
        tuple(_changes(before, after, RESOURCE_FIELDS, RESOURCE_LABELS)),
        tuple(_item_changes(before, after)),
        moved=kept[0] != kept[1],
    )


def shown(name: str, value: Any) -> Text:
    """A value of a field as people read it."""
    if value is None or value in ("", ()):
        return words.MEANING_LABELS[Meaning.PLAIN] if name == "meaning" else NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if name in _CHOICES:
        return _CHOICES[name][value]
    plain = "、".join(value) if isinstance(value, tuple) else str(value)
    return Text(plain, plain)


def _changes(before: Any, after: Any, names: tuple[str, ...], labels: Mapping[str, Text]) -> Iterator[Change]:
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(labels[name], shown(name, old), shown(name, new))


def _item_changes(before: ResourceContent, after: ResourceContent) -> Iterator[ItemChange]:
    old = {item.column: item for item in before.items}
    new = {item.column: item for item in after.items}
    for item in after.items:
        if item.column not in old:
            yield ItemChange(Turn.ADDED, _name(item), item.column)
        elif item != old[item.column]:
            changes = _changes(old[item.column], item, ITEM_FIELDS, ITEM_LABELS)
            yield ItemChange(Turn.CHANGED, _name(item), item.column, tuple(changes))
    for item in before.items:
        if item.column not in new:
            yield ItemChange(Turn.REMOVED, _name(item), item.column)


def _name(item: ItemContent) -> Text:
    return Text(item.name_zh or item.column, item.name_en or item.name_zh or item.column)
