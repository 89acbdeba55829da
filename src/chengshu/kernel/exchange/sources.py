"""Services of the platform that can stand under agreements: look-up and verification over registries, licences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.exchange.granted import GrantedField
from chengshu.kernel.exchange.masks import is_masked
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.checking import standing_of
from chengshu.kernel.registries import services as registries
from chengshu.kernel.registries.models import Registry
from chengshu.kernel.registries.queries.registries import fields_of
from chengshu.kernel.registries.services import Allowed
from chengshu.spec.data import FieldType

if TYPE_CHECKING:
    from chengshu.kernel.exchange.models import Offer

LOOK_UP, VERIFY, LICENCE = "look_up", "verify", "licence"


@dataclass(frozen=True)
class Parameter:
    """Something a call brings."""

    key: str
    zh: str
    en: str
    required: bool = True


@dataclass(frozen=True)
class Lookup:
    """A call of a source: what it brings, under which agreement, which fields may leave and which of them in clear."""

    values: Mapping[str, str]
    agreement: str
    clear: Mapping[str, bool]
    by: Actor
    why: str


@dataclass(frozen=True)
class Source:
    """A service that the platform itself can give. ``look_up`` gives rows as they leave.

    ``owner`` answers for what it tells; None where every unit's own records are told, as of licences.
    """

    key: str
    label: Text
    parameters: tuple[Parameter, ...]
    fields: tuple[GrantedField, ...]
    look_up: Callable[[Lookup], Sequence[Mapping[str, Any]]]
    owner: Organisation | None = None


NUMBER = Parameter("number", "身份证号或统一社会信用代码", "Identity number or credit code")
PURPOSE = Parameter("purpose", "用途代码", "Code of the purpose")
CODE = Parameter("code", "证照核验码", "Code on the licence")
OF_A_LICENCE = (
    ("valid", "是否有效", "Valid", FieldType.LOGICAL),
    ("state", "状态", "State", FieldType.TEXT),
    ("type", "证照类型", "Type", FieldType.TEXT),
    ("issuer", "发证机关", "Issuer", FieldType.TEXT),
    ("holder", "持证主体（脱敏）", "Holder (masked)", FieldType.TEXT),
    ("number", "证照编号（脱敏）", "Number (masked)", FieldType.TEXT),
    ("issued_on", "发证日期", "Issued on", FieldType.DATE),
    ("valid_until", "有效期至", "Valid until", FieldType.DATE),
)


def source_called(key: str) -> Source | None:
    """The service of this key, ``look_up:population``, ``verify:entities`` or ``licence``; None for no such."""
    kind, _, name = key.partition(":")
    if key == LICENCE:
        fields = tuple(GrantedField(column, zh, en, type_, "", "2") for column, zh, en, type_ in OF_A_LICENCE)
        return Source(key, Text("电子证照核验", "Verification of licences"), (CODE,), fields, _licence)
    registry = Registry.everywhere.filter(key=name, active=True).select_related("owner").first()
    if registry is None or kind not in (LOOK_UP, VERIFY):
        return None
    return _looked_up(registry) if kind == LOOK_UP else _verified(registry)


def all_sources() -> list[Source]:
    """Every service that could be offered."""
    keys = [f"{kind}:{key}" for key in Registry.everywhere.filter(active=True).values_list("key", flat=True)
            for kind in (LOOK_UP, VERIFY)]  # fmt: skip
    return [source for source in map(source_called, [*keys, LICENCE]) if source is not None]


def outputs_of(offer: Offer) -> tuple[GrantedField, ...]:
    """All that a service can give, before any agreement narrows it."""
    if offer.source:
        source = source_called(offer.source)
        return source.fields if source else ()
    return tuple(
        GrantedField(f"{step['key']}.{column}", f"{step['key']}.{column}", f"{step['key']}.{column}", "text", "", "2")
        for step in offer.steps
        for column in step.get("fields", [])
    )


def _looked_up(registry: Registry) -> Source:
    fields = tuple(
        GrantedField(key, one.name_zh, one.name_en, one.type, one.meaning, one.grade)
        for key, one in fields_of(registry).items()
    )

    def look_up(call: Lookup) -> list[Mapping[str, Any]]:
        values = call.values
        found = registries.look_up(
            registry.key,
            values["number"],
            purpose=values["purpose"],
            by=call.by,
            note=call.why,
            allowed=Allowed(call.agreement, call.clear),
        )
        return [found.fields] if found.found else []

    label = Text(f"{registry.name_zh}查询", f"{registry.name.en}: look-up")
    return Source(f"{LOOK_UP}:{registry.key}", label, (NUMBER, PURPOSE), fields, look_up, registry.owner)


def _verified(registry: Registry) -> Source:
    asked_by = {NUMBER.key, PURPOSE.key}  # the number says whom it is about and is no claim
    known = {key: one for key, one in fields_of(registry).items() if one.verified and key not in asked_by}
    fields = tuple(
        GrantedField(key, one.name_zh, one.name_en, FieldType.LOGICAL, "", "2") for key, one in known.items()
    )
    claimed = tuple(Parameter(key, one.name_zh, one.name.en, required=False) for key, one in known.items())

    def look_up(call: Lookup) -> list[Mapping[str, Any]]:
        claims = {key: value for key, value in call.values.items() if key in known}
        verdict = registries.verify(
            registry.key,
            call.values["number"],
            claims,
            purpose=call.values["purpose"],
            by=call.by,
            note=call.why,
            allowed=Allowed(call.agreement, call.clear),
        )
        return [verdict.fields] if verdict.found else []

    label = Text(f"{registry.name_zh}核验", f"{registry.name.en}: verification")
    return Source(f"{VERIFY}:{registry.key}", label, (NUMBER, PURPOSE, *claimed), fields, look_up, registry.owner)


def _licence(call: Lookup) -> list[Mapping[str, Any]]:
    _, found = standing_of(call.values["code"])
    shown = {
        "valid": found.valid,
        "state": found.word.zh,
        "type": found.type.zh,
        "issuer": found.issuer.zh,
        "holder": found.holder,
        "number": found.number,
        "issued_on": found.issued_on.isoformat(),
        "valid_until": found.valid_until.isoformat() if found.valid_until else None,
    }
    return [{key: value for key, value in shown.items() if key in call.clear}]


def clear_by(fields: Sequence[GrantedField], columns: Sequence[str], clear: Sequence[str]) -> dict[str, bool]:
    """Which of the fields may leave, and whether in clear."""
    return {one.column: not is_masked(one.grade) or one.column in clear for one in fields if one.column in columns}
