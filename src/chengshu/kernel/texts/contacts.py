"""Contacts in free text: phone and identity numbers, e-mail addresses, plates; found, and masked for most readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from chengshu.base import masks, numbers
from chengshu.base.text import Text

_WIDE = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


class Kind(StrEnum):
    """What kind of contact it is."""

    IDENTITY = "identity"
    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"
    ACCOUNT = "account"


KIND_LABELS = {
    Kind.IDENTITY: Text("身份证号", "Identity number"),
    Kind.PHONE: Text("电话号码", "Phone number"),
    Kind.EMAIL: Text("电子邮箱", "E-mail address"),
    Kind.PLATE: Text("号牌号码", "Plate number"),
    Kind.ACCOUNT: Text("银行账号", "Bank account"),
}


@dataclass(frozen=True)
class Contact:
    """A contact and where it stands in the text: characters ``start`` to ``end``."""

    kind: Kind
    value: str
    start: int
    end: int


def _identity(value: str) -> bool:
    """GB 11643-1999, or the 15 digits of before: the birth date decides, so that a mistyped number is masked too."""
    return numbers.birth_date(value if len(value) == 18 else numbers.lengthened(value)) is not None


def _account(value: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1)."""
    digits = "".join(letter for letter in value if letter.isdigit())
    return numbers.luhn_check(digits[:-1]) == digits[-1]


def _always(value: str) -> bool:
    return bool(value)


_Rule = tuple[Kind, re.Pattern[str], Callable[[str], bool]]
_GAP = r"[ \-—–－.·]?"
# Longer numbers first: what one rule has taken no later one may touch.
_RULES: tuple[_Rule, ...] = (
    (
        Kind.EMAIL,
        re.compile(
            r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
        ),
        _always,
    ),
    (Kind.IDENTITY, re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?![\dA-Za-z])"), _identity),
    (Kind.ACCOUNT, re.compile(r"(?<!\d)(?:62|4\d|5[1-5])\d{2}(?: ?\d{4}){3}(?: ?\d{1,3})?(?!\d)"), _account),
    (Kind.IDENTITY, re.compile(r"(?<!\d)[1-9]\d{14}(?!\d)"), _identity),
    (Kind.PHONE, re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"), _always),
    (Kind.PHONE, re.compile(rf"(?<!\d)[48]00{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?!\d)"), _always),
    (Kind.PHONE, re.compile(r"(?<!\d)0\d{2,3}[)）]?[ \-—–－]?[2-9]\d{6,7}(?!\d)"), _always),
    (
        Kind.PHONE,
        re.compile(r"(?:(?<=电话)|(?<=手机)|(?<=号码)|(?<=联系))[:：是为 ]{0,3}(?P<value>[2-9]\d{6,7})(?!\d)"),
        _always,
    ),
    (
        Kind.PLATE,
        re.compile(
            rf"[{_PROVINCES}][A-HJ-NP-Za-hj-np-z] ?[·.]? ?"
            r"(?:[A-HJ-NP-Za-hj-np-z0-9]{5,6}|\d{4}[挂学警])(?![A-Za-z0-9])"
        ),
        lambda value: sum(letter.isdigit() for letter in value) >= 2,
    ),
)
_SAID = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
_SPOKEN = str.maketrans(_SAID, "001234567891234567891")
_DIGITS = re.compile(rf"(?<![{_SAID}])[一壹幺][三四五六七八九叁肆伍陆柒捌玖][{_SAID}]{{9}}(?![{_SAID}])")
_MASKS: dict[Kind, masks.Mask] = {
    Kind.IDENTITY: masks.identity_number,
    Kind.PHONE: masks.phone,
    Kind.EMAIL: masks.email,
    Kind.PLATE: masks.plate,
    Kind.ACCOUNT: masks.hidden,
}


def found(text: str) -> list[Contact]:
    """The contacts of a text in their order; full-width digits and spoken ones (“一三八……”) count too."""
    plain = text.translate(_WIDE)
    taken: list[Contact] = []
    for kind, pattern, fits in _RULES:
        for match in pattern.finditer(plain):
            start, end = match.span("value") if "value" in pattern.groupindex else match.span()
            if fits(plain[start:end]) and not _overlaps(taken, start, end):
                taken.append(Contact(kind, text[start:end], start, end))
    for match in _DIGITS.finditer(plain):
        if not _overlaps(taken, *match.span()):
            taken.append(Contact(Kind.PHONE, match.group().translate(_SPOKEN), *match.span()))
    return sorted(taken, key=lambda one: one.start)


def masked(text: str) -> str:
    """The text with its contacts masked in the form of their kind; everything else stays as it is."""
    parts: list[str] = []
    last = 0
    for contact in found(text):
        parts += [text[last : contact.start], _MASKS[contact.kind](contact.value.translate(_WIDE))]
        last = contact.end
    return "".join([*parts, text[last:]])


def _overlaps(taken: list[Contact], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in taken)
