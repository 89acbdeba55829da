"""Organisations and people from Excel or CSV: all rows or none, and every fault by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from charset_normalizer import from_bytes
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.sheets import UNREADABLE, NotAWorkbook, TooLargeUnpacked, workbook
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity import services
from chengshu.kernel.identity.forms import CODE, DIVISION, PHONE, USERNAME
from chengshu.kernel.identity.models import Account, Level, Organisation, OrganisationKind, Person
from chengshu.kernel.identity.words import KINDS, LEVELS

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
MOST_FAULTS = 200

NOT_A_TABLE = Text(
    "无法读取这个文件。请上传 .xlsx 或 CSV，第一行为列名。",
    "This file cannot be read. Upload .xlsx or CSV with the names of the columns in its first row.",
)
TOO_BIG = Text("文件超过 5 MB 或 5000 行，请分批导入。", "More than 5 MB or 5,000 rows: import it in parts.")
NO_ROWS = Text("文件中没有数据行。", "The file has no rows.")
COLUMN_MISSING = Text("缺少列“%(name)s”。", "The column “%(name)s” is missing.")
EMPTY = Text("不能为空。", "Must not be empty.")
TOO_LONG = Text("最多 %(n)s 字。", "At most %(n)s characters.")
UNKNOWN = Text("“%(value)s”不在可选值中：%(choices)s。", "“%(value)s” is none of: %(choices)s.")
NO_SUCH_BODY = Text("没有代码为“%(value)s”的机构。", "No organisation has the code “%(value)s”.")
TWICE = Text("“%(value)s”在第 %(row)s 行已出现。", "“%(value)s” stands in row %(row)s already.")
NOT_YES_NO = Text("请填“是”或“否”。", "Please write “yes” or “no”.")
CIRCLE = Text("上级关系成环，或上级在文件中有误。", "The parents run in a circle, or the parent's own row is wrong.")
TAKEN = Text("用户名已被使用。", "This account name is taken.")


@dataclass(frozen=True)
class ColumnOf:
    """A column of an import: the names under which it is found, and whether it must be filled."""

    key: str
    label: Text
    required: bool = False
    longest: int = 200


COLUMNS: Mapping[str, tuple[ColumnOf, ...]] = {
    "organisations": (
        ColumnOf("code", Text("代码", "Code"), required=True, longest=40),
        ColumnOf("name_zh", Text("名称", "Name"), required=True),
        ColumnOf("name_en", Text("英文名称", "English name")),
        ColumnOf("kind", Text("类别", "Kind")),
        ColumnOf("level", Text("层级", "Level")),
        ColumnOf("parent", Text("上级代码", "Parent code"), longest=40),
        ColumnOf("division_code", Text("区划代码", "Division code"), longest=12),
        ColumnOf("aliases", Text("别名", "Other names"), longest=1000),
    ),
    "people": (
        ColumnOf("name_zh", Text("姓名", "Name"), required=True),
        ColumnOf("name_en", Text("英文姓名", "English name")),
        ColumnOf("organisation", Text("机构代码", "Organisation code"), required=True, longest=40),
        ColumnOf("title_zh", Text("职务", "Title"), required=True, longest=60),
        ColumnOf("title_en", Text("英文职务", "English title"), longest=60),
        ColumnOf("leads", Text("负责人", "Leads")),
        ColumnOf("phone", Text("电话", "Phone"), longest=20),
        ColumnOf("email", Text("邮箱", "E-mail"), longest=254),
        ColumnOf("username", Text("用户名", "Account"), longest=40),
    ),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell; ``row`` counts from 1 with the row of the names of the columns."""

    row: int
    column: Text
    what: Text


@dataclass
class Result:
    """What came of an import: with faults nothing was taken in."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    passwords: list[tuple[Text, str, str]] = field(default_factory=list)

    def wrong(self, row: int, column: ColumnOf, what: Text) -> None:
        """Note a fault, up to MOST_FAULTS."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(row, column.label, what))
        else:
            self.more += 1


Line = tuple[int, dict[str, str]]


class _Wrong(Exception):
    """The rows hold faults; what was written of them is rolled back."""


def import_upload(kind: str, upload: UploadedFile[Any], *, by: Actor) -> Result:
    """Take in a file of ``organisations`` or ``people``. Raises BadInput for a file that is no table at all."""
    if (upload.size or 0) > MOST_BYTES:
        raise BadInput(fields={"file": TOO_BIG})
    return import_table(kind, upload.read(MOST_BYTES + 1), by=by)


