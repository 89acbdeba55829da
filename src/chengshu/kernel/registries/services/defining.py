"""Registries and topic databases set up by their owners: fields, sources, who is authoritative, thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record as audit
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.registries.errors import BadMapping, PurposeEnded, ThresholdsOutOfOrder, UnknownField
from chengshu.kernel.registries.models import (
    Choice,
    Feed,
    FieldGrant,
    FieldRule,
    Kind,
    MatchRule,
    Registry,
    RegistryField,
    UsePurpose,
)
from chengshu.kernel.registries.reach import must_keep
from chengshu.spec.data import FieldType, Grade, Meaning

#: Fields that any registry may have, under the names that services and gold tables use.
TYPICAL: Mapping[str, tuple[Text, Meaning, Grade]] = {
    "number": (Text("公民身份号码", "Identity number"), Meaning.IDENTITY_NUMBER, Grade.SENSITIVE),
    "name": (Text("姓名", "Name"), Meaning.PERSON_NAME, Grade.SENSITIVE),
    "sex": (Text("性别", "Sex"), Meaning.SEX, Grade.INTERNAL),
    "born_on": (Text("出生日期", "Date of birth"), Meaning.BIRTH_DATE, Grade.SENSITIVE),
    "nation": (Text("民族", "Ethnic group"), Meaning.PLAIN, Grade.INTERNAL),
    "address": (Text("地址", "Address"), Meaning.ADDRESS, Grade.SENSITIVE),
    "phone": (Text("联系电话", "Phone"), Meaning.PHONE, Grade.SENSITIVE),
    "marriage": (Text("婚姻状况", "Marital status"), Meaning.PLAIN, Grade.SENSITIVE),
    "insured": (Text("参保状态", "Insurance state"), Meaning.PLAIN, Grade.SENSITIVE),
    "doctor": (Text("签约医疗机构", "Registered clinic"), Meaning.PLAIN, Grade.SENSITIVE),
    "household": (Text("户籍区划", "Registered in"), Meaning.DIVISION, Grade.INTERNAL),
    "code": (Text("统一社会信用代码", "Unified social credit code"), Meaning.CREDIT_CODE, Grade.PUBLIC),
    "entity_name": (Text("名称", "Name"), Meaning.ENTITY_NAME, Grade.PUBLIC),
    "representative": (Text("法定代表人", "Legal representative"), Meaning.PERSON_NAME, Grade.SENSITIVE),
    "kind": (Text("类型", "Type"), Meaning.PLAIN, Grade.PUBLIC),
    "state": (Text("登记状态", "State of registration"), Meaning.PLAIN, Grade.PUBLIC),
    "founded_on": (Text("成立日期", "Founded on"), Meaning.HAPPENED_AT, Grade.PUBLIC),
    "capital": (Text("注册资本（万元）", "Capital (10,000 yuan)"), Meaning.AMOUNT, Grade.PUBLIC),
    "tax_office": (Text("主管税务机关", "Tax office"), Meaning.PLAIN, Grade.INTERNAL),
    "tax_credit": (Text("纳税信用级别", "Tax credit grade"), Meaning.PLAIN, Grade.PUBLIC),
    "place_code": (Text("地址编码", "Address code"), Meaning.PLAIN, Grade.PUBLIC),
    "division": (Text("行政区划", "Division"), Meaning.DIVISION, Grade.PUBLIC),
}
NUMBERED = (Meaning.IDENTITY_NUMBER, Meaning.CREDIT_CODE)


@dataclass(frozen=True)
class FieldWanted:
    """A field as somebody defines it."""

    key: str
    label: Text
    meaning: str = Meaning.PLAIN
    grade: str = Grade.INTERNAL
    type: str = FieldType.TEXT
    shown: bool = True
    verified: bool = True

    @classmethod
    def of(cls, key: str) -> FieldWanted:
        """A typical field by its key; one of plain text for a key that nobody knows."""
        label, meaning, grade = TYPICAL.get(key, (Text(key, key), Meaning.PLAIN, Grade.INTERNAL))
        dated = meaning in (Meaning.BIRTH_DATE, Meaning.HAPPENED_AT)
        kind = FieldType.DATE if dated else FieldType.DECIMAL if meaning == Meaning.AMOUNT else FieldType.TEXT
        return cls(key, label, meaning, grade, kind)


@transaction.atomic
def define_registry(
    key: str,
    label: Text,
    *,
    kind: Kind,
    owner: Organisation,
    by: Actor,
    base: bool = False,
    subject: Registry | None = None,
    summary: Text | None = None,
    per_row: bool = False,
    kept_by: str = "",
    part_of: Registry | None = None,
    standard: str = "",
    order: int = 100,
) -> Registry:
    """Set up a registry or topic database, or change the one with this key. ``by`` must keep registries of the owner.

    A topic about persons or entities names its ``subject``; its rows then hang on those records. Raises NotAllowed.
    """
    must_keep(by, owner)
    registry, made = Registry.everywhere.update_or_create(
        key=key,
        defaults={
            "name_zh": label.zh,
            "name_en": label.en,
            "kind": kind,
            "owner": owner,
            "base": base,
            "subject": subject,
            "summary_zh": summary.zh if summary else "",
            "summary_en": summary.en if summary else "",
            "per_row": per_row,
            "kept_by": kept_by,
            "part_of": part_of,
            "standard": standard,
            "order": order,
            "changed_at": clock.now(),
        },
    )
    audit(by, f"registries.registry.{'defined' if made else 'changed'}", registry, kind=kind, owner=owner.name_zh)
    return registry


@transaction.atomic
def define_fields(registry: Registry, fields: Sequence[FieldWanted], *, by: Actor = PLATFORM) -> list[RegistryField]:
    """Add fields to a registry, or change those with the same keys; none is taken away."""
    must_keep(by, registry.owner)
    first = registry.fields.count()
    found = [
        RegistryField.objects.update_or_create(
            registry=registry,
            key=one.key,
            defaults={
                "name_zh": one.label.zh,
                "name_en": one.label.en,
                "meaning": one.meaning,
                "grade": one.grade,
                "type": one.type,
                "shown": one.shown,
                "verified": one.verified,
            },
            create_defaults={
                "name_zh": one.label.zh,
                "name_en": one.label.en,
                "meaning": one.meaning,
                "grade": one.grade,
                "type": one.type,
                "shown": one.shown,
                "verified": one.verified,
                "order": first + place,
            },
        )[0]
        for place, one in enumerate(fields)
    ]
    audit(by, "registries.fields.defined", registry, fields=[one.key for one in fields])
    return found


@transaction.atomic
def add_feed(
    registry: Registry,
    resource: Resource,
    mapping: Mapping[str, str],
    *,
    rank: int,
    by: Actor,
    key_columns: Iterable[str] = (),
    time_column: str = "",
    founding: bool = True,
) -> Feed:
    """Let a catalogued table fill the registry; a second call changes the feed. ``mapping``: field to column.

    Without ``key_columns`` and ``time_column`` those that the catalogue marks are taken.
    Raises UnknownField, BadMapping, NotAllowed.
    """
    must_keep(by, registry.owner)
    known = set(registry.fields.values_list("key", flat=True))
    items = {item.column: item for item in resource.items.all()}
    for key, column in mapping.items():
        if key not in known:
            raise UnknownField(field=key)
        if column not in items:
            raise BadMapping(column=column)
    times = [one.column for one in items.values() if one.meaning == Meaning.UPDATED_AT]
    feed, _ = Feed.objects.update_or_create(
        registry=registry,
        resource=resource,
        defaults={
            "rank": rank,
            "mapping": dict(mapping),
            "key_columns": list(key_columns) or [one.column for one in items.values() if one.is_key],
            "time_column": time_column or (times[0] if times else ""),
            "founding": founding,
            "active": True,
        },
    )
    audit(by, "registries.feed.added", registry, resource=resource.key, rank=rank, mapping=mapping)
    return feed


@transaction.atomic
def set_authority(
    field: RegistryField, feed: Feed | None, *, by: Actor, reason: str, choice: Choice = Choice.ORDER
) -> FieldRule:
    """From today this feed's values win for the field (一数一源), or the freshest of all; the rule before ends.

    Golden records follow with the next run. Raises NotAllowed.
    """
    must_keep(by, field.registry.owner)
    today = clock.today()
    for before in FieldRule.objects.select_for_update().filter(field=field, until=None):
        if before.since == today:
            before.delete()
        else:
            before.until = today
            before.save(update_fields=["until"])
    rule = FieldRule.objects.create(
        field=field, feed=feed, choice=choice, since=today, by_id=by.person_id, reason=reason[:400]
    )
    audit(by, "registries.authority.set", field, feed=str(feed or ""), choice=choice, why=reason)
    return rule


@transaction.atomic
def set_thresholds(registry: Registry, *, same_from: Decimal, ask_from: Decimal, by: Actor, reason: str) -> MatchRule:
    """Two are the same from one probability on, and from another a clerk is asked. Raises ThresholdsOutOfOrder."""
    must_keep(by, registry.owner)
    if not 0 < ask_from <= same_from <= 1:
        raise ThresholdsOutOfOrder
    now = clock.now()
    MatchRule.objects.filter(registry=registry, until=None).update(until=now)
    rule = MatchRule.objects.create(
        registry=registry, same_from=same_from, ask_from=ask_from, since=now, by_id=by.person_id, reason=reason[:400]
    )
    audit(by, "registries.thresholds.set", registry, same_from=same_from, ask_from=ask_from, why=reason)
    return rule


@transaction.atomic
def grant_field(
    field: RegistryField,
    organisation: Organisation,
    purpose: UsePurpose,
    *,
    clear: bool,
    by: Actor,
    reason: str,
    until: date | None = None,
) -> FieldGrant:
    """Let a body look up a field for a purpose from today on; a grant before for the same ends.

    Raises NotAllowed, PurposeEnded.
    """
    must_keep(by, field.registry.owner)
    if not purpose.active:
        raise PurposeEnded(purpose=purpose.name)
    FieldGrant.objects.filter(field=field, organisation=organisation, purpose=purpose, until=None).delete()
    grant = FieldGrant.objects.create(
        field=field,
        organisation=organisation,
        purpose=purpose,
        clear=clear,
        until=until,
        by_id=by.person_id,
        reason=reason[:400],
    )
    audit(by, "registries.field.granted", field, to=organisation.name_zh, purpose=purpose.key, clear=clear, why=reason)
    return grant
