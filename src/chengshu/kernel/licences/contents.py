"""What a licence says: its fields checked, its canonical form for signing, and its lines for printing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from PIL import ImageFont

from chengshu.base.text import Text
from chengshu.kernel.licences import vault
from chengshu.kernel.licences.errors import FieldsFaulty, GlyphMissing
from chengshu.kernel.licences.holders import NUMBER_LABELS, Holder
from chengshu.kernel.licences.models import FieldKind, HolderKind, Licence, LicenceField
from chengshu.kernel.licences.printing.typesetting import FONTS

LONGEST = {FieldKind.TEXT: 200, FieldKind.LONG: 2000, FieldKind.DATE: 10, FieldKind.NUMBER: 40}
REQUIRED = Text("必填", "required")
NO_DATE = Text("应为日期，如 2026-01-31", "a date such as 2026-01-31")
NO_NUMBER = Text("应为数值", "a number")
TOO_LONG = Text("过长", "too long")
ENDLESS = Text("长期", "without end")


def checked_value(field: LicenceField, typed: str) -> tuple[str, Text | None]:
    """The value as it is kept, and what is wrong with it."""
    value = typed.strip()
    if not value:
        return "", REQUIRED if field.required else None
    if len(value) > LONGEST[FieldKind(field.kind)]:
        return value, TOO_LONG
    if field.kind == FieldKind.DATE:
        return _date(value)
    if field.kind == FieldKind.NUMBER:
        try:
            return str(Decimal(value.replace(",", ""))), None
        except InvalidOperation:
            return value, NO_NUMBER
    return value, None


def checked(fields: Sequence[LicenceField], typed: Mapping[str, str]) -> dict[str, str]:
    """All values as they are kept. Raises FieldsFaulty naming each that is wrong."""
    values: dict[str, str] = {}
    faults: dict[str, Text] = {}
    for field in fields:
        value, fault = checked_value(field, typed.get(field.key, ""))
        values[field.key] = value
        if fault is not None:
            faults[field.key] = fault
    if faults:
        raise FieldsFaulty(fields=faults)
    return values


@dataclass(frozen=True)
class Content:
    """Everything a licence says, in clear."""

    licence: Licence
    holder: Holder
    fields: Sequence[LicenceField]
    values: Mapping[str, str]
    parts: Sequence[str] = ()

    def canonical(self) -> bytes:
        """The bytes that are signed: JSON with sorted keys, UTF-8, without spaces, days as ISO 8601."""
        licence = self.licence
        said = {
            "identifier": licence.identifier,
            "number": licence.number,
            "type": licence.type.code,
            "type_name": licence.type.name_zh,
            "issuer": licence.seal.issuer_code,
            "issuer_name": licence.organisation.name_zh,
            "holder_kind": self.holder.kind.value,
            "holder_number": self.holder.number,
            "holder_name": self.holder.name,
            "issued_on": licence.issued_on.isoformat(),
            "valid_from": licence.valid_from.isoformat(),
            "valid_until": licence.valid_until.isoformat() if licence.valid_until else "",
            "fields": dict(self.values),
            "parts": list(self.parts),
            "check": licence.code,
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def lines(self) -> list[dict[str, str]]:
        """Label and value of each line on the sheet, in Chinese, as licences are."""
        found = [
            ("名称" if self.holder.kind is HolderKind.ENTITY else "姓名", self.holder.name),
            (NUMBER_LABELS[self.holder.kind].zh, self.holder.number),
        ]
        found += [(field.label_zh, _printed(field, self.values.get(field.key, ""))) for field in self.fields]
        found.append(("有效期限", f"{chinese(self.licence.valid_from)} 至 {_end(self.licence)}"))
        return [{"label": label, "value": value} for label, value in found if value]


def split(fields: Sequence[LicenceField], values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The values that lie open, and those that are sealed."""
    hidden = {field.key for field in fields if field.sealed}
    return (
        {key: value for key, value in values.items() if key not in hidden},
        {key: value for key, value in values.items() if key in hidden},
    )


def content_of(licence: Licence) -> Content:
    """What a kept licence says. Raises SecretUnreadable without the city's key."""
    kept = vault.opened(licence.sealed, owner=licence.identifier)
    fields = list(licence.type.fields.all())
    holder = Holder(HolderKind(licence.holder_kind), kept["number"], licence.holder_name)
    parts = [part.part.identifier for part in licence.parts.select_related("part")]
    return Content(licence, holder, fields, {**licence.content, **kept["fields"]}, parts)


def must_be_printable(content: Content) -> None:
    """Refuse characters that the print font lacks (生僻字). Raises GlyphMissing."""
    text = "".join(line["value"] for line in content.lines())
    missing = sorted({letter for letter in text if not letter.isspace() and not _has_glyph(letter)})
    if missing:
        raise GlyphMissing(letters="".join(missing))


def chinese(day: date) -> str:
    """``2026年1月31日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def _end(licence: Licence) -> str:
    return chinese(licence.valid_until) if licence.valid_until else ENDLESS.zh


def _printed(field: LicenceField, value: str) -> str:
    return chinese(date.fromisoformat(value)) if field.kind == FieldKind.DATE and value else value


def _date(value: str) -> tuple[str, Text | None]:
    plain = value.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    try:
        year, month, day = (int(part) for part in plain.split(" ")[0].split("-"))
        return date(year, month, day).isoformat(), None
    except ValueError:
        return value, NO_DATE


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(next(iter(sorted(FONTS.glob("*.ttf"))))), 24)


@lru_cache(maxsize=1)
def _box() -> bytes:
    return bytes(_font().getmask("\U0010fffe"))


@lru_cache(maxsize=20_000)
def _has_glyph(letter: str) -> bool:
    """Whether the font draws something else than the box of a missing character."""
    return bytes(_font().getmask(letter)) != _box()
