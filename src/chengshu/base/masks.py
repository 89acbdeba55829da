"""Masking personal data (脱敏): the form stays, so that a reader sees what kind of value it is.

How much is shown goes by the grade of the field (GB/T 43697-2024): levels 1 and 2 in full, 3 in part, 4 nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

STAR = "*"
_AREA = re.compile(r".*?(?:街道|[省市区县旗镇乡])(?!.*(?:街道|[省市区县旗镇乡]))")
_CJK = re.compile(r"[\u3400-\u9fff]")

Mask = Callable[[str], str]


def by_grade(mask: Mask, value: str, grade: str) -> str:
    """The value as a field of this grade (``"1"`` to ``"4"``) is shown."""
    if grade in ("1", "2"):
        return value
    return mask(value) if grade == "3" else hidden(value)


def hidden(value: str) -> str:
    """Nothing but the length and the separators."""
    return re.sub(r"\w", STAR, value)


def phone(value: str) -> str:
    """``138****5678``, ``0396-***2345``: first three digits (or country and area code) and last four stay."""
    digits = sum(letter.isdigit() for letter in value)
    code = re.match(r"\+86\D?|0\d{2,3}-", value)
    start = code.end() if code else 0
    mobile = digits >= 10 and not value.startswith("0")
    return value[:start] + _digits(value[start:], head=3 if mobile else 0, tail=4 if digits >= 7 else 0)


def identity_number(value: str) -> str:
    """``411***********123X`` (GB 11643-1999): the first three and the last four stay."""
    return _ends(value, head=3, tail=4) if len(value) >= 15 else hidden(value)


def name(value: str) -> str:
    """``王*``, ``王**`` and ``W*** X*******``: the family name's first character, or the initials."""
    words = value.split(" ")
    if len(value) == 1:
        return STAR
    if _CJK.search(value):
        return " ".join(_ends(word, head=1, tail=0) for word in words)
    return " ".join(word[:1] + STAR * (len(word) - 1) for word in words)


def email(value: str) -> str:
    """``w***@example.cn``: the first letter and the whole domain."""
    local, at, domain = value.rpartition("@")
    if not at:
        return hidden(value)
    return f"{_ends(local, head=1, tail=0)}@{domain}"


def plate(value: str) -> str:
    """``豫Q·A***5`` (GA 36-2018): province, place, first and last character."""
    separated = "·" in value
    bare = value.replace("·", "")
    masked = _ends(bare, head=3, tail=1) if len(bare) >= 7 else hidden(bare)
    return masked[:2] + "·" + masked[2:] if separated else masked


def address(value: str) -> str:
    """Down to the county, town or sub-district; what follows is hidden, as is an address that names none."""
    area = _AREA.match(value)
    end = area.end() if area else 0
    return value[:end] + hidden(value[end:])


def _ends(value: str, *, head: int, tail: int) -> str:
    middle = len(value) - head - tail
    if middle <= 0:
        return value[: len(value) // 2] + STAR * (len(value) - len(value) // 2)
    return value[:head] + STAR * middle + value[len(value) - tail :]


def _digits(value: str, *, head: int, tail: int) -> str:
    """Only digits are hidden; separators stay where they are."""
    places = [place for place, letter in enumerate(value) if letter.isdigit()]
    shown = set(places[:head]) | set(places[len(places) - tail :] if tail else ())
    return "".join(STAR if place in set(places) - shown else letter for place, letter in enumerate(value))
