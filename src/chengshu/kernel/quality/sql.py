"""Numbers that check themselves, dates and cleaning, as DuckDB SQL over a column: set-wise, no Python for each row.

Each function takes SQL that gives a text and returns SQL; a null is no number and no day. ``base.numbers`` has the same
rules in Python, and the tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from chengshu.base import numbers
from chengshu.kernel.lake.sql import identifier, literal

Layers = tuple[Mapping[str, str], ...]

SPACES = " \t\r\n\f\v\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_FULL = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_HALF = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))
_CHINESE_DIGITS = ("〇零○一二三四五六七八九", "000123456789")
_DAY_SPELLINGS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")
_DAY_SPELLINGS_ISO = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M")


@dataclass(frozen=True)
class Layered:
    """A condition over columns that are derived in layers, each from the one before; the engine computes each once."""

    layers: Layers
    condition: str


def is_identity_number(text: str) -> Layered:
    """Whether it is a citizen's number (GB 11643-1999): form, area, a birth date that is over, check character.

    The weights are powers of two (modulo 11), so eight digits at a time are weighed in one whole number.
    """
    of = _Columns(text, numbers.IDENTITY_AREAS + "[0-9]{15}[0-9X]")
    digits = {of.name("one"): f"{of['first']} - {_bytes(48)}", of.name("two"): f"{of['second']} - {_bytes(48)}"}
    one, two = of["one"], of["two"]
    century, decade, month, day = (
        f"((({word} >> {high}) & 255) * 10 + (({word} >> {high - 8}) & 255))::INTEGER"
        for word, high in ((one, 8), (two, 56), (two, 40), (two, 24))
    )
    dated = {of.name("year"): f"{century} * 100 + {decade}", of.name("month"): month, of.name("day"): day}
    weighed = of.weighed(2, rising=False)
    weighed = ({**weighed[0], **dated}, *weighed[1:])
    total = f"(2 * ({of['one_32']} * 512 + {of['two_32']} * 2 + {of['last']} - 48))"
    check = f"right({of['text']}, 1) = substr({literal(numbers.IDENTITY_CHECKS)}, ({total} % 11 + 1)::INTEGER, 1)"
    past = _is_past_day(of["year"], of["month"], of["day"])
    return Layered((*of.cut(), digits, *weighed), f"({of['text']} IS NOT NULL AND {check} AND {past})")


def is_credit_code(text: str) -> Layered:
    """Whether it is a unified social credit code (GB 32100-2015) with a right check character.

    The weights are powers of three (modulo 31). Letters count from 10, without I, O, S, V, Z.
    """
    alphabet = numbers.CREDIT_ALPHABET
    of = _Columns(text, f"[1-9ANY][{alphabet}][0-9]{{6}}[{alphabet}]{{10}}")
    values = {of.name("one"): _credit_values(of["first"]), of.name("two"): _credit_values(of["second"])}
    last = f"(instr({literal(alphabet)}, chr({of['last']}))::INTEGER - 1)"
    total = f"({of['one_32']} + 20 * {of['two_32']} + 28 * {last})"
    check = f"right({of['text']}, 1) = substr({literal(alphabet)}, ((31 - {total} % 31) % 31 + 1)::INTEGER, 1)"
    layers = (*of.cut(), values, *of.weighed(3, rising=True))
    return Layered(layers, f"({of['text']} IS NOT NULL AND {check})")


class _Columns:
    """Names of what is derived from the texts that have a form: ``text``, its words of eight bytes, and so on."""

    def __init__(self, text: str, form: str) -> None:
        self.source, self.form = text, form
        self.stem = sha256(f"{text} {form}".encode()).hexdigest()[:16]

    def name(self, part: str) -> str:
        return f"derived_{self.stem}_{part}"

    def __getitem__(self, part: str) -> str:
        return identifier(self.name(part))

    def cut(self) -> Layers:
        """The text where it has the form, else null; its first sixteen bytes as two whole numbers; the next one."""
        formed = self["text"]
        return (
            {
                self.name(
                    "text"
                ): f"CASE WHEN regexp_full_match({self.source}, {literal(self.form)}) THEN {self.source} END"
            },
            {
                self.name("first"): f"encode(left({formed}, 8))::BIT::UBIGINT",
                self.name("second"): f"encode(substr({formed}, 9, 8))::BIT::UBIGINT",
                self.name("last"): f"ascii(substr({formed}, 17, 1))",
            },
        )

    def weighed(self, base: int, *, rising: bool) -> Layers:
        """``one`` and ``two`` weighed by powers of the base, the first byte lightest where ``rising``.

        First in pairs, then in fours, then all eight, each in lanes of one number: ``one_8``, ``one_16``, ``one_32``.
        """
        layers = []
        before = ""
        for bits, mask in ((8, 0x00FF00FF00FF00FF), (16, 0x0000FFFF0000FFFF), (32, 0x00000000FFFFFFFF)):
            columns = {}
            for word in ("one", "two"):
                lanes = self[f"{word}{before}"]
                early, late = f"(({lanes} >> {bits}) & {mask}::UBIGINT)", f"({lanes} & {mask}::UBIGINT)"
                heavy, light = (late, early) if rising else (early, late)
                sums = f"{base ** (bits // 8)}::UBIGINT * {heavy} + {light}"
                # Out of the unsigned as soon as it fits: mixed with signed numbers they become 128 bits wide, and slow.
                columns[self.name(f"{word}_{bits}")] = f"({sums})::INTEGER" if bits == 32 else sums
            layers.append(columns)
            before = f"_{bits}"
        return tuple(layers)


def layered(source: str, layers: Layers) -> str:
    """The source with all layers of columns, for a FROM."""
    for columns in layers:
        derived = ", ".join(f"{expression} AS {identifier(name)}" for name, expression in columns.items())
        source = f"(SELECT *, {derived} FROM {source})"
    return source


def _bytes(value: int) -> str:
    """A byte eight times over."""
    return f"{int.from_bytes(bytes([value] * 8))}::UBIGINT"


def _credit_values(word: str) -> str:
    """For each byte the value of its letter: 0x7F - c added to a byte carries into its top bit where it is above c."""
    above = {after: f"((({word} + {_bytes(0x7F - ord(after))}) >> 7) & {_bytes(1)})" for after in "9IOSV"}
    rest = "".join(f" - {above[after]}" for after in "IOSV")
    return f"({word} - {_bytes(48)} - 7 * {above['9']}{rest})"


def _is_past_day(year: str, month: str, day: str) -> str:
    leap = f"{year} % 4 = 0 AND ({year} % 100 <> 0 OR {year} % 400 = 0)"
    exists = (
        f"{month} BETWEEN 1 AND 12 AND {day} BETWEEN 1 AND 31 AND ({day} <= 28 OR ({day} <= 30 AND {month} <> 2) "
        f"OR ({day} = 31 AND {month} IN (1, 3, 5, 7, 8, 10, 12)) OR ({day} = 29 AND {leap}))"
    )
    number = f"({year} * 10000 + {month} * 100 + {day})"
    today = "strftime(current_date, '%Y%m%d')::INTEGER"
    return f"{exists} AND {number} BETWEEN {numbers.EARLIEST_BIRTH:%Y%m%d} AND {today}"


def birth_inside(text: str) -> str:
    """The birth date inside what is as long as a citizen's number; null where there is none."""
    return f"CASE WHEN strlen({text}) = 18 THEN try_strptime(substr({text}, 7, 8), '%Y%m%d')::DATE END"


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
