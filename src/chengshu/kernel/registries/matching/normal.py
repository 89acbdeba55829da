"""One form for values that mean the same: in Python for single ones, as DuckDB expressions for whole columns.

Both give the same for every value (``test_normal``). ``plain`` is how values are compared, ``kept`` how a golden record
shows them.
"""

from __future__ import annotations

import re
from datetime import date

from chengshu.base import numbers
from chengshu.kernel.lake.sql import literal
from chengshu.spec.data import Meaning

_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F)) + "\u3000"
_NARROW = "".join(chr(code) for code in range(0x21, 0x7F)) + " "
_TABLE = str.maketrans(_WIDE, _NARROW)
_MARKS = r"[\s_.,;:'\"()\[\]<>/\\#·•・，。；：、’‘“”【】《》‐‑‒–—―-]"
_MALE = ("男", "男性", "m", "male", "1")
_FEMALE = ("女", "女性", "f", "female", "2")
_DAY = r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?([ T].*)?$"
_CODES = (Meaning.CREDIT_CODE, Meaning.PLATE, Meaning.LICENCE_NUMBER, Meaning.BANK_ACCOUNT)
_DATES = (Meaning.BIRTH_DATE, Meaning.HAPPENED_AT)


def plain(meaning: str, value: str) -> str:
    """The value as it is compared; empty where it says nothing."""
    text = value.translate(_TABLE).strip()
    if meaning == Meaning.IDENTITY_NUMBER:
        return _number(text)
    if meaning in _CODES:
        return _compact(text)
    if meaning == Meaning.SEX:
        return "1" if text.lower() in _MALE else "2" if text.lower() in _FEMALE else ""
    if meaning in _DATES:
        found = day(text)
        return found.isoformat() if found else ""
    if meaning == Meaning.PHONE:
        return re.sub(r"[^0-9]", "", text)[-11:]
    return re.sub(_MARKS, "", text).lower()


def day(text: str) -> date | None:
    """A day however written: ``1987-03-05``, ``1987/3/5``, ``19870305``, ``1987年3月5日``; None where there is none."""
    found = re.match(_DAY, text.strip())
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def plain_sql(meaning: str, value: str) -> str:
    """``plain`` over a text expression; NULL where it says nothing."""
    text = f"trim(translate({value}, {literal(_WIDE)}, {literal(_NARROW)}), ' ' || chr(9) || chr(10) || chr(13))"
    if meaning == Meaning.IDENTITY_NUMBER:
        found = f"CASE WHEN regexp_full_match({value}, '[0-9]{{17}}[0-9X]') THEN {value} ELSE {_number_sql(text)} END"
    elif meaning in _CODES:
        found = f"CASE WHEN regexp_full_match({value}, '[0-9A-Z]+') THEN {value} ELSE {_compact_sql(text)} END"
    elif meaning == Meaning.SEX:
        male, female = (", ".join(literal(word) for word in words) for words in (_MALE, _FEMALE))
        found = f"CASE WHEN lower({text}) IN ({male}) THEN '1' WHEN lower({text}) IN ({female}) THEN '2' END"
    elif meaning in _DATES:
        found = _day_sql(text)
    elif meaning == Meaning.PHONE:
        found = f"right(regexp_replace({text}, '[^0-9]', '', 'g'), 11)"
    else:
        found = f"lower(regexp_replace({text}, {literal(_MARKS)}, '', 'g'))"
    return f"nullif({found}, '')"


def kept_sql(meaning: str, value: str) -> str:
    """How a golden record shows a value: half-width, days as ISO, sex in a word; NULL where it says nothing."""
    if meaning in (*_DATES, *_CODES, Meaning.IDENTITY_NUMBER):
        return plain_sql(meaning, value)
    if meaning == Meaning.SEX:
        return f"CASE {plain_sql(meaning, value)} WHEN '1' THEN '男' WHEN '2' THEN '女' END"
    text = f"trim(translate({value}, {literal(_WIDE)}, {literal(_NARROW)}), ' ' || chr(9) || chr(10) || chr(13))"
    if meaning == Meaning.PERSON_NAME:
        text = f"regexp_replace({text}, '([\\x{{3400}}-\\x{{9fff}}])\\s+([\\x{{3400}}-\\x{{9fff}}])', '\\1\\2', 'g')"
    return f"nullif({text}, '')"


def sound_sql(meaning: str, plain_number: str) -> str:
    """Whether a number in plain form is right by length, characters, date and check character."""
    if meaning == Meaning.IDENTITY_NUMBER:
        total = _weighted_sql(plain_number, numbers.IDENTITY_WEIGHTS, "0123456789")
        check = f"substr({literal(numbers.IDENTITY_CHECKS)}, 1 + ({total}) % 11, 1)"
        return (
            f"(regexp_full_match({plain_number}, '{numbers.IDENTITY_AREAS}[0-9]{{15}}[0-9X]') AND "
            f"try_strptime(substr({plain_number}, 7, 8), '%Y%m%d') >= DATE '{numbers.EARLIEST_BIRTH}' AND "
            f"right({plain_number}, 1) = {check})"
        )
    if meaning == Meaning.CREDIT_CODE:
        alphabet = numbers.CREDIT_ALPHABET
        total = _weighted_sql(plain_number, numbers.CREDIT_WEIGHTS, alphabet)
        check = f"substr({literal(alphabet)}, 1 + (31 - ({total}) % 31) % 31, 1)"
        return (
            f"(regexp_full_match({plain_number}, '[1-9ANY][{alphabet}][0-9]{{6}}[{alphabet}]{{10}}') AND "
            f"right({plain_number}, 1) = {check})"
        )
    return f"({plain_number} IS NOT NULL)"


def _weighted_sql(value: str, weights: tuple[int, ...], alphabet: str) -> str:
    digit = (
        "(ascii(substr({value}, {place}, 1)) - 48)"
        if alphabet == "0123456789"
        else "(strpos({alphabet}, substr({value}, {place}, 1)) - 1)"
    )
    return " + ".join(
        digit.format(value=value, place=place, alphabet=literal(alphabet)) + f" * {weight}"
        for place, weight in enumerate(weights, 1)
    )


def _number(text: str) -> str:
    found = _compact(text)
    return numbers.lengthened(found) if re.fullmatch(r"[0-9]{15}", found) else found


def _compact(text: str) -> str:
    return re.sub(_MARKS, "", text).upper()


def _compact_sql(text: str) -> str:
    return f"upper(regexp_replace({text}, {literal(_MARKS)}, '', 'g'))"


def _number_sql(text: str) -> str:
    compact = _compact_sql(text)
    longer = f"(left({compact}, 6) || '19' || substr({compact}, 7, 9))"
    total = _weighted_sql(longer, numbers.IDENTITY_WEIGHTS, "0123456789")
    check = f"substr({literal(numbers.IDENTITY_CHECKS)}, 1 + ({total}) % 11, 1)"
    return (
        f"CASE WHEN length({text}) < 15 OR NOT regexp_full_match({compact}, '[0-9]{{15}}') "
        f"THEN {compact} ELSE {longer} || {check} END"
    )


def _day_sql(text: str) -> str:
    year, month, day_of_month = (f"regexp_extract({text}, {literal(_DAY)}, {part})" for part in (1, 2, 3))
    padded = f"{year} || '-' || lpad({month}, 2, '0') || '-' || lpad({day_of_month}, 2, '0')"
    return f"CASE WHEN {text} IS NULL THEN NULL ELSE strftime(try_cast({padded} AS DATE), '%Y-%m-%d') END"
