"""The two services over golden records: verification (yes or no, no data out) and look-up (fields).

Both want a purpose, heed what the asker may have of each field, and give a receipt that is in the audit record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record as audit
from chengshu.kernel.registries.errors import (
    FieldNotGranted,
    KeptElsewhere,
    NoPurpose,
    NotVerifiable,
    PurposeEnded,
    TooMany,
    UnknownField,
)
from chengshu.kernel.registries.masking import masked, masked_number
from chengshu.kernel.registries.matching.normal import plain
from chengshu.kernel.registries.models import (
    FieldGrant,
    Receipt,
    Record,
    Registry,
    RegistryField,
    Service,
    Standing,
    UsePurpose,
)
from chengshu.kernel.registries.numbers import kept_number
from chengshu.kernel.registries.queries.records import with_number
from chengshu.kernel.registries.queries.registries import fields_of, registry_named
from chengshu.kernel.registries.rights import LOOK_UP, VERIFY
from chengshu.spec.people import Permission

MOST = 1000
PRINTED = 60


@dataclass(frozen=True)
class Allowed:
    """What an agreement of the exchange grants a machine: the fields, each in clear or masked, and its number."""

    agreement: str
    clear: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class _Asking:
    """Who asks what registry, and why."""

    registry: Registry
    purpose: UsePurpose
    by: Actor
    note: str
    allowed: Allowed | None


@dataclass(frozen=True)
class Answer:
    """What a look-up gave: the fields as the asker may see them; ``found`` is false where nobody has the number."""

    receipt: Receipt
    found: bool
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What a verification gave, by field: right, wrong, or None where the registry holds no value to compare."""

    receipt: Receipt
    found: bool
    fields: Mapping[str, bool | None]


def look_up(
    registry_key: str,
    number: str,
    *,
    purpose: str,
    by: Actor,
    fields: Iterable[str] = (),
    note: str = "",
    allowed: Allowed | None = None,
) -> Answer:
    """Fields of the record with this number; all that the asker may have where none are named.

    ``purpose`` is the key of a UsePurpose. A machine under an agreement comes with ``allowed``; a person needs LOOK_UP.
    Raises FaultyNumber, NoPurpose, PurposeEnded, FieldNotGranted, UnknownField, NotAllowed, NoSuchRegistry.
    """
    registry = registry_named(registry_key)
    kept = kept_number(registry, number)
    receipt, answers = _look_up(_Asking(registry, _purpose(purpose), by, note, allowed), [kept], fields)
    values = answers[kept]
    return Answer(receipt, values is not None, values or {})


def look_up_many(
    registry_key: str,
    numbers: Sequence[str],
    *,
    purpose: str,
    by: Actor,
    fields: Iterable[str] = (),
    note: str = "",
    allowed: Allowed | None = None,
) -> tuple[Receipt, dict[str, dict[str, Any] | None]]:
    """As ``look_up`` for at most 1,000 numbers under one receipt: by number as asked, None where nobody has it."""
    registry = registry_named(registry_key)
    asked = _asked(registry, numbers)
    receipt, answers = _look_up(_Asking(registry, _purpose(purpose), by, note, allowed), list(asked.values()), fields)
    return receipt, {typed: answers[kept] for typed, kept in asked.items()}


def verify(
    registry_key: str,
    number: str,
    claims: Mapping[str, str],
    *,
    purpose: str,
    by: Actor,
    note: str = "",
    allowed: Allowed | None = None,
) -> Verdict:
    """Whether what somebody claims agrees with the record, field by field; no value leaves the registry.

    Raises FaultyNumber, NoPurpose, PurposeEnded, NotVerifiable, UnknownField, NotAllowed, NoSuchRegistry.
    """
    registry = registry_named(registry_key)
    kept = kept_number(registry, number)
    receipt, verdicts = _verify(_Asking(registry, _purpose(purpose), by, note, allowed), {kept: claims})
    found = verdicts[kept]
    return Verdict(receipt, found is not None, found or {})


def verify_many(
    registry_key: str,
    claims: Mapping[str, Mapping[str, str]],
    *,
    purpose: str,
    by: Actor,
    note: str = "",
    allowed: Allowed | None = None,
) -> tuple[Receipt, dict[str, dict[str, bool | None] | None]]:
    """As ``verify`` for at most 1,000 numbers under one receipt."""
    registry = registry_named(registry_key)
    asked = _asked(registry, claims)
    receipt, verdicts = _verify(
        _Asking(registry, _purpose(purpose), by, note, allowed), {kept: claims[typed] for typed, kept in asked.items()}
    )
    return receipt, {typed: verdicts[kept] for typed, kept in asked.items()}


@transaction.atomic
def answer_kept(
    registry_key: str,
    contents: Mapping[str, Mapping[str, Any] | None],
    *,
    purpose: str,
    by: Actor,
    fields: Iterable[str] = (),
    note: str = "",
    allowed: Allowed | None = None,
) -> tuple[Receipt, dict[str, dict[str, Any] | None]]:
    """As ``look_up_many`` for a registry whose keeper brings the contents by number, None where it has none.

    Purpose, rights by field, masks, receipt and audit are those of every other registry. Raises what ``look_up`` does.
    """
    asking = _Asking(registry_named(registry_key), _purpose(purpose), by, note, allowed)
    if len(contents) > MOST:
        raise TooMany(most=MOST)
    clear = _may_have(asking, fields)
    known = fields_of(asking.registry)
    answers = {
        number: None if content is None else _shown(content, clear, known) for number, content in contents.items()
    }
    found = {number: None for number, content in contents.items() if content is not None}
    return _receipt(asking, Service.LOOK_UP, list(contents), found, list(clear)), answers


