"""Whether what somebody set for a rule can be judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import duckdb

from chengshu.base.text import Text
from chengshu.kernel.lake.sql import literal
from chengshu.kernel.quality.checks.words import Asks, Check, Setting
from chengshu.kernel.quality.errors import BadRule

LONGEST_PATTERN = 500
MOST_CODES = 5000


def sound(check: Check, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings of a rule as they are kept. Raises BadRule, naming what is missing or cannot be read."""
    kept: dict[str, Any] = {}
    for one in check.settings:
        value = settings.get(one.key)
        if value in (None, "", [], ()):
            if one.required:
                raise _bad(one.key, Text(f"缺少“{one.label.zh}”", f"“{one.label.en}” is missing"))
            continue
        kept[one.key] = _setting(one, value)
    if check.key == "codes" and not kept:
        raise _bad("codes", Text("请选择代码集或列出代码", "choose a code list or list the codes"))
    if check.key == "range":
        _check_bounds(kept)
    return kept


def _setting(one: Setting, value: Any) -> Any:
    match one.asks:
        case Asks.NUMBER:
            if not str(value).isascii() or not str(value).isdigit() or not 0 < int(value) <= 1_000_000:
                raise _bad(one.key, Text("请填写正整数", "give a whole number above nothing"))
            return int(value)
        case Asks.WORDS:
            words = list(dict.fromkeys(value.split() if isinstance(value, str) else map(str, value)))
            if len(words) > MOST_CODES:
                raise _bad(one.key, Text("代码太多，请建立代码集", "too many codes; make a code list of them"))
            return [word[:60] for word in words]
        case Asks.COLUMNS:
            return [str(word)[:63] for word in value][:10]
        case _:
            text = str(value).strip()[:LONGEST_PATTERN]
            if one.key == "pattern":
                _check_pattern(text)
            return text


def _check_pattern(pattern: str) -> None:
    try:
        with duckdb.connect() as engine:
            engine.execute(f"SELECT regexp_full_match('', {literal(pattern)})").fetchall()
    except duckdb.Error:
        raise _bad("pattern", Text("正则表达式无法识别", "the pattern cannot be read")) from None


def _check_bounds(kept: Mapping[str, Any]) -> None:
    if not kept:
        raise _bad("least", Text("请至少填写一个界限", "give one bound at least"))
    for key, value in kept.items():
        if value != "today" and not _is_number(value) and not _is_day(value):
            raise _bad(key, Text("请填写数字或日期", "give a number or a date"))


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite() and len(value) < 40
    except InvalidOperation:
        return False


def _is_day(value: str) -> bool:
    try:
        datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no time zone
    except ValueError:
        return False
    return True


def _bad(key: str, why: Text) -> BadRule:
    return BadRule(why=why, fields={key: why})
