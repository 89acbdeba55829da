"""Rules that the platform proposes from an entry of the catalogue: by meaning, type, code list, key and cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chengshu.kernel.catalogue.models import Item, Resource
from chengshu.kernel.quality.checks import CHECKS
from chengshu.spec.data import Cycle, FieldType, Meaning

#: Days after which a table of a cycle is late; a tenth and a day are given for holidays and transport.
DAYS_OF_CYCLE: Mapping[Cycle, int] = {
    Cycle.REAL_TIME: 1,
    Cycle.DAILY: 2,
    Cycle.WEEKLY: 9,
    Cycle.MONTHLY: 35,
    Cycle.QUARTERLY: 102,
    Cycle.HALF_YEARLY: 202,
    Cycle.YEARLY: 403,
}
PATTERNS: Mapping[Meaning, str] = {
    Meaning.PHONE: r"(?:\+?86[ -]?)?1[3-9]\d{9}|(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?|(?:400|800)-?\d{3}-?\d{4}",
    Meaning.EMAIL: r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}",
    # GA 36-2018: five places, or six for new energy vehicles; 警学挂港澳使领 at the end.
    Meaning.PLATE: r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z]·?"
    r"(?:[0-9A-HJ-NP-Z]{4}[0-9A-HJ-NP-Z警学挂港澳使领]|[0-9A-HJ-NP-Z]{6})",
}
RANGES: Mapping[Meaning, dict[str, str]] = {
    Meaning.LONGITUDE: {"least": "73", "most": "136"},
    Meaning.LATITUDE: {"least": "3", "most": "54"},
}
DATED = (FieldType.DATE, FieldType.TIME)
BEFORE_TODAY = (Meaning.BIRTH_DATE, Meaning.UPDATED_AT, Meaning.HAPPENED_AT)


@dataclass(frozen=True)
class Proposal:
    """A rule as proposed; ``key`` tells it from others of the resource."""

    check_key: str
    column: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    blocking: bool = False

    @property
    def key(self) -> str:
        """``<column>.<check>``, or the check alone."""
        return f"{self.column}.{self.check_key}" if self.column else self.check_key

    @property
    def dimension(self) -> str:
        """That of its check."""
        return CHECKS[self.check_key].dimension


def proposals(resource: Resource) -> list[Proposal]:
    """The typical rules of a resource as its entry stands."""
    items = list(resource.items.all())
    found = [proposal for item in items for proposal in _of_item(item, items)]
    keys = [item.column for item in items if item.is_key]
    if keys:
        found.append(Proposal("unique", keys[0], {"columns": keys} if len(keys) > 1 else {}))
    days = DAYS_OF_CYCLE.get(Cycle(resource.cycle))
    if days is not None:
        found.append(Proposal("fresh", settings={"days": days}))
    return found


def _of_item(item: Item, items: list[Item]) -> Iterator[Proposal]:
    column, meaning, kind = item.column, Meaning(item.meaning), FieldType(item.type)
    if item.required or item.is_key:
        yield Proposal("filled", column, blocking=item.is_key)
    if meaning is Meaning.IDENTITY_NUMBER:
        yield Proposal("identity_number", column)
    if meaning is Meaning.CREDIT_CODE:
        yield Proposal("credit_code", column)
    if meaning in PATTERNS:
        yield Proposal("pattern", column, {"pattern": PATTERNS[meaning]})
    if meaning in RANGES:
        yield Proposal("range", column, RANGES[meaning])
    if meaning is Meaning.DIVISION and not item.code_list:
        yield Proposal("codes", column, {"code_list": DIVISIONS})
    if item.code_list:
        yield Proposal("codes", column, {"code_list": item.code_list})
    if kind in DATED or meaning is Meaning.BIRTH_DATE:
        yield Proposal("day", column)
    if meaning in BEFORE_TODAY:
        yield Proposal("past", column)
    if kind is FieldType.TEXT and item.length and meaning not in (Meaning.IDENTITY_NUMBER, Meaning.CREDIT_CODE):
        yield Proposal("length", column, {"most": item.length})
    yield from _agreeing(item, items)


def _agreeing(item: Item, items: list[Item]) -> Iterator[Proposal]:
    """Birth date and sex against the only citizen's number of the same row."""
    numbers = [other.column for other in items if other.meaning == Meaning.IDENTITY_NUMBER]
    if len(numbers) != 1:
        return
    alone = sum(other.meaning == item.meaning for other in items) == 1
    if item.meaning == Meaning.BIRTH_DATE and alone:
        yield Proposal("birth_agrees", item.column, {"number": numbers[0]})
    if item.meaning == Meaning.SEX and alone:
        yield Proposal("sex_agrees", item.column, {"number": numbers[0]})


#: The code list that is not kept in the catalogue: divisions as ``geo`` has them (GB/T 2260).
DIVISIONS = "GB/T 2260"
