"""Masks at the edge: what a field shows goes by its grade and by what it says about whom.

Levels 1 and 2 leave in full, 3 in part with the form kept, 4 shows nothing but the form. Each rule stands twice, as an
expression of DuckDB for whole tables and as a function for single values; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from chengshu.base import masks
from chengshu.spec.data import FieldType, Grade, Meaning

WORD = r"[\p{L}\p{N}_]"
AREA = r"(?:街道|[省市区县旗镇乡])"
TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT)
SHOWN_DEGREES = 2


def is_masked(grade: str) -> bool:
    """Whether a field of this grade changes on its way out."""
    return grade in (Grade.SENSITIVE, Grade.HIGHLY_SENSITIVE)


def mask_sql(meaning: str, grade: str, column: str, type: str = FieldType.TEXT) -> str:
    """The expression of DuckDB that shows a column, given as an expression, masked by its meaning and grade."""
    if not is_masked(grade):
        return column
    if type not in TEXTS:
        return _other_sql(meaning, grade, column, type)
    rule = SQL.get(Meaning(meaning)) if grade == Grade.SENSITIVE else None
    return (rule or _hidden_sql)(f"({column})::VARCHAR")


def masked(meaning: str, grade: str, value: Any, type: str = FieldType.TEXT) -> Any:
    """One value as ``mask_sql`` shows it; None stays None."""
    if value is None or not is_masked(grade):
        return value
    if type not in TEXTS:
        return _other(meaning, grade, value, type)
    rule = PYTHON.get(Meaning(meaning)) if grade == Grade.SENSITIVE else None
    return (rule or masks.hidden)(str(value))


def _hidden_sql(value: str) -> str:
    return f"regexp_replace({value}, '{WORD}', '*', 'g')"


def _ends_sql(value: str, head: int, tail: int) -> str:
    middle = f"(length({value}) - {head + tail})"
    half = f"(length({value}) // 2)"
    return (
        f"CASE WHEN {middle} > 0 THEN left({value}, {head}) || repeat('*', {middle}) || right({value}, {tail}) "
        f"ELSE left({value}, {half}) || repeat('*', length({value}) - {half}) END"
    ).replace("right(" + value + ", 0)", "''")


def _identity_number_sql(value: str) -> str:
    return f"CASE WHEN length({value}) >= 15 THEN {_ends_sql(value, 3, 4)} ELSE {_hidden_sql(value)} END"


def _name_sql(value: str) -> str:
    word = "w"
    chinese = f"CASE WHEN length({word}) > 1 THEN left({word}, 1) || repeat('*', length({word}) - 1) "
    chinese += f"ELSE repeat('*', length({word})) END"
    initials = f"left({word}, 1) || repeat('*', greatest(length({word}) - 1, 0))"
    words = f"string_split({value}, ' ')"
    return (
        f"CASE WHEN length({value}) = 1 THEN '*' "
        f"WHEN regexp_matches({value}, '[\\x{{3400}}-\\x{{9fff}}]') "
        f"THEN array_to_string(list_transform({words}, lambda {word}: {chinese}), ' ') "
        f"ELSE array_to_string(list_transform({words}, lambda {word}: {initials}), ' ') END"
    )


def _phone_sql(value: str) -> str:
    """A plain mobile number by its ends; any other form digit by digit, separators kept."""
    digits = f"length(regexp_replace({value}, '\\P{{Nd}}', '', 'g'))"
    code = f"regexp_extract({value}, '^(?:\\+86\\P{{Nd}}?|0\\p{{Nd}}{{2,3}}-)')"
    rest = f"substr({value}, length({code}) + 1)"
    head = f"CASE WHEN {digits} >= 10 AND NOT starts_with({value}, '0') THEN 3 ELSE 0 END"
    tail = f"CASE WHEN {digits} >= 7 THEN 4 ELSE 0 END"
    of_rest = f"length(regexp_replace({rest}, '\\P{{Nd}}', '', 'g'))"
    letters = f"string_split({rest}, '')"
    before = f"length(regexp_replace(substr({rest}, 1, i), '\\P{{Nd}}', '', 'g'))"
    shown = f"CASE WHEN regexp_matches(c, '^\\p{{Nd}}') AND {before} > ({head}) AND {before} <= {of_rest} - ({tail}) "
    shown += "THEN '*' ELSE c END"
    any_form = f"{code} || array_to_string(list_transform({letters}, lambda c, i: {shown}), '')"
    mobile = f"left({value}, 3) || '****' || right({value}, 4)"  # nearly all of them, and far cheaper
    return f"CASE WHEN regexp_full_match({value}, '1[0-9]{{10}}') THEN {mobile} ELSE {any_form} END"


def _email_sql(value: str) -> str:
    local = f"regexp_extract({value}, '(?s)^(.*)@', 1)"
    domain = f"regexp_extract({value}, '(?s)^.*@(.*)$', 1)"
    return (
        f"CASE WHEN contains({value}, '@') THEN ({_ends_sql(local, 1, 0)}) || '@' || {domain} "
        f"ELSE {_hidden_sql(value)} END"
    )


def _plate_sql(value: str) -> str:
    bare = f"replace({value}, '·', '')"
    hidden = f"CASE WHEN length({bare}) >= 7 THEN {_ends_sql(bare, 3, 1)} ELSE {_hidden_sql(bare)} END"
    dotted = f"left({hidden}, 2) || '·' || substr({hidden}, 3)"
    return f"CASE WHEN contains({value}, '·') THEN {dotted} ELSE {hidden} END"


def _address_sql(value: str) -> str:
    shown = f"regexp_extract({value}, '^[^\\n]*{AREA}')"
    return f"{shown} || {_hidden_sql(f'substr({value}, length({shown}) + 1)')}"


def _number_sql(value: str) -> str:
    return _ends_sql(value, 2, 4)


def _account_sql(value: str) -> str:
    return _ends_sql(value, 0, 4)


SQL: dict[Meaning, Callable[[str], str]] = {
    Meaning.IDENTITY_NUMBER: _identity_number_sql,
    Meaning.PERSON_NAME: _name_sql,
    Meaning.PHONE: _phone_sql,
    Meaning.EMAIL: _email_sql,
    Meaning.PLATE: _plate_sql,
    Meaning.ADDRESS: _address_sql,
    Meaning.CREDIT_CODE: _number_sql,
    Meaning.LICENCE_NUMBER: _number_sql,
    Meaning.BANK_ACCOUNT: _account_sql,
}
PYTHON: dict[Meaning, Callable[[str], str]] = {
    Meaning.IDENTITY_NUMBER: masks.identity_number,
    Meaning.PERSON_NAME: masks.name,
    Meaning.PHONE: masks.phone,
    Meaning.EMAIL: masks.email,
    Meaning.PLATE: masks.plate,
    Meaning.ADDRESS: masks.address,
    Meaning.CREDIT_CODE: lambda value: _ends(value, 2, 4),
    Meaning.LICENCE_NUMBER: lambda value: _ends(value, 2, 4),
    Meaning.BANK_ACCOUNT: lambda value: _ends(value, 0, 4),
}


def _ends(value: str, head: int, tail: int) -> str:
    middle = len(value) - head - tail
    if middle > 0:
        return value[:head] + "*" * middle + value[len(value) - tail :]
    half = len(value) // 2
    return value[:half] + "*" * (len(value) - half)


def _other_sql(meaning: str, grade: str, column: str, kind: str) -> str:
    """Days keep their year, coordinates about a kilometre; other numbers have no form to keep and are left out."""
    if grade == Grade.SENSITIVE and kind in (FieldType.DATE, FieldType.TIME):
        return f"(left(({column})::VARCHAR, 4) || '-**-**')"  # text where another node has masked it already
    if grade == Grade.SENSITIVE and meaning in (Meaning.LONGITUDE, Meaning.LATITUDE):
        return f"trunc(({column})::DOUBLE * 100) / 100"
    return "NULL"


def _other(meaning: str, grade: str, value: Any, kind: str) -> Any:
    if grade == Grade.SENSITIVE and kind in (FieldType.DATE, FieldType.TIME) and isinstance(value, date | datetime):
        return f"{value.year:04}-**-**"
    if grade == Grade.SENSITIVE and meaning in (Meaning.LONGITUDE, Meaning.LATITUDE):
        return int(float(value) * 10**SHOWN_DEGREES) / 10**SHOWN_DEGREES
    return None


def shown_as(grade: str, *, clear: bool) -> str:
    """How a field leaves: ``whole``, ``part`` or ``hidden``."""
    if clear or not is_masked(grade):
        return "whole"
    return "part" if grade == Grade.SENSITIVE else "hidden"


__all__ = ["is_masked", "mask_sql", "masked", "shown_as"]
