"""The form in which a unit hands in its systems: a sheet of systems and a sheet of their function menus."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chengshu.base.sheets import NotAWorkbook, workbook
from chengshu.base.text import Text
from chengshu.kernel.inventory.contents import FunctionLine, SystemContent
from chengshu.kernel.inventory.errors import NotASheet, SheetHasFaults
from chengshu.kernel.inventory.models import HOSTING_LABELS, NETWORK_LABELS

SYSTEMS, FUNCTIONS = "信息系统", "功能菜单"
MOST_ROWS = 5_000
MOST_FAULTS = 50
MOST_COLUMNS = 40
LARGEST = 10 * 1024 * 1024
NETWORKS = {label.zh: key.value for key, label in NETWORK_LABELS.items()}
HOSTINGS = {label.zh: key.value for key, label in HOSTING_LABELS.items()}


class Unfit(Exception):
    """A cell that cannot be read, with the sentence for it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class Fault:
    """What is wrong in which cell; ``cell`` as spreadsheets count, ``C5``."""

    sheet: str
    cell: str
    text: Text


@dataclass(frozen=True)
class Handed:
    """What a sheet holds: systems, and the menu of each by its code."""

    systems: tuple[SystemContent, ...]
    menus: Mapping[str, tuple[FunctionLine, ...]]


def read_sheet(content: bytes) -> Handed:
    """Read a whole form. Raises NotASheet, SheetHasFaults with every fault in ``fields`` of ``file``."""
    if len(content) > LARGEST:
        raise NotASheet
    try:
        book = workbook(content)
    except NotAWorkbook as unreadable:
        raise NotASheet from unreadable
    if SYSTEMS not in book.sheetnames:
        raise NotASheet
    faults: list[Fault] = []
    menus: dict[str, list[FunctionLine]] = {}
    try:
        systems = tuple(_systems(book[SYSTEMS], faults))
        if FUNCTIONS in book.sheetnames:
            known = {system.code for system in systems}
            for code, line in _functions(book[FUNCTIONS], known, faults):
                menus.setdefault(code, []).append(line)
    except NotAWorkbook as unreadable:
        raise NotASheet from unreadable
    if faults:
        listed = [f"{fault.sheet} {fault.cell}：{fault.text.zh}" for fault in faults[:MOST_FAULTS]]
        english = [f"{fault.sheet} {fault.cell}: {fault.text.en}" for fault in faults[:MOST_FAULTS]]
        sentence = SheetHasFaults.text.with_values(n=len(faults))
        whole = Text(sentence.zh + "\n" + "\n".join(listed), sentence.en + "\n" + "\n".join(english))
        raise SheetHasFaults(whole, fields={"file": whole})
    return Handed(systems, {code: tuple(lines) for code, lines in menus.items()})


def template() -> bytes:
    """An empty form with its headings."""
    book = Workbook()
    first = book.active or book.create_sheet()
    first.title = SYSTEMS
    first.append([name for name, *_ in COLUMNS])
    second = book.create_sheet(FUNCTIONS)
    second.append(list(MENU))
    for sheet in (first, second):
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(value: object, longest: int = 200, *, needed: bool = False) -> str:
    text = "" if value is None else str(value).strip()
    if needed and not text:
        raise Unfit(Text("不能为空。", "It must not be empty."))
    if len(text) > longest:
        raise Unfit(Text(f"超过 {longest} 个字。", f"It is longer than {longest} characters."))
    return text


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.date()
    written = str(value).strip()
    try:
        parts = DAY.fullmatch(written)
        return date(*map(int, parts.groups())) if parts else date.fromisoformat(written)
    except ValueError as odd:
        raise Unfit(Text("不是日期，请写成 2026-01-31。", "Not a date; please write 2026-01-31.")) from odd


def _count(value: object) -> int:
    try:
        number = Decimal(str(value or 0))
    except InvalidOperation as odd:
        raise Unfit(Text("不是数字。", "Not a number.")) from odd
    if not (number.is_finite() and 0 <= number < 10**9):
        raise Unfit(Text("数字超出范围。", "The number is out of range."))
    if number != int(number):
        raise Unfit(Text("不是整数。", "Not a whole number."))
    return int(number)


def _wan(value: object) -> int:
    """An amount in 10,000 yuan, as fen."""
    try:
        amount = Decimal(str(value or 0))
    except InvalidOperation as odd:
        raise Unfit(Text("不是金额，请以万元为单位填写数字。", "Not an amount in 10,000 yuan.")) from odd
    if not (amount.is_finite() and 0 <= amount < 10**8):
        raise Unfit(Text("金额超出范围。", "The amount is out of range."))
    return int(amount * 1_000_000)


