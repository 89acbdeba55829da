"""Writing the form: entries with their items, ready to be filled in further and taken in again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from chengshu.base import clock
from chengshu.kernel.catalogue import words
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.catalogue.guide import DETAIL, depth_of
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.queries.entries import content_of
from chengshu.kernel.catalogue.sheets.columns import COLUMNS, FormColumn
from chengshu.spec.data import Meaning, Sharing

TITLE = "政务信息资源目录"
HEAD, FIRST = 2, 4
BLANK_ROWS = 200
_SIDE = Side(style="thin", color="BFBFBF")
_LINE = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_CHOICES: Mapping[str, Iterable[Any]] = {
    "format": words.FORMAT_LABELS.values(),
    "sharing": words.SHARING_LABELS.values(),
    "sharing_way": words.SHARING_WAY_LABELS.values(),
    "opening": words.OPENING_LABELS.values(),
    "cycle": words.CYCLE_LABELS.values(),
    "grade": words.GRADE_LABELS.values(),
    "secrecy": words.SECRECY_LABELS.values(),
    "item_type": words.TYPE_LABELS.values(),
    "item_grade": words.GRADE_LABELS.values(),
    "item_sharing": words.SHARING_LABELS.values(),
    "item_opening": words.OPENING_LABELS.values(),
}


def written_sheet(resources: Sequence[Resource]) -> bytes:
    """The form as an Excel file, empty rows below for further entries; no cell is a formula."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = TITLE
    _heading(sheet)
    row = FIRST
    for resource in resources:
        row = _entry(sheet, row, resource)
    _offer_choices(sheet, row + BLANK_ROWS)
    sheet.freeze_panes = f"F{FIRST}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(sheet: Worksheet) -> None:
    sheet.cell(1, 1, TITLE).font = Font(bold=True, size=14)
    place = 1
    while place <= len(COLUMNS):
        column = COLUMNS[place - 1]
        last = place
        while column.group and last < len(COLUMNS) and COLUMNS[last].group == column.group:
            last += 1
        _head(sheet, HEAD, place, column.group or column.heading)
        if column.group:
            sheet.merge_cells(start_row=HEAD, end_row=HEAD, start_column=place, end_column=last)
            for at in range(place, last + 1):
                _head(sheet, HEAD + 1, at, COLUMNS[at - 1].heading)
        else:
            sheet.merge_cells(start_row=HEAD, end_row=HEAD + 1, start_column=place, end_column=place)
        place = last + 1
    for at, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width


def _head(sheet: Worksheet, row: int, place: int, text: str) -> None:
    cell = sheet.cell(row, place, text)
    cell.font, cell.border = Font(bold=True), _LINE
    cell.fill = PatternFill("solid", fgColor="DCE6F1")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _entry(sheet: Worksheet, row: int, resource: Resource) -> int:
    """Write one entry; the row after it."""
    content = content_of(resource)
    own = _resource_values(resource, content)
    items: Sequence[ItemContent | None] = content.items or (None,)
    for at, item in enumerate(items):
        values = own | _item_values(item) if at == 0 else _item_values(item)
        for place, column in enumerate(COLUMNS, 1):
            _put(sheet, row + at, place, values.get(column.key))
    last = row + len(items) - 1
    if last > row:
        for place, column in enumerate(COLUMNS, 1):
            if not column.of_item:
                sheet.merge_cells(start_row=row, end_row=last, start_column=place, end_column=place)
    return last + 1


def _put(sheet: Worksheet, row: int, place: int, value: object) -> None:
    cell = sheet.cell(row, place)
    if isinstance(cell, Cell):
        cell.value = value  # type: ignore[assignment]
        if isinstance(value, str):
            cell.data_type = "s"
        cell.border, cell.alignment = _LINE, Alignment(vertical="center", wrap_text=True)


def _resource_values(resource: Resource, content: ResourceContent) -> dict[str, object]:
    code = content.classification
    cuts = {"class_1": (0, 1), "class_2": (1, 3), "class_3": (3, 6), "class_4": (6, None)}
    closed = content.sharing is Sharing.NOT_SHARED
    shown = {
        "format": words.FORMAT_LABELS[content.format],
        "sharing": words.SHARING_LABELS[content.sharing],
        "sharing_way": words.SHARING_WAY_LABELS[content.sharing_way],
        "opening": words.OPENING_LABELS[content.opening],
        "cycle": words.CYCLE_LABELS[content.cycle],
        "grade": words.GRADE_LABELS[content.grade],
        "secrecy": words.SECRECY_LABELS[content.secrecy],
    }
    plain = (
        "name_zh",
        "name_en",
        "summary_zh",
        "format_detail",
        "opening_condition",
        "standard",
        "interface",
        "storage",
    )
    return {
        **{key: code[start:end] for key, (start, end) in cuts.items() if depth_of(code) <= DETAIL},
        **{key: text.zh for key, text in shown.items()},
        **{key: getattr(content, key) for key in plain},
        "system_code": content.system_code,
        "code": resource.code,
        "provider": resource.provider.name_zh,
        "provider_code": resource.provider.code,
        "sharing_condition": content.sharing_ground if closed else content.sharing_condition,
        "published_on": clock.local(resource.published_at).date().isoformat() if resource.published_at else "",
        "related": "、".join(content.related),
    }


def _item_values(item: ItemContent | None) -> dict[str, object]:
    if item is None:
        return {}
    return {
        "item_name": item.name_zh,
        "item_type": words.TYPE_LABELS[item.type].zh,
        "item_length": item.length,
        "item_column": item.column,
        "item_en": item.name_en,
        "item_scale": item.scale,
        "item_meaning": words.MEANING_LABELS[item.meaning].zh if item.meaning is not Meaning.PLAIN else "",
        "item_unit": item.unit,
        "item_required": "是" if item.required else "",
        "item_key": "是" if item.is_key else "",
        "item_element": item.element,
        "item_code_list": item.code_list,
        "item_grade": words.GRADE_LABELS[item.grade].zh,
        "item_sharing": words.SHARING_LABELS[item.sharing].zh,
        "item_opening": words.OPENING_LABELS[item.opening].zh,
        "item_remark": item.remark,
    }


def _offer_choices(sheet: Worksheet, last: int) -> None:
    """Let Excel offer the words that fit."""
    for place, column in enumerate(COLUMNS, 1):
        if column.key in _CHOICES:
            _offer(sheet, get_column_letter(place), column, last)


def _offer(sheet: Worksheet, letter: str, column: FormColumn, last: int) -> None:
    listed = ",".join(text.zh for text in _CHOICES[column.key])
    offer = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    offer.showErrorMessage = False
    sheet.add_data_validation(offer)
    offer.add(f"{letter}{FIRST}:{letter}{last}")