def import_table(kind: str, content: bytes, *, by: Actor) -> Result:
    """Take in all rows or none; importing a file of organisations twice changes nothing."""
    result = Result()
    lines = _lines(COLUMNS[kind], content, result)
    take = {"organisations": _take_organisations, "people": _take_people}[kind]
    try:
        with transaction.atomic():
            if not result.faults:
                take(lines, result, by)
            if result.faults:
                raise _Wrong
            audit.record(by, f"identity.{kind}.imported", None, added=result.added, changed=result.changed)
    except _Wrong:
        return Result(faults=result.faults, more=result.more)
    return result


def _lines(columns: tuple[ColumnOf, ...], content: bytes, result: Result) -> list[Line]:
    """The rows by the keys of the columns, empty rows left out; faults of single cells are noted."""
    rows = list(_table(content))
    if not rows:
        raise BadInput(fields={"file": NOT_A_TABLE})
    places = _places(columns, rows[0])
    lines: list[Line] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        cells = {key: row[place].strip() if place < len(row) else "" for key, place in places.items()}
        for column in columns:
            value = cells.setdefault(column.key, "")
            if column.required and not value:
                result.wrong(number, column, EMPTY)
            elif len(value) > column.longest:
                result.wrong(number, column, TOO_LONG.with_values(n=column.longest))
        lines.append((number, cells))
    if not lines:
        raise BadInput(fields={"file": NO_ROWS})
    return lines


def _places(columns: tuple[ColumnOf, ...], head: list[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in head]
    places = {}
    for column in columns:
        known = (column.label.zh, column.label.en.lower(), column.key)
        place = next((names.index(name) for name in known if name in names), None)
        if place is not None:
            places[column.key] = place
        elif column.required:
            raise BadInput(fields={"file": COLUMN_MISSING.with_values(name=column.label)})
    return places


def _table(content: bytes) -> Iterator[list[str]]:
    """The cells as text. Raises BadInput for what is no table, and beyond MOST_ROWS."""
    read = _excel if content.startswith(b"PK") else _csv
    for number, row in enumerate(read(content)):
        if number > MOST_ROWS:
            raise BadInput(fields={"file": TOO_BIG})
        yield row


def _excel(content: bytes) -> Iterator[list[str]]:
    try:
        for row in workbook(content).worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=50):
            yield [_shown(cell) for cell in row]
    except TooLargeUnpacked as fault:
        raise BadInput(fields={"file": TOO_BIG}) from fault
    except (NotAWorkbook, *UNREADABLE) as fault:
        raise BadInput(fields={"file": NOT_A_TABLE}) from fault


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _csv(content: bytes) -> Iterator[list[str]]:
    if not content.strip() or b"\x00" in content:
        raise BadInput(fields={"file": NOT_A_TABLE})
    yield from csv.reader(io.StringIO(_decoded(content), newline=""))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(content).best()
    if best is None:
        raise BadInput(fields={"file": NOT_A_TABLE})
    return str(best)


def _take_organisations(lines: list[Line], result: Result, by: Actor) -> None:
    columns = {column.key: column for column in COLUMNS["organisations"]}
    wanted: dict[str, Line] = {}
    for number, cells in lines:
        _check(CODE, cells["code"], result, number, columns["code"])
        _check(DIVISION, cells["division_code"], result, number, columns["division_code"])
        cells["kind"] = _one_of(
            KINDS, cells["kind"], OrganisationKind.BUREAU, result=result, row=number, column=columns["kind"]
        )
        cells["level"] = _one_of(LEVELS, cells["level"], Level.CITY, result=result, row=number, column=columns["level"])
        if cells["code"] in wanted:
            twice = TWICE.with_values(value=cells["code"], row=wanted[cells["code"]][0])
            result.wrong(number, columns["code"], twice)
        wanted[cells["code"]] = (number, cells)
    known = {body.code: body for body in Organisation.objects.select_related("parent")}
    for number, cells in wanted.values():
        parent = cells["parent"]
        if parent and parent not in wanted and parent not in known:
            result.wrong(number, columns["parent"], NO_SUCH_BODY.with_values(value=parent))
    if result.faults:
        return
    waiting = dict(wanted)
    while waiting:
        ready = [code for code, (_, cells) in waiting.items() if cells["parent"] not in waiting]
        if not ready:
            for number, _ in waiting.values():
                result.wrong(number, columns["parent"], CIRCLE)
            return
        for code in ready:
            number, cells = waiting.pop(code)
            take = partial(_take_organisation, cells, known, result, by)
            _attempt(result, number, columns["name_zh"], take)


