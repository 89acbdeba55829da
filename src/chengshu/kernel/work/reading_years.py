"""Reading a year of days off from a file: the JSON form in which the State Council's notices are commonly shared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.work.errors import BadCalendar

LARGEST = 256 * 1024


@dataclass(frozen=True)
class ReadDay:
    """A day named by a notice; ``works`` for a make-up day."""

    day: date
    works: bool
    name: str


@dataclass(frozen=True)
class ReadYear:
    """A year as the file has it."""

    year: int
    papers: tuple[str, ...]
    days: tuple[ReadDay, ...]


def read_year(content: bytes) -> ReadYear:
    """The year in ``{"year", "papers", "days": [{"name", "date", "isOffDay"}]}``. Raises BadCalendar, saying where."""
    if len(content) > LARGEST:
        raise BadCalendar(Text("文件太大，不像是一年的放假安排。", "the file is too large to be a year's days off."))
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadCalendar(Text("文件不是 UTF-8 编码。", "the file is not UTF-8.")) from None
    except json.JSONDecodeError as broken:
        raise BadCalendar(
            Text(f"第 {broken.lineno} 行不是有效的 JSON。", f"line {broken.lineno} is not valid JSON.")
        ) from None
    return _year(found)


def _year(found: Any) -> ReadYear:
    if not isinstance(found, dict) or not isinstance(found.get("year"), int) or not isinstance(found.get("days"), list):
        raise BadCalendar(Text("缺少 year 或 days。", "“year” or “days” is missing."))
    year = found["year"]
    days = tuple(_day(one, number, year) for number, one in enumerate(found["days"], 1))
    if not days:
        raise BadCalendar(Text("没有任何日期。", "it names no day."))
    if len({one.day for one in days}) < len(days):
        raise BadCalendar(Text("有日期出现了两次。", "a day is named twice."))
    papers = found.get("papers") or []
    return ReadYear(year, tuple(str(paper)[:300] for paper in papers if isinstance(paper, str)), days)


def _day(one: Any, number: int, year: int) -> ReadDay:
    where = Text(f"第 {number} 天", f"day {number}")
    if not isinstance(one, dict) or not isinstance(one.get("isOffDay"), bool):
        raise BadCalendar(Text(f"{where.zh}缺少 isOffDay。", f"{where.en} has no “isOffDay”."))
    try:
        day = date.fromisoformat(str(one.get("date")))
    except ValueError:
        raise BadCalendar(Text(f"{where.zh}的日期无法识别。", f"the date of {where.en} cannot be read.")) from None
    if day.year not in {year - 1, year}:
        raise BadCalendar(Text(f"{where.zh}（{day}）不属于 {year} 年。", f"{where.en} ({day}) is not of {year}."))
    return ReadDay(day, not one["isOffDay"], str(one.get("name") or "")[:40])
