"""Columns of the two registers as sheets have them: what heads each, whether it must be there, how a cell is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chengshu.base.text import Text
from chengshu.packs.digital_city_management.models.registers import SHOP_DUTIES, WATCHED_LABELS, WatchedKind

NOT_EMPTY = Text("不能为空。", "It must not be empty.")
NO_DAY = Text("不是日期，请写成 2026-01-31。", "No date; write it as 2026-01-31.")
NO_DEGREES = Text("不是经纬度。", "No position on the Earth.")
NO_DUTY = Text("责任应为：包卫生、包绿化、包秩序。", "Duties are 包卫生, 包绿化, 包秩序.")
NO_KIND = Text("类型应为：工地、渣土车辆。", "The kind is 工地 or 渣土车辆.")
TOO_LONG = Text("太长。", "Too long.")
_APART = re.compile(r"[、,，;；\s]+")
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?(?: 00:00:00)?")


class Unfit(Exception):
    """A cell that cannot be read, with the sentence for it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class SheetColumn:
    """A column; ``also`` are other words that head it."""

    key: str
    label: Text
    read: Callable[[str], Any]
    needed: bool = False
    also: tuple[str, ...] = ()

    def value(self, cell: str) -> Any:
        """What the cell means. Raises Unfit."""
        if not cell and self.needed:
            raise Unfit(NOT_EMPTY)
        return self.read(cell)

    def heads(self, words: str) -> bool:
        """Whether a column that is headed so is this one."""
        plain = words.strip().lower()
        return plain in {self.key, self.label.zh, self.label.en.lower(), *self.also}


def _text(longest: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > longest:
            raise Unfit(TOO_LONG)
        return cell

    return read


def _day(cell: str) -> date | None:
    if not cell:
        return None
    found = _DAY.fullmatch(cell)
    try:
        return date(*(int(part) for part in found.groups())) if found else date.fromisoformat(cell)
    except ValueError:
        raise Unfit(NO_DAY) from None


def _degrees(most: float) -> Callable[[str], float | None]:
    def read(cell: str) -> float | None:
        if not cell:
            return None
        try:
            number = float(cell)
        except ValueError:
            raise Unfit(NO_DEGREES) from None
        if not -most <= number <= most:
            raise Unfit(NO_DEGREES)
        return number

    return read


def _duties(cell: str) -> list[str]:
    by_word = {label.zh: key for key, label in SHOP_DUTIES.items()}
    by_word |= {word.removeprefix("包"): key for word, key in by_word.items()} | {key: key for key in SHOP_DUTIES}
    by_word |= {label.en.lower(): key for key, label in SHOP_DUTIES.items()}
    words = [word.lower() for word in _APART.split(cell) if word]
    if not words or any(word not in by_word for word in words):
        raise Unfit(NO_DUTY)
    wanted = {by_word[word] for word in words}
    return [key for key in SHOP_DUTIES if key in wanted]


def _kind(cell: str) -> str:
    by_word = {label.zh: key for key, label in WATCHED_LABELS.items()} | {
        "车辆": WatchedKind.VEHICLE,
        "渣土车": WatchedKind.VEHICLE,
    }
    by_word |= {key.value: key.value for key in WatchedKind} | {one.en: key for key, one in WATCHED_LABELS.items()}
    if cell not in by_word:
        raise Unfit(NO_KIND)
    return str(by_word[cell])


_PLACE = (
    SheetColumn("address", Text("地址", "Address"), _text(300), also=("位置",)),
    SheetColumn("division_code", Text("区划代码", "Division code"), _text(12)),
    SheetColumn("lon", Text("经度", "Longitude"), _degrees(180), also=("lng", "x")),
    SheetColumn("lat", Text("纬度", "Latitude"), _degrees(90), also=("y",)),
)
SHOP_COLUMNS = (
    SheetColumn("code", Text("编号", "Number"), _text(40), needed=True, also=("商户编号", "门店编号")),
    SheetColumn("name_zh", Text("商户名称", "Name"), _text(200), needed=True, also=("名称", "门店名称", "店名")),
    SheetColumn("name_en", Text("英文名称", "English name"), _text(200)),
    SheetColumn("credit_code", Text("统一社会信用代码", "Credit code"), _text(18), also=("信用代码", "社会信用代码")),
    SheetColumn("duties", Text("责任", "Duties"), _duties, needed=True, also=("三包责任", "责任内容")),
    SheetColumn("signed_on", Text("签订日期", "Signed on"), _day, also=("签订时间",)),
    *_PLACE,
)
SITE_COLUMNS = (
    SheetColumn("kind", Text("类型", "Kind"), _kind, needed=True),
    SheetColumn("name_zh", Text("名称", "Name"), _text(200), needed=True, also=("工地名称", "项目名称")),
    SheetColumn(
        "number",
        Text("许可证号或车牌", "Permit or plate"),
        _text(40),
        needed=True,
        also=("许可证号", "车牌", "车牌号", "号牌"),
    ),
    SheetColumn("company", Text("建设或运输单位", "Company"), _text(200), also=("单位", "建设单位", "运输企业")),
    SheetColumn("permit_from", Text("许可自", "Permit from"), _day, also=("许可起始", "有效期自")),
    SheetColumn("permit_until", Text("许可至", "Permit until"), _day, also=("许可到期", "有效期至")),
    *_PLACE,
)


def proposed(columns: Sequence[SheetColumn], heads: Sequence[str]) -> dict[str, int]:
    """In which place of a line each column stands, by its heading."""
    found: dict[str, int] = {}
    for column in columns:
        place = next((at for at, head in enumerate(heads) if column.heads(head)), None)
        if place is not None:
            found[column.key] = place
    return found


def values_of(
    columns: Sequence[SheetColumn], mapping: Mapping[str, int], line: Sequence[str]
) -> tuple[dict[str, Any], list[tuple[SheetColumn, Text]]]:
    """What a line says by column, and what of it cannot be read; columns that the sheet lacks are left out."""
    values: dict[str, Any] = {}
    faults: list[tuple[SheetColumn, Text]] = []
    for column in columns:
        if column.key not in mapping:
            continue
        try:
            values[column.key] = column.value(line[mapping[column.key]].strip())
        except Unfit as unfit:
            faults.append((column, unfit.text))
    told = {key for key in ("lon", "lat") if values.get(key) is not None}
    if len(told) == 1 and not {"lon", "lat"} & {column.key for column, _ in faults}:
        faults.append((next(column for column in columns if column.key == "lon"), NO_DEGREES))
    return values, faults
