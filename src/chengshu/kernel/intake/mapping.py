"""Which column of a file is what, proposed from its heading, and a row read by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from django.utils.dateparse import parse_date, parse_datetime

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.cases.models import CaseClass, Channel
from chengshu.kernel.cases.services import Contact, Place, Report
from chengshu.kernel.intake.errors import UnreadableCell


class What(StrEnum):
    """What a column can hold."""

    TEXT = "text"
    TITLE = "title"
    NUMBER = "number"
    CLASS = "class"
    TIME = "time"
    ADDRESS = "address"
    LON = "lon"
    LAT = "lat"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"


LABELS: Mapping[What, Text] = {
    What.TEXT: Text("反映内容", "Words of the report"),
    What.TITLE: Text("标题", "Title"),
    What.NUMBER: Text("原编号", "Its number there"),
    What.CLASS: Text("类别（名称或代码）", "Class, by name or code"),
    What.TIME: Text("反映时间", "When it was reported"),
    What.ADDRESS: Text("地点", "Where"),
    What.LON: Text("经度", "Longitude"),
    What.LAT: Text("纬度", "Latitude"),
    What.NAME: Text("诉求人", "Reporter"),
    What.PHONE: Text("电话", "Telephone"),
    What.EMAIL: Text("电子邮件", "E-mail"),
}
SIGNS: Mapping[What, tuple[str, ...]] = {
    What.TEXT: ("详情", "内容", "描述", "正文", "description", "descriptor", "text", "detail"),
    What.TITLE: ("主题", "标题", "题目", "subject", "title"),
    What.NUMBER: ("编号", "单号", "案号", "unique key", "number", "case id", "id"),
    What.CLASS: ("标签", "类别", "分类", "小类", "complaint type", "category", "class", "type"),
    What.TIME: ("时间", "日期", "created", "time", "date"),
    What.ADDRESS: ("地址", "地点", "位置", "address", "location"),
    What.LON: ("经度", "longitude", "lng", "lon"),
    What.LAT: ("纬度", "latitude", "lat"),
    What.NAME: ("姓名", "用户", "诉求人", "联系人", "name", "user"),
    What.PHONE: ("电话", "手机", "phone", "mobile"),
    What.EMAIL: ("邮箱", "邮件", "email", "e-mail"),
}
Columns = Mapping[str, int]


def proposed(columns: Sequence[str]) -> dict[str, int]:
    """The likeliest meaning of the columns by their headings; each column and each meaning at most once."""
    found: dict[str, int] = {}
    for what, signs in SIGNS.items():
        for sign in signs:
            fitting = [n for n, name in enumerate(columns) if sign in name.lower() and n not in found.values()]
            if fitting:
                found[what] = fitting[0]
                break
    return found


def report_of(values: Sequence[str], columns: Columns, *, classes: Mapping[str, CaseClass], once: str) -> Report:
    """A row as a report. Raises UnreadableCell for what cannot be read in it; an unknown class is left out."""
    lon, lat = _degree(values, columns, What.LON, 180), _degree(values, columns, What.LAT, 90)
    known = classes.get(_cell(values, columns, What.CLASS))
    return Report(
        channel=Channel.IMPORT,
        text=_cell(values, columns, What.TEXT) or _cell(values, columns, What.TITLE),
        title=_cell(values, columns, What.TITLE),
        class_code=known.code if known else "",
        place=Place(
            lon=lon if lat is not None else None,
            lat=lat if lon is not None else None,
            address=_cell(values, columns, What.ADDRESS),
        ),
        contact=Contact(
            name=_cell(values, columns, What.NAME)[:60],
            phone=_cell(values, columns, What.PHONE)[:40],
            email=_cell(values, columns, What.EMAIL)[:200],
        ),
        reported_at=_time(values, columns),
        attributes=_attributes(values, columns),
        once=once,
    )


def own_number(values: Sequence[str], columns: Columns) -> str:
    """The number that the row has where it comes from; empty where there is none."""
    return _cell(values, columns, What.NUMBER)[:80]


def _attributes(values: Sequence[str], columns: Columns) -> dict[str, str]:
    number, named = own_number(values, columns), _cell(values, columns, What.CLASS)[:80]
    return {name: value for name, value in (("number", number), ("class", named)) if value}


def _cell(values: Sequence[str], columns: Columns, what: What) -> str:
    place = columns.get(what)
    return values[place] if place is not None and place < len(values) else ""


def _degree(values: Sequence[str], columns: Columns, what: What, most: float) -> float | None:
    text = _cell(values, columns, what)
    if not text:
        return None
    try:
        degree = float(text)
    except ValueError as odd:
        raise UnreadableCell(column=LABELS[what], value=text[:40]) from odd
    if not abs(degree) <= most:
        raise UnreadableCell(column=LABELS[what], value=text[:40])
    return degree


def _time(values: Sequence[str], columns: Columns) -> datetime | None:
    text = _cell(values, columns, What.TIME).replace("/", "-").strip()
    if not text:
        return None
    try:
        moment = parse_datetime(_two_digits(text))
        if moment is None and (day := parse_date(_two_digits(text))):
            return clock.start_of_day(day)
    except ValueError as odd:
        raise UnreadableCell(column=LABELS[What.TIME], value=text[:40]) from odd
    if moment is None:
        raise UnreadableCell(column=LABELS[What.TIME], value=text[:40])
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return clock.start_of_day(moment.date()) + (moment - datetime.combine(moment.date(), datetime.min.time()))


def _two_digits(text: str) -> str:
    day, _, rest = text.partition(" ")
    parts = day.split("-")
    return " ".join(filter(None, ("-".join(part.zfill(2) for part in parts), rest)))
