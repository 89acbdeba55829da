"""Numbers that check themselves: their check characters, what is wrong with one, and what else it says.

Values are judged as they stand: ``compact`` first what people typed. The same rules as SQL over whole tables are in
``kernel.quality.sql``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from chengshu.base.text import Text

#: GB 32100-2015, table 1: digits and letters without I, O, S, V, Z.
CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
#: GB 11643-1999, annex A: ISO 7064 MOD 11-2.
IDENTITY_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_CHECKS: Final = "10X98765432"
#: GB 11714-1997.
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
#: First two digits of GB/T 2260: provinces, with 71 to 83 for residents' permits of Taiwan, Hong Kong and Macau, and 9
#: for foreigners' permanent residence (GA/T 1186-2022) and for invented cities.
IDENTITY_AREAS: Final = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)"
EARLIEST_BIRTH: Final = date(1850, 1, 1)
_ALPHANUMERIC: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_IDENTITY = re.compile(r"[0-9]{17}[0-9X]")
_CREDIT = re.compile(rf"[1-9ANY][{CREDIT_ALPHABET}][0-9]{{6}}[{CREDIT_ALPHABET}]{{10}}")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]")


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a number, by a stable key and in words."""

    key: str
    words: Text


LENGTH = Flaw("length", Text("位数不对", "wrong length"))
CHARACTERS = Flaw("characters", Text("含有不该出现的字符", "characters that may not stand there"))
AREA = Flaw("area", Text("地区码不存在", "no such area"))
BIRTH = Flaw("birth", Text("出生日期不存在或在将来", "no such birth date, or one to come"))
CHECK = Flaw("check", Text("校验码不符", "the check character does not fit"))
INNER_CHECK = Flaw("inner_check", Text("主体标识码的校验码不符", "the check character of the organisation code within"))


def compact(value: str) -> str:
    """As a machine wants it: half-width, upper case, without spaces, hyphens and dots between the characters."""
    return re.sub(r"[\s\-‐-―.·]", "", unicodedata.normalize("NFKC", value)).upper()


def identity_check(first_seventeen: str) -> str:
    """The 18th character of a citizen's number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return IDENTITY_CHECKS[_weighted(first_seventeen, IDENTITY_WEIGHTS, "0123456789") % 11]


def identity_flaw(value: str, *, today: date | None = None) -> Flaw | None:
    """What is wrong with an 18-character citizen's number (公民身份号码); None where it is sound.

    Without ``today`` a birth in the future passes.
    """
    if len(value) != 18:
        return LENGTH
    if not _IDENTITY.fullmatch(value):
        return CHARACTERS
    if not re.match(IDENTITY_AREAS, value):
        return AREA
    born = birth_date(value)
    if born is None or born < EARLIEST_BIRTH or (today is not None and born > today):
        return BIRTH
    return None if value[17] == identity_check(value[:17]) else CHECK


def is_identity_number(value: str, *, today: date | None = None) -> bool:
    """Whether ``identity_flaw`` finds nothing."""
    return identity_flaw(value, today=today) is None


def birth_date(identity_number: str) -> date | None:
    """The birth date inside a citizen's number; None where there is no such day."""
    digits = identity_number[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) if digits.isdecimal() else None
    except ValueError:
        return None


def is_male(identity_number: str) -> bool:
    """Whether the order code, the 17th digit, is odd (GB 11643-1999, §4.1.3)."""
    return int(identity_number[16]) % 2 == 1


def lengthened(fifteen: str) -> str:
    """The 18 characters of a number of 15 digits, as given out before 1999: century 19 and a check character."""
    if not re.fullmatch(r"[0-9]{15}", fifteen):
        raise ValueError(fifteen)
    body = fifteen[:6] + "19" + fifteen[6:]
    return body + identity_check(body)


def credit_check(first_seventeen: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015, §5.4)."""
    return CREDIT_ALPHABET[-_weighted(first_seventeen, CREDIT_WEIGHTS, CREDIT_ALPHABET) % 31]


def organisation_check(first_eight: str) -> str:
    """The ninth character of an organisation code (组织机构代码, GB 11714-1997)."""
    return "0123456789X0"[11 - _weighted(first_eight, ORGANISATION_WEIGHTS, _ALPHANUMERIC) % 11]


def credit_code_flaw(value: str, *, inner: bool = False) -> Flaw | None:
    """What is wrong with a unified social credit code (统一社会信用代码); None where it is sound.

    Registration authorities are those of GB 32100-2015 with its amendment of 2020 (1 to 9, A, N, Y). ``inner`` asks for
    the check character of the organisation code within, too; codes made from old numbers may lack a right one.
    """
    if len(value) != 18:
        return LENGTH
    if not _CREDIT.fullmatch(value):
        return CHARACTERS
    if value[17] != credit_check(value[:17]):
        return CHECK
    return INNER_CHECK if inner and value[16] != organisation_check(value[8:16]) else None


def is_credit_code(value: str) -> bool:
    """Whether ``credit_code_flaw`` finds nothing."""
    return credit_code_flaw(value) is None


def is_organisation_code(value: str) -> bool:
    """Whether a bare organisation code of nine characters is sound."""
    return bool(_ORGANISATION.fullmatch(value)) and value[8] == organisation_check(value[:8])


def mod_37_36_check(body: str) -> str:
    """The check character over digits and capital letters of GB/T 17710-2008 (ISO 7064 MOD 37,36)."""
    return _hybrid(body, _ALPHANUMERIC)


def mod_11_10_check(body: str) -> str:
    """The check digit of GB/T 17710-2008 (ISO 7064 MOD 11,10), the 15th of a business registration number."""
    return _hybrid(body, "0123456789")


def luhn_check(body: str) -> str:
    """The check digit of bank cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def _weighted(body: str, weights: tuple[int, ...], alphabet: str) -> int:
    return sum(alphabet.index(character) * weight for character, weight in zip(body, weights, strict=True))


def _hybrid(body: str, alphabet: str) -> str:
    """ISO 7064, §9: the hybrid systems MOD M+1,M."""
    size = len(alphabet)
    product = size
    for character in body:
        rest = (product + alphabet.index(character)) % size or size
        product = rest * 2 % (size + 1)
    return alphabet[(1 - product) % size]