def _one_of(known: Mapping[str, str]) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = _line(value, needed=True)
        if text not in known:
            raise Unfit(Text(f"只能填：{'、'.join(known)}。", f"It must be one of {', '.join(known)}."))
        return known[text]

    return read


def _yes(value: object) -> bool:
    said = _line(value).lower()
    if said not in YES and said not in NO:
        raise Unfit(Text("只能填：是、否。", "It must be 是 or 否."))
    return said in YES


def _needed(value: object) -> str:
    return _line(value, needed=True)


def _purpose(value: object) -> str:
    return _line(value, 2000, needed=True)


COLUMNS: tuple[tuple[str, str, Callable[[object], Any]], ...] = (
    ("系统编号", "code", _needed),
    ("系统名称", "name_zh", _needed),
    ("主要用途", "purpose", _purpose),
    ("所在网络", "network", _one_of(NETWORKS)),
    ("部署方式", "hosting", _one_of(HOSTINGS)),
    ("承建单位", "builder", _line),
    ("建成日期", "built_on", _day),
    ("建设费用（万元）", "cost_fen", _wan),
    ("年运维费用（万元）", "yearly_fen", _wan),
    ("注册用户数", "users", _count),
    ("是否大系统", "comprehensive", _yes),
)
YES, NO = ("是", "1", "y", "yes", "true", "√"), ("", "否", "0", "n", "no", "false", "×")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
HEADING_WITHIN = 10
MENU = ("系统编号", "层级", "功能名称", "业务事项", "产生的数据", "目录资源标识")


def _columns(sheet: Any, names: Sequence[str], faults: list[Fault]) -> tuple[int, dict[str, int]]:
    """The row of the headings and where each column stands, whatever the order and whatever else there is."""
    beginning = sheet.iter_rows(max_row=HEADING_WITHIN, max_col=MOST_COLUMNS, values_only=True)
    for number, row in enumerate(beginning, 1):
        found: dict[str, int] = {}
        for place, value in enumerate(row):
            found.setdefault(str(value or "").strip().replace("(", "（").replace(")", "）"), place)
        if names[0] in found:
            for name in (name for name in names if name not in found):
                gone = Text(f"缺少“{name}”这一列。", f"The column “{name}” is missing.")
                faults.append(Fault(sheet.title, f"A{number}", gone))
            return number, {name: place for name, place in found.items() if name in names}
    raise NotASheet


def _rows(sheet: Any, heading: int, faults: list[Fault]) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Rows with something in them; one beyond the most that are read is a fault, never dropped in silence."""
    first = heading + 1
    read = sheet.iter_rows(min_row=first, max_row=heading + MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    for number, row in enumerate(read, first):
        if not any(value not in (None, "") for value in row):
            continue
        if number > heading + MOST_ROWS:
            too_long = Text(
                f"超过 {MOST_ROWS} 行，请分次导入。", f"More than {MOST_ROWS} rows; please hand them in in parts."
            )
            faults.append(Fault(sheet.title, f"A{number}", too_long))
            return
        yield number, row


def _systems(sheet: Any, faults: list[Fault]) -> Iterator[SystemContent]:
    seen: set[str] = set()
    heading, places = _columns(sheet, [name for name, *_ in COLUMNS], faults)
    for number, row in _rows(sheet, heading, faults):
        values: dict[str, Any] = {}
        for title, name, read in COLUMNS:
            place = places.get(title, MOST_COLUMNS)
            try:
                values[name] = read(row[place] if place < len(row) else None)
            except Unfit as unfit:
                if title in places:
                    faults.append(Fault(SYSTEMS, f"{get_column_letter(place + 1)}{number}", unfit.text))
        code = values.get("code", "")
        if code in seen:
            letter = get_column_letter(places["系统编号"] + 1)
            faults.append(Fault(SYSTEMS, f"{letter}{number}", Text("系统编号重复。", "This number comes twice.")))
        seen.add(code)
        if len(values) == len(COLUMNS):
            yield SystemContent(**values)


def _functions(sheet: Any, known: set[str], faults: list[Fault]) -> Iterator[tuple[str, FunctionLine]]:
    heading, places = _columns(sheet, MENU, faults)
    for number, row in _rows(sheet, heading, faults):
        filled = (*row, *[None] * MOST_COLUMNS)
        code, depth, *rest = (filled[places[title]] if title in places else None for title in MENU)
        try:
            if _line(code) not in known:
                raise Unfit(Text("信息系统表中没有这个编号。", "The sheet of systems has no such number."))
            name, *others = (_line(value, 400) for value in rest)
            yield _line(code), FunctionLine(_count(depth) or 1, _line(name, needed=True), *others)
        except Unfit as unfit:
            faults.append(Fault(FUNCTIONS, f"A{number}", unfit.text))
