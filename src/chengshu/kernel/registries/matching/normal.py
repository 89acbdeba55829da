"""One form for values that mean the same, in Python for single ones and as DuckDB expressions for whole columns.

The two give the same result for every value (``test_normal``).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from chengshu.base import numbers
from chengshu.spec.data import Meaning

_SEXES = {
    "男": "1",
    "男性": "1",
    "M": "1",
    "MALE": "1",
    "1": "1",
    "女": "2",
    "女性": "2",
    "F": "2",
    "FEMALE": "2",
    "2": "2",
}
_MARKS = r"[\s\-‐-―_.·•・,，。;；:：、'’‘\"“”()（）\[\]【】<>《》/\\#]"
_NOT_DIGIT = re.compile(r"\D")


def plain(meaning: str, value: str) -> str:
    """The value as it is compared; empty where it says nothing."""
    text = unicodedata.normalize("NFKC", value).strip()
    match meaning:
        case Meaning.IDENTITY_NUMBER:
            found = numbers.compact(text)
            return numbers.lengthened(found) if re.fullmatch(r"[0-9]{15}", found) else found
        case Meaning.CREDIT_CODE | Meaning.PLATE | Meaning.LICENCE_NUMBER:
            return numbers.compact(text)
        case Meaning.SEX:
            return _SEXES.get(text.upper(), "")
        case Meaning.BIRTH_DATE | Meaning.HAPPENED_AT:
            found_day = day(text)
            return found_day.isoformat() if found_day else ""
        case Meaning.PHONE:
            return _NOT_DIGIT.sub("", text)[-11:]
        case _:
            return re.sub(_MARKS, "", text).lower()


def day(text: str) -> date | None:
    """A day however written: ``1987-03-05``, ``1987/3/5``, ``19870305``, ``1987年3月5日``; None where there is none."""
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?", text.strip())
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
