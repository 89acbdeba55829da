"""What the head of a document says about itself: title, city, number, dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chengshu.kernel.projects.reading.dates import due_in, span_named_in
from chengshu.kernel.projects.reading.draft import Due, Years
from chengshu.kernel.projects.reading.lines import Line
from chengshu.kernel.projects.reading.outline import heading_on

_PAPER = r"(?:方案|计划|规划|意见|纲要|行动|要点|措施|分工表?|答复|办法|清单|任务书)"
_ISSUED = re.compile(rf"关于(?:印发|发布|下发)《?(?P<title>[^《》]{{4,80}}?{_PAPER}(?:\([^()]{{2,30}}\))?)》?的通知")
_TITLE = re.compile(rf"(?:{_PAPER}(?:\([^()]{{2,30}}\))?|^对.{{2,60}}的答复)$")
_SPAN_LINE = re.compile(r"^\((?:19|20)[0-9]{2}年?[-—~至]{1,2}(?:19|20)[0-9]{2}年\)$")
_NUMBER = re.compile(
    r"(?:^|文\s{0,4}号\s{0,2}:\s{0,4})(?P<number>[\u4e00-\u9fff]{2,10}[〔\[(【]\s?(?:19|20)[0-9]{2}\s?[〕\])】]\s?第?\s?[0-9]{1,4}\s?号)"
)
_DATE = r"(?P<date>(?:19|20)[0-9]{2}(?:年[0-9]{1,2}月[0-9]{1,2}日|[-./][0-9]{1,2}[-./][0-9]{1,2}))"
_PUBLISHED = (
    re.compile(rf"(?:发布(?:日期|时间)|公开日期)\s{{0,4}}:\s{{0,4}}{_DATE}"),
    re.compile(rf"(?:更新时间|时间|上网日期|录入时间)\s{{0,4}}:\s{{0,4}}{_DATE}"),
)
_SIGNED = re.compile(rf"(?:成文日期|成文时间|印发日期)\s{{0,4}}:\s{{0,4}}{_DATE}")
_PLACE = "市|自治州|州|盟|地区|县|区"
_GOVERNMENT = re.compile(rf"(?P<place>[\u4e00-\u9fff]{{1,7}}(?:{_PLACE}))(?=人民政府)")
_NAMED = re.compile(r"(?:^|[《“”\":,。\s(])(?P<place>[\u4e00-\u9fff]{2,5}(?:市|自治州|盟))(?=[\u4e00-\u9fff“])")
# What may stand before a place name without a stop, and what ends in 市 without being a name.
_BEFORE = re.compile(
    r".*(?:办公室|办公厅|委员会|管委会|党委|市委|政府|关于|印发|发布|各|中共|省|自治区|[和与及对是在])(?=.{2})"
)
_NO_NAME = frozenset(("全市", "我市", "城市", "本市", "各市", "智慧城市", "该市", "中心城市", "都市", "超市"))
_COVER_LINES = 60


@dataclass(frozen=True, slots=True)
class Cover:
    """What the document says of itself; empty where it does not say."""

    title: str
    city: str | None
    document_number: str | None
    published: Due | None
    signed: Due | None
    years: Years | None


def cover_of(lines: Sequence[Line]) -> Cover:
    """Read the head of the document, up to its first heading but never less than what stands above it."""
    head = _head(lines)
    title = _title(head)
    return Cover(
        title=title,
        city=_city(head, lines),
        document_number=_found(head, _NUMBER, "number"),
        published=_date(head, *_PUBLISHED),
        signed=_date(head, _SIGNED) or next((due for line in [*head, *lines[-15:]] if (due := _signature(line))), None),
        years=span_named_in(title)
        or next((span_named_in(line.words) for line in head if _SPAN_LINE.match(line.folded)), None),
    )


def _head(lines: Sequence[Line]) -> list[Line]:
    head: list[Line] = []
    for line in lines:
        heading = heading_on(line) if line.words else None
        if heading is not None and heading.level <= 2:
            break
        if line.words:
            head.append(line)
        if len(head) == _COVER_LINES:
            break
    return head


def _title(head: Sequence[Line]) -> str:
    for line in head:
        found = _ISSUED.search(line.folded[:300])
        if found:
            return line.words[found.start("title") : found.end("title")]
    for line in head:
        if len(line.words) <= 120 and _TITLE.search(line.folded):
            return line.words
    return next((line.words[:120] for line in head), "")


def _city(head: Sequence[Line], lines: Sequence[Line]) -> str | None:
    """The place whose government speaks; where none speaks, the place most often named."""
    for line in head:
        found = _GOVERNMENT.search(line.folded[:300])
        if found:
            return _place(line.words[found.start("place") : found.end("place")])
    counts: dict[str, int] = {}
    for line in [*head, *lines[:200]]:
        for found in _NAMED.finditer(line.folded[:2000]):
            place = _place(line.words[found.start("place") : found.end("place")])
            if place not in _NO_NAME and len(place) > 2:
                counts[place] = counts.get(place, 0) + 1
    return max(counts, key=lambda place: counts[place]) if counts else None


def _place(printed: str) -> str:
    before = _BEFORE.match(printed)
    return printed[before.end() :] if before else printed


def _found(head: Sequence[Line], pattern: re.Pattern[str], group: str) -> str | None:
    for line in head:
        found = pattern.search(line.folded[:300])
        if found:
            return line.words[found.start(group) : found.end(group)]
    return None


def _date(head: Sequence[Line], *patterns: re.Pattern[str]) -> Due | None:
    for pattern in patterns:
        printed = _found(head, pattern, "date")
        if printed and (due := _day(printed)):
            return due
    return None


def _signature(line: Line) -> Due | None:
    due = due_in(line.words) if len(line.words) < 16 else None
    return due if due and due.day else None


def _day(printed: str) -> Due | None:
    return due_in(printed)
