"""Lists of licences as bureaus have them, in Excel or CSV: read row by row, with what is wrong by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from openpyxl import Workbook

from chengshu.base.errors import Refusal
from chengshu.base.sheets import NotAWorkbook, workbook
from chengshu.base.text import Text
from chengshu.kernel.licences.contents import checked_value
from chengshu.kernel.licences.errors import ListFaulty
from chengshu.kernel.licences.holders import NUMBER_LABELS, Holder, holder
from chengshu.kernel.licences.models import BatchKind, FieldKind, LicenceField, LicenceType

MOST_ROWS = 20_000
MOST_COLUMNS = 200
LARGEST = 20 * 1024 * 1024
HOLDER_NAME = Text("持证主体名称", "Holder's name")
NUMBER = Text("证照编号", "Licence number")
ISSUED = Text("颁发日期", "Issued on")
SINCE = Text("有效期起", "Valid from")
UNTIL = Text("有效期止", "Valid until")
TWICE = Text("与第 %(line)s 行重复", "the same as row %(line)s")
MISSING = Text("必填", "required")
ENDS_EARLY = Text("早于有效期起", "before the first day")
TOO_MANY = Text("超过 %(most)s 行", "more than %(most)s rows")
EMPTY = Text("没有数据行", "it has no rows")
NOT_READ = Text(
    "文件不是可读取的 Excel（xlsx）或 CSV，或解压后过大",
    "it is neither Excel (xlsx) nor CSV that can be read, or too large once unpacked",
)
HEADINGS = Text("缺少列：%(names)s", "columns are missing: %(names)s")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell; ``line`` counts as the spreadsheet does, the heading is 1."""

    line: int
    column: Text
    words: Text

    def kept(self) -> list[object]:
        """As it is kept."""
        return [self.line, self.column.zh, self.column.en, self.words.zh, self.words.en]


@dataclass(frozen=True)
class Row:
    """A sound row."""

    line: int
    holder: Holder
    values: Mapping[str, str]
    number: str
    issued_on: str
    valid_from: str
    valid_until: str


@dataclass
class ReadList:
    """A list as read: its sound rows, and what is wrong with the others."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    read: int = 0

    @property
    def faulty(self) -> int:
        """How many rows have a fault."""
        return len({fault.line for fault in self.faults})


@dataclass(frozen=True)
class Expected:
    """A column of the list."""

    key: str
    label: Text
    required: bool = True


def columns_of(kind: LicenceType, batch: str) -> list[Expected]:
    """The columns of a list of this type."""
    gathered = batch == BatchKind.GATHER
    found = [Expected("name", HOLDER_NAME), Expected("holder", NUMBER_LABELS[kind.holder_kind])]
    if gathered:
        found += [Expected("number", NUMBER), Expected("issued_on", ISSUED)]
    found += [Expected(f"field:{one.key}", one.label, one.required) for one in kind.fields.all()]
    return [*found, Expected("valid_from", SINCE, required=False), Expected("valid_until", UNTIL, required=False)]


def empty_list(kind: LicenceType, batch: str) -> bytes:
    """The list to be filled in, as Excel."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new book has one
    sheet.title = kind.name_zh[:30]
    for number, column in enumerate(columns_of(kind, batch), start=1):
        cell = sheet.cell(1, number, column.label.zh)
        sheet.column_dimensions[cell.column_letter].width = max(16, len(column.label.zh) * 2.4)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_list(content: bytes, kind: LicenceType, batch: str) -> ReadList:
    """Every row judged. Raises ListFaulty where the file itself cannot be read or lacks columns."""
    if len(content) > LARGEST:
        raise ListFaulty(why=NOT_READ)
    lines = _sheet(content) if content[:2] == b"PK" else _csv(content)
    heading = next(lines, None)
    if heading is None:
        raise ListFaulty(why=EMPTY)
    columns = columns_of(kind, batch)
    places = _places(heading, columns)
    found, fields, seen = ReadList(), list(kind.fields.all()), dict[str, int]()
    for line, cells in enumerate(lines, start=2):
        typed = {key: cells[place].strip() if place < len(cells) else "" for key, place in places.items()}
        if not any(typed.values()):
            continue
        if found.read >= MOST_ROWS:
            raise ListFaulty(why=TOO_MANY.with_values(most=MOST_ROWS))
        found.read += 1
        _take(_Judging(line, typed, kind, fields, {one.key: one for one in columns}, seen), found)
    if not found.read:
        raise ListFaulty(why=EMPTY)
    return found