def _take_organisation(cells: dict[str, str], known: dict[str, Organisation], result: Result, by: Actor) -> None:
    parent = known[cells["parent"]] if cells["parent"] else None
    details = {name: cells[name] for name in ("kind", "level", "division_code")}
    body = known.get(cells["code"])
    if body is None:
        body = services.add_organisation(
            cells["name_zh"],
            name_en=cells["name_en"],
            code=cells["code"],
            kind=cells["kind"],
            level=cells["level"],
            division_code=cells["division_code"],
            parent=parent,
            by=by,
        )
        result.added += 1
    else:
        before = (body.name_zh, body.name_en, body.kind, body.level, body.division_code, body.parent_id)
        details["division_code"] = details["division_code"] or body.division_code
        body = services.rename_organisation(
            body, name_zh=cells["name_zh"], name_en=cells["name_en"] or body.name_en, by=by, reason="导入"
        )
        body = services.change_organisation(body, **details, order=body.order, by=by, reason="导入")
        if parent:
            body = services.move_organisation(body, parent=parent, by=by, reason="导入")
        after = (body.name_zh, body.name_en, body.kind, body.level, body.division_code, body.parent_id)
        result.changed += before != after
        result.unchanged += before == after
    for name in filter(None, (one.strip() for one in cells["aliases"].replace("；", ";").split(";"))):
        services.add_alias(body, name[:200], by=by)
    known[body.code] = body


def _take_people(lines: list[Line], result: Result, by: Actor) -> None:
    columns = {column.key: column for column in COLUMNS["people"]}
    bodies = {body.code: body for body in Organisation.objects.filter(active=True)}
    taken = set(Account.objects.values_list("username", flat=True))
    for number, cells in lines:
        if cells["organisation"] not in bodies:
            result.wrong(number, columns["organisation"], NO_SUCH_BODY.with_values(value=cells["organisation"]))
        for key, check in (("phone", PHONE), ("email", validate_email), ("username", USERNAME)):
            _check(check, cells[key], result, number, columns[key])
        if cells["leads"].lower() not in _YES_NO:
            result.wrong(number, columns["leads"], NOT_YES_NO)
        if cells["username"].lower() in taken:
            result.wrong(number, columns["username"], TAKEN)
        if cells["username"]:
            taken.add(cells["username"].lower())
    if result.faults:
        return
    for number, cells in lines:
        _attempt(result, number, columns["name_zh"], partial(_take_person, cells, bodies, result, by))


def _take_person(cells: dict[str, str], bodies: dict[str, Organisation], result: Result, by: Actor) -> None:
    body = bodies[cells["organisation"]]
    same = Person.objects.filter(
        name_zh=cells["name_zh"],
        phone=cells["phone"],
        posts__organisation=body,
        posts__title_zh=cells["title_zh"],
        posts__until=None,
    )
    if same.exists():
        result.unchanged += 1
        return
    texts = {name: cells[name] for name in ("name_zh", "name_en", "title_zh", "title_en", "phone", "email")}
    person = services.add_person(**texts, organisation=body, leads=_YES_NO[cells["leads"].lower()], by=by)
    result.added += 1
    if cells["username"]:
        account, password = services.open_account_with_new_password(person, username=cells["username"], by=by)
        result.passwords.append((person.name, account.username, password))


_YES_NO = {"": False, "否": False, "no": False, "0": False, "是": True, "yes": True, "1": True}


def _check(rule: Callable[[str], object], value: str, result: Result, row: int, column: ColumnOf) -> None:
    if not value:
        return
    try:
        rule(value)
    except ValidationError as fault:
        sentence = str(fault.messages[0])
        result.wrong(row, column, Text(sentence, sentence))


def _one_of(labels: Mapping[str, Text], value: str, default: str, *, result: Result, row: int, column: ColumnOf) -> str:
    """The key that is meant by a Chinese or English label or by itself."""
    if not value:
        return default
    for key, label in labels.items():
        if value.lower() in (key, label.zh, label.en.lower()):
            return str(key)
    choices = "、".join(label.zh for label in labels.values()), ", ".join(label.en for label in labels.values())
    result.wrong(row, column, UNKNOWN.with_values(value=value, choices=Text(*choices)))
    return default


def _attempt(result: Result, row: int, column: ColumnOf, take: Callable[[], object]) -> None:
    """What a service refuses becomes a fault of the row."""
    try:
        take()
    except Refusal as refusal:
        result.wrong(row, column, next(iter(refusal.fields.values()), refusal.sentence))