@transaction.atomic
def _look_up(
    asking: _Asking, kept: Sequence[str], fields: Iterable[str]
) -> tuple[Receipt, dict[str, dict[str, Any] | None]]:
    _must_be_ours(asking.registry)
    clear = _may_have(asking, fields)
    known = fields_of(asking.registry)
    found = _records(asking.registry, kept)
    answers: dict[str, dict[str, Any] | None] = {
        number: _shown(found[number].content, clear, known) if number in found else None for number in kept
    }
    return _receipt(asking, Service.LOOK_UP, kept, found, list(clear)), answers


@transaction.atomic
def _verify(
    asking: _Asking, claims: Mapping[str, Mapping[str, str]]
) -> tuple[Receipt, dict[str, dict[str, bool | None] | None]]:
    _must_be_ours(asking.registry)
    wanted = sorted({key for one in claims.values() for key in one})
    known = _verifiable(asking, wanted)
    found = _records(asking.registry, list(claims))
    verdicts: dict[str, dict[str, bool | None] | None] = {
        number: {key: _agrees(known[key], found[number].content.get(key), said) for key, said in claimed.items()}
        if number in found
        else None
        for number, claimed in claims.items()
    }
    return _receipt(asking, Service.VERIFY, list(claims), found, wanted), verdicts


def _shown(content: Mapping[str, Any], clear: Mapping[str, bool], known: Mapping[str, RegistryField]) -> dict[str, Any]:
    return {
        key: content.get(key) if in_clear else masked(known[key], content.get(key)) for key, in_clear in clear.items()
    }


def fields_offered(registry: Registry, purpose: UsePurpose, by: Actor) -> dict[str, bool]:
    """Which fields a person may look up for a purpose, by key: whether in clear."""
    today = clock.today()
    granted: dict[str, bool] = {}
    grants = FieldGrant.objects.filter(
        field__registry=registry, purpose=purpose, organisation__in=by.organisation_ids, since__lte=today
    ).exclude(until__lt=today)
    for key, clear in grants.values_list("field__key", "clear"):
        granted[key] = granted.get(key, False) or clear
    return {
        key: granted.get(key, False) or one.grade in ("1", "2")
        for key, one in fields_of(registry).items()
        if one.shown or key in granted
    }


def _may_have(asking: _Asking, fields: Iterable[str]) -> dict[str, bool]:
    known = fields_of(asking.registry)
    wanted = list(dict.fromkeys(fields))
    for key in wanted:
        if key not in known:
            raise UnknownField(field=key[:40])
    if asking.allowed is None:
        _must(asking.by, LOOK_UP)
        offered = fields_offered(asking.registry, asking.purpose, asking.by)
    else:
        offered = {key: clear for key, clear in asking.allowed.clear.items() if key in known}
    for key in wanted:
        if key not in offered:
            raise FieldNotGranted(field=known[key].name)
    return {key: offered[key] for key in wanted or offered}


def _verifiable(asking: _Asking, wanted: Sequence[str]) -> dict[str, RegistryField]:
    if asking.allowed is None:
        _must(asking.by, VERIFY)
    known = fields_of(asking.registry)
    for key in wanted:
        if key not in known:
            raise UnknownField(field=key[:40])
        if not known[key].verified or (asking.allowed is not None and key not in asking.allowed.clear):
            raise NotVerifiable(field=known[key].name)
    return known


def _must_be_ours(registry: Registry) -> None:
    """A registry that another floor keeps has no records here; saying that nothing was found would be wrong."""
    if registry.kept_by:
        raise KeptElsewhere


def _must(by: Actor, permission: Permission) -> None:
    if not by.may(permission):
        raise NotAllowed


def _purpose(key: str) -> UsePurpose:
    found = UsePurpose.objects.filter(key=key).first()
    if found is None:
        raise NoPurpose
    if not found.active:
        raise PurposeEnded(purpose=found.name)
    return found


def _asked(registry: Registry, typed: Iterable[str]) -> dict[str, str]:
    asked = list(typed)
    if len(asked) > MOST:
        raise TooMany(most=MOST)
    return {one: kept_number(registry, one) for one in asked}


def _records(registry: Registry, kept: Sequence[str]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for record in Record.objects.filter(registry=registry, number__in=kept, standing=Standing.ACTIVE).order_by("-pk"):
        found[record.number] = record
    for number in set(kept) - found.keys():
        merged = with_number(registry, number)
        if merged is not None:
            found[number] = merged
    return found


def _agrees(known: RegistryField, kept: object, said: str) -> bool | None:
    if kept is None or kept == "":
        return None
    return plain(known.meaning, str(kept)) == plain(known.meaning, said[:400])


def _receipt(
    asking: _Asking,
    service: Service,
    kept: Sequence[str],
    found: Mapping[str, Record | None],
    fields: Sequence[str],
) -> Receipt:
    alone = len(kept) == 1
    receipt = Receipt.everywhere.create(
        registry=asking.registry,
        record=found.get(kept[0]) if alone else None,
        service=service,
        purpose=asking.purpose,
        note=asking.note[:200],
        subject=masked_number(kept[0])[:PRINTED] if alone else "",
        fields=list(fields),
        asked=len(kept),
        found=len(found),
        by_id=asking.by.person_id,
        organisation_id=asking.by.organisation_id,
        agreement=asking.allowed.agreement[:60] if asking.allowed else "",
    )
    audit(
        asking.by,
        f"registries.record.{'verified' if service == Service.VERIFY else 'looked_up'}",
        receipt,
        registry=asking.registry.key,
        why=asking.purpose.name_zh,
        note=receipt.note,
        subject=receipt.subject,
        fields=list(fields),
        asked=len(kept),
        found=len(found),
        agreement=receipt.agreement,
    )
    return receipt
