"""Items as they are typed, many at once, or pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from chengshu.base.text import Text
from chengshu.kernel.catalogue.checks import Standards
from chengshu.kernel.catalogue.contents import ItemContent
from chengshu.kernel.catalogue.likeness import normalised
from chengshu.kernel.catalogue.names import COLUMN, LONGEST_COLUMN
from chengshu.kernel.catalogue.sheets.columns import VALUES, column_called
from chengshu.spec.data import FieldType, Grade, Meaning, Opening, Sharing

FIELDS = (
    "name_zh", "column", "type", "length", "scale", "meaning", "element", "code_list", "grade", "sharing", "opening",
    "required", "is_key", "name_en", "unit", "remark",
)  # fmt: skip
FLAGS = ("required", "is_key")
LONGEST = {"name_zh": 200, "name_en": 200, "unit": 20, "remark": 400, "code_list": 100, "element": 20}
MOST = 1000
PASTED = {
    "item_name": "name_zh", "item_column": "column", "item_type": "type", "item_length": "length",
    "item_scale": "scale", "item_meaning": "meaning", "item_element": "element", "item_code_list": "code_list",
    "item_grade": "grade", "item_sharing": "sharing", "item_opening": "opening", "item_required": "required",
    "item_key": "is_key", "item_en": "name_en", "item_unit": "unit", "item_remark": "remark",
}  # fmt: skip
PASTED_USUALLY = ("name_zh", "type", "length", "column", "remark")
"""What the columns of a paste without a heading are."""
KINDS: Mapping[str, Any] = {
    "type": FieldType,
    "meaning": Meaning,
    "grade": Grade,
    "sharing": Sharing,
    "opening": Opening,
}
SPOKEN = {"required": "yes", "is_key": "yes", "type": "type", "meaning": "meaning", "grade": "grade"}
NAME_MISSING = Text("请填写信息项名称。", "Please give the item a name.")
BAD_COLUMN = Text(
    "字段名以小写字母开头，只用小写字母、数字、下划线。",
    "Begin with a small letter; small letters, digits, underscores.",
)
TWICE = Text("这个字段名已经用过。", "This column is used already.")
BAD_NUMBER = Text("请填正整数。", "Please give a whole number.")
UNKNOWN_ELEMENT = Text("没有这个数据元。", "There is no such data element.")


@dataclass
class Row:
    """One line of the editor as typed, with what is wrong in it by field."""

    typed: dict[str, str]
    wrong: dict[str, Text] = field(default_factory=dict)

    def __getattr__(self, name: str) -> str:
        if name in FIELDS:
            return self.typed.get(name, "")
        raise AttributeError(name)


def rows_of(items: tuple[ItemContent, ...]) -> list[Row]:
    """Items as the editor shows them."""
    return [Row({name: _plain(getattr(item, name)) for name in FIELDS}) for item in items]


def typed_rows(posted: QueryDict) -> list[Row]:
    """The lines that were sent, in their order; empty ones are left out."""
    columns = {name: posted.getlist(f"item-{name}") for name in FIELDS if name not in FLAGS}
    marks = {name: set(posted.getlist(f"item-{name}")) for name in FLAGS}
    count = min(max((len(values) for values in columns.values()), default=0), MOST)
    places = posted.getlist("item-place") or [str(at) for at in range(count)]
    found = []
    for at in range(count):
        typed = {name: values[at].strip() if at < len(values) else "" for name, values in columns.items()}
        mark = places[at] if at < len(places) else ""
        typed |= {name: "1" if mark in marked else "" for name, marked in marks.items()}
        if typed["name_zh"] or typed["column"]:
            found.append(Row(typed))
    return found


def pasted_rows(text: str) -> list[Row]:
    """Lines copied out of a spreadsheet, with or without a heading."""
    lines = [line.split("\t") for line in text.replace("\r", "").split("\n") if line.strip()][:MOST]
    if not lines:
        return []
    heading = [column_called(cell) for cell in lines[0]]
    if any(one is not None and one.key == "item_name" for one in heading):
        names = [PASTED.get(one.key, "") if one else "" for one in heading]
        lines = lines[1:]
    else:
        names = list(PASTED_USUALLY)
    return [Row(dict(_understood(names, cells))) for cells in lines]


def _understood(names: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    for name, cell in zip(names, cells, strict=False):
        text = cell.strip()
        if name in KINDS or name in FLAGS:
            value = VALUES[SPOKEN.get(name, name)].get(normalised(text)) if text else None
            yield name, _plain(value) if value is not None else ""
        elif name == "column":
            yield name, text.lower()
        elif name:
            yield name, text


def filled_in(rows: list[Row], standards: Standards, *, grade: Grade, sharing: Sharing, opening: Opening) -> None:
    """Fill what was left empty: from the data element of the name, else as the resource has it, else a number."""
    taken = {row.column for row in rows if row.column}
    for row in rows:
        element = standards.elements.get(row.element) or standards.by_name.get(normalised(row.name_zh))
        if element is not None and not row.element:
            row.typed["element"] = element.code
            row.typed.setdefault("code_list", "")
            row.typed["code_list"] = row.code_list or element.code_list
            row.typed["type"] = row.type or element.type
            row.typed["length"] = row.length or _plain(element.length)
        if not row.column:
            row.typed["column"] = _free(element.column if element else "", taken)
            taken.add(row.column)
        row.typed["type"] = row.type or FieldType.TEXT
        row.typed["grade"] = row.grade or grade
        row.typed["sharing"] = row.sharing or sharing
        row.typed["opening"] = row.opening or opening


def contents_of(rows: list[Row], standards: Standards) -> tuple[ItemContent, ...] | None:
    """The items, or None where something is wrong, which then stands in the rows."""
    seen: set[str] = set()
    for row in rows:
        _check(row, standards, seen)
    if any(row.wrong for row in rows):
        return None
    return tuple(_item(row) for row in rows)


def _check(row: Row, standards: Standards, seen: set[str]) -> None:
    if not row.name_zh:
        row.wrong["name_zh"] = NAME_MISSING
    if not COLUMN.fullmatch(row.column) or len(row.column) > LONGEST_COLUMN:
        row.wrong["column"] = BAD_COLUMN
    elif row.column in seen:
        row.wrong["column"] = TWICE
    seen.add(row.column)
    for name in ("length", "scale"):
        typed = row.typed.get(name, "")
        if typed and (not typed.isdigit() or len(typed) > 6):
            row.wrong[name] = BAD_NUMBER
    if row.element and row.element not in standards.elements:
        row.wrong["element"] = UNKNOWN_ELEMENT
    for name, most in LONGEST.items():
        if len(row.typed.get(name, "")) > most:
            row.wrong[name] = Text("最多 %(n)s 字。", "At most %(n)s characters.").with_values(n=most)
    for name, kind in KINDS.items():
        if row.typed.get(name, "") not in {str(one) for one in kind}:
            row.typed[name] = "" if name == "meaning" else str(next(iter(kind)))


def _item(row: Row) -> ItemContent:
    chosen: dict[str, Any] = {name: kind(row.typed.get(name, "")) for name, kind in KINDS.items()}
    whole: dict[str, Any] = {
        name: int(row.typed[name]) if row.typed.get(name) else None for name in ("length", "scale")
    }
    flags: dict[str, Any] = {name: bool(row.typed.get(name)) for name in FLAGS}
    plain: dict[str, Any] = {name: row.typed.get(name, "") for name in FIELDS if name not in {*chosen, *whole, *flags}}
    return ItemContent(**plain, **chosen, **whole, **flags)


def _free(wanted: str, taken: set[str]) -> str:
    if wanted and wanted not in taken:
        return wanted
    return next(name for number in range(1, 10**6) if (name := f"c{number:02}") not in taken)


def _plain(value: object) -> str:
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value)