@dataclass
class _Judging:
    """One row being judged."""

    line: int
    typed: Mapping[str, str]
    kind: LicenceType
    fields: Sequence[LicenceField]
    columns: Mapping[str, Expected]
    seen: dict[str, int]
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, key: str, words: Text) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.line, self.columns[key].label, words))

    def holder(self) -> Holder | None:
        """The holder, who stands once in a list where the type is held once."""
        if not self.typed["name"]:
            self.wrong("name", MISSING)
        if not self.typed["holder"]:
            self.wrong("holder", MISSING)
            return None
        try:
            found = holder(self.kind.holder_kind, self.typed["holder"], self.typed["name"])
        except Refusal as refusal:
            self.wrong("holder", refusal.fields["number"])
            return None
        before = self.seen.setdefault(found.number, self.line)
        if self.kind.single and before != self.line:
            self.wrong("holder", TWICE.with_values(line=before))
        return found

    def day(self, key: str) -> str:
        """A day, or nothing."""
        typed = self.typed.get(key, "")
        if not typed or typed in {"长期", "永久"}:
            if key in self.columns and self.columns[key].required and not typed:
                self.wrong(key, MISSING)
            return ""
        value, fault = checked_value(LicenceField(key=key, kind=FieldKind.DATE), typed)
        if fault is not None:
            self.wrong(key, fault)
        return value

    def values(self) -> dict[str, str]:
        """The type's own fields."""
        found = {}
        for one in self.fields:
            found[one.key], fault = checked_value(one, self.typed.get(f"field:{one.key}", ""))
            if fault is not None:
                self.wrong(f"field:{one.key}", fault)
        return found


def _take(judging: _Judging, found: ReadList) -> None:
    held, values = judging.holder(), judging.values()
    number = judging.typed.get("number", "")
    if "number" in judging.columns and not number:
        judging.wrong("number", MISSING)
    issued, since, until = judging.day("issued_on"), judging.day("valid_from"), judging.day("valid_until")
    if since and until and until < since:
        judging.wrong("valid_until", ENDS_EARLY)
    found.faults += judging.faults
    if not judging.faults and held is not None:
        found.rows.append(Row(judging.line, held, values, number, issued, since, until))


def _places(heading: Sequence[str], columns: Sequence[Expected]) -> dict[str, int]:
    """Where each column stands, by its Chinese or English name. Raises ListFaulty naming those that are missing."""
    named = {name.strip().lower(): place for place, name in reversed(list(enumerate(heading[:MOST_COLUMNS])))}
    places: dict[str, int] = {}
    for column in columns:
        place = named.get(column.label.zh.lower(), named.get(column.label.en.lower()))
        if place is not None:
            places[column.key] = place
    missing = [column.label for column in columns if column.required and column.key not in places]
    if missing:
        zh, en = "、".join(label.zh for label in missing), ", ".join(label.en for label in missing)
        raise ListFaulty(why=Text(HEADINGS.zh % {"names": zh}, HEADINGS.en % {"names": en}))
    return places


def _sheet(content: bytes) -> Iterator[list[str]]:
    try:
        sheet = workbook(content).worksheets[0]
    except (NotAWorkbook, IndexError) as wrong:
        raise ListFaulty(why=NOT_READ) from wrong
    for cells in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        yield [_plain(cell) for cell in cells]


def _csv(content: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _split(text)
    raise ListFaulty(why=NOT_READ)


def _split(text: str) -> Iterator[list[str]]:
    if "\x00" in text:
        raise ListFaulty(why=NOT_READ)
    lines: Iterable[list[str]] = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from lines
    except csv.Error as wrong:
        raise ListFaulty(why=NOT_READ) from wrong


def _plain(cell: object) -> str:
    """A cell as text: days without their midnight, whole numbers without a point."""
    match cell:
        case None:
            return ""
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)
