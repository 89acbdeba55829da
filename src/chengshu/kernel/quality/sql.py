"""Numbers that check themselves, dates and cleaning, as DuckDB SQL over a column: set-wise, no Python for each row.

Each function takes SQL that gives a text and returns SQL; a null gives null. ``base.numbers`` has the same rules in
Python, and the tests hold the two together.
"""

from __future__ import annotations

from chengshu.base import numbers
from chengshu.kernel.lake.sql import literal

SPACES = " \t\r\n\f\v\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_FULL = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_HALF = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))
_CHINESE_DIGITS = ("〇零○一二三四五六七八九", "000123456789")
_DAY_SPELLINGS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")
_DAY_SPELLINGS_ISO = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M")


def is_identity_number(text: str) -> str:
    """Whether it is a citizen's number (GB 11643-1999): form, area, a birth date that is over, check character.

    Digits are taken from one whole number by division, which is half the work of cutting 17 pieces of text.
    """
    number = f"try_cast(left({text}, 17) AS BIGINT)"
    total = "+".join(
        f"({number} // {10 ** (16 - place)}) % 10 * {weight}" for place, weight in enumerate(numbers.IDENTITY_WEIGHTS)
    )
    form = f"regexp_full_match({text}, {literal(numbers.IDENTITY_AREAS + '[0-9]{15}[0-9X]')})"
    born = f"try_strptime(substr({text}, 7, 8), '%Y%m%d')"
    earliest = literal(numbers.EARLIEST_BIRTH.isoformat())
    dated = f"coalesce({born} BETWEEN TIMESTAMP {earliest} AND current_timestamp::TIMESTAMP, false)"
    check = f"right({text}, 1) = substr({literal(numbers.IDENTITY_CHECKS)}, (({total}) % 11 + 1)::INTEGER, 1)"
    return f"CASE WHEN {form} THEN {dated} AND {check} WHEN {text} IS NULL THEN NULL ELSE false END"


def is_credit_code(text: str) -> str:
    """Whether it is a unified social credit code (GB 32100-2015) with a right check character."""
    alphabet = numbers.CREDIT_ALPHABET
    values = [max(alphabet.find(chr(code)), 0) for code in range(48, 91)]
    table = f"[{', '.join(map(str, values))}]::INTEGER[]"
    total = "+".join(
        f"({table})[ascii(substr({text}, {place}, 1)) - 47] * {weight}"
        for place, weight in enumerate(numbers.CREDIT_WEIGHTS, 1)
    )
    form = f"regexp_full_match({text}, {literal(f'[1-9ANY][{alphabet}][0-9]{{6}}[{alphabet}]{{10}}')})"
    check = f"right({text}, 1) = substr({literal(alphabet)}, (31 - ({total}) % 31) % 31 + 1, 1)"
    return f"CASE WHEN {form} THEN {check} WHEN {text} IS NULL THEN NULL ELSE false END"


def birth_inside(text: str) -> str:
    """The birth date inside a citizen's number; null where there is none."""
    return f"try_strptime(substr({text}, 7, 8), '%Y%m%d')::DATE"


def is_male_inside(text: str) -> str:
    """Whether the 17th digit is odd."""
    return f"try_cast(substr({text}, 17, 1) AS INTEGER) % 2 = 1"


def day(text: str) -> str:
    """The day that a text names, in the spellings of Chinese offices; null where it names none.

    ``2024-02-29``, ``2024/2/29``, ``20240229``, ``2024.2.29``, ``2024年2月29日``, ``二〇二四年二月二十九日``, each with
    or without a time behind. Full-width digits count as half-width. A day that does not exist is none.
    """
    plain = trimmed(text)
    spellings = ", ".join(literal(one) for one in (*_DAY_SPELLINGS, *_DAY_SPELLINGS_ISO))
    usual = f"try_strptime({plain}, [{spellings}])"
    chinese = f"try_strptime({_chinese_day(plain)}, '%Y-%m-%d')"
    return f"coalesce({usual}, CASE WHEN contains({text}, '年') THEN {chinese} END)::DATE"


def trimmed(text: str) -> str:
    """Without spaces of any kind at either end and with half-width digits and letters; empty becomes null."""
    ends = f"regexp_replace({text}, {literal(f'^[{SPACES}]+|[{SPACES}]+$')}, '', 'g')"
    # Nearly all values are plain ASCII without spaces at the ends, and those are let through as they are.
    plain = f"CASE WHEN strlen({text}) = length({text}) THEN trim({text}, ' ' || chr(9) || chr(10) || chr(13)) "
    return f"nullif({plain}ELSE {ends} END, '')"


def half_width(text: str) -> str:
    """Full-width digits, letters and signs (ＡＢＣ１２３) as half-width ones."""
    return (
        f"CASE WHEN strlen({text}) = length({text}) THEN {text} "
        f"ELSE translate({text}, {literal(_FULL)}, {literal(_HALF)}) END"
    )


def compacted(text: str) -> str:
    """As ``base.numbers.compact``: half-width, upper case, no spaces and hyphens inside; empty becomes null."""
    inner = f"regexp_replace(upper({half_width(text)}), {literal(f'[{SPACES}.·‐-―-]')}, '', 'g')"
    return f"CASE WHEN regexp_full_match({text}, '[0-9A-Z]+') THEN {text} ELSE nullif({inner}, '') END"


def _chinese_day(text: str) -> str:
    digits = f"translate({half_width(text)}, {literal(_CHINESE_DIGITS[0])}, {literal(_CHINESE_DIGITS[1])})"
    tens = digits
    for pattern, into in (("([0-9])十([0-9])", r"\1\2"), ("([0-9])十", r"\10"), ("十([0-9])", r"1\1"), ("十", "10")):
        tens = f"regexp_replace({tens}, {literal(pattern)}, {literal(into)}, 'g')"
    whole = r"^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})(?:日|号)?(?:[ T].*|[0-9]{1,2}[时:：].*)?$"
    dashed = literal(r"\1-\2-\3")
    return f"regexp_replace({tens}, {literal(whole)}, {dashed})"
