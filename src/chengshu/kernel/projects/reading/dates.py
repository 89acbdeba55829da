"""Time points and spans of years as plans print them."""

from __future__ import annotations

import re
from calendar import monthrange

from chengshu.kernel.projects.reading.draft import Due, Years
from chengshu.kernel.projects.reading.fold import folded

_DASH = r"[-—~～至到]{1,3}"
_HALVES = {"上": 6, "下": 12}
_QUARTERS = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}
_POINT = (
    r"(?P<year>(?:19|20)[0-9]{2})\s?年度?\s?"
    r"(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度|"
    r"(?P<month>[0-9]{1,2})\s?月份?\s?(?:(?P<day>[0-9]{1,2})\s?[日号])?)?"
    r"\s?(?P<end>年?底|年?末|年终|初|中旬|上旬|下旬)?\s?(?:之?前|以前|止)?"
)
_WHOLE_POINT = re.compile(rf"^(?:截至|截止|至|到|于|在)?{_POINT}(?:完成|建成)?[。;]?$")
_NUMERIC = re.compile(r"^(?P<year>(?:19|20)[0-9]{2})[-./](?P<month>[0-9]{1,2})(?:[-./](?P<day>[0-9]{1,2}))?(?:底?前)?$")
_SPAN = re.compile(
    rf"^(?P<first>(?:19|20)[0-9]{{2}})年*(?:[0-9]{{1,2}}月)?(?:{_DASH}(?P<last>(?:19|20)[0-9]{{2}})年*(?:[0-9]{{1,2}}月)?)?底?$"
)
_BEGUN_SPAN = re.compile(rf"^(?:19|20)[0-9]{{2}}年?{_DASH}[0-9]{{0,4}}$")
_BEGUN_POINT = re.compile(r"^(?:19|20)[0-9]{2}(?:年[0-9]{1,2})?$")
_ANY_SPAN = re.compile(rf"((?:19|20)[0-9]{{2}})年?{_DASH}((?:19|20)[0-9]{{2}})年")
# A clause that begins with a year promises something by then, unless it looks back or tells a span.
_PROMISE = re.compile(
    rf"(?:^|(?<=[,;:、。)]))\s?(?P<clause>)(?:(?:并|且|力争|确保|争取|计划|预计|在|于|截至|截止|到|至)\s?){{0,3}}(?:[0-9]{{4}}年?{_DASH}\s?)?"
    rf"(?P<point>{_POINT})(?!{_DASH}\s?[0-9]|以来|以后|起|开始|印发|出台的)"
)
_STANDING = re.compile(r"^(?:长期(?:坚持|推进)?|持续(?:推进|开展|实施)|常态化(?:推进|开展)?|每年|全年|按年度推进)$")


def due_in(cell: str) -> Due | None:
    """The time point that is all of this cell, such as 2020年6月底前 or 2020-06; nothing for other words."""
    compact = "".join(folded(cell).split())
    if len(compact) > 30:
        return None
    found = _WHOLE_POINT.match(compact) or _NUMERIC.match(compact)
    return _due(found) if found else None


def years_in(cell: str) -> Years | None:
    """The span that is all of this cell, such as 2020年 or 2020—2023年."""
    compact = "".join(folded(cell).split())
    found = _SPAN.match(compact) if len(compact) <= 30 else None
    return _years(found["first"], found["last"] or found["first"]) if found else None


def span_named_in(title: str) -> Years | None:
    """The span of years a title names, as in （2019—2023年）."""
    found = _ANY_SPAN.search("".join(folded(title[:500]).split()))
    return _years(found[1], found[2]) if found else None


def begins_span(cell: str) -> bool:
    """Whether the cell breaks off behind the dash of a span."""
    return len(cell) < 20 and _BEGUN_SPAN.match("".join(folded(cell).split())) is not None


def begins_point(cell: str) -> bool:
    """Whether the cell breaks off inside a year and month."""
    return len(cell) < 20 and _BEGUN_POINT.match("".join(folded(cell).split())) is not None


def is_standing(cell: str) -> bool:
    """Whether the cell says the work never ends (长期, 持续推进)."""
    return len(cell) < 20 and _STANDING.match(cell.strip()) is not None


def promises_in(sentence: str) -> list[tuple[int, Due, str]]:
    """Where clauses begin that promise something by a date, in order: (place in the sentence, date, as printed)."""
    found: list[tuple[int, Due, str]] = []
    for match in _PROMISE.finditer(folded(sentence)):
        due = _due(match)
        if due is not None:
            found.append((match.start("clause"), due, sentence[match.start("point") : match.end("point")].strip()))
    return found


def _due(found: re.Match[str]) -> Due | None:
    groups = found.groupdict()
    year = int(groups["year"])
    month = int(groups["month"]) if groups.get("month") else None
    day = int(groups["day"]) if groups.get("day") else None
    if groups.get("half"):
        month = _HALVES[groups["half"]]
    elif groups.get("quarter"):
        month = _QUARTERS[groups["quarter"]]
    elif month is None and (groups.get("end") or "") in ("底", "年底", "末", "年末", "年终"):
        month = 12
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and (month is None or not 1 <= day <= monthrange(year, month)[1]):
        return None
    return Due(year, month, day)


def _years(first: str, last: str) -> Years | None:
    return Years(int(first), int(last)) if int(first) <= int(last) else None
