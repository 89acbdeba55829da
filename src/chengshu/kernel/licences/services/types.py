"""Types, templates and seals."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from chengshu.base import clock, numbers
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences import keys
from chengshu.kernel.licences.errors import MarkupFaulty, NoTemplate, SealInUse, TemplateTooSlow
from chengshu.kernel.licences.models import (
    FieldKind,
    HolderKind,
    KeyStore,
    LicenceField,
    LicenceTemplate,
    LicenceType,
    Seal,
    TemplateState,
    TypeState,
)
from chengshu.kernel.licences.printing import typesetting
from chengshu.kernel.licences.printing.samples import sample_of
from chengshu.kernel.licences.rights import KEEP_SEALS, KEEP_TYPES
from chengshu.spec.data import Grade

TRIAL_S = 10
CODE_LENGTH = 21
PLACES = {"year": "2026", "area": "9901", "serial": "000001"}


@dataclass(frozen=True)
class FieldContent:
    """A field of a type."""

    key: str
    label_zh: str
    label_en: str = ""
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    grade: Grade = Grade.INTERNAL


@dataclass(frozen=True)
class TypeContent:
    """What is written about a type."""

    code: str
    name_zh: str
    name_en: str = ""
    holder_kind: HolderKind = HolderKind.PERSON
    numbering: str = "{year}{area}{serial}"
    days: int | None = None
    single: bool = True
    ground: str = ""


@transaction.atomic
def register_type(
    organisation: Organisation, content: TypeContent, fields: Sequence[FieldContent], *, by: Actor
) -> LicenceType:
    """Take a type into the store; it is put in use once it has a template."""
    must_reach(by, KEEP_TYPES, organisation)
    _check(content)
    kind = LicenceType.everywhere.create(organisation=organisation, **vars(content))
    _write_fields(kind, fields)
    record(by, "licences.type.registered", kind, code=kind.code)
    return kind


@transaction.atomic
def change_type(type_id: int, content: TypeContent, fields: Sequence[FieldContent], *, by: Actor) -> LicenceType:
    """Write a type anew. Fields of issued licences stay on them as they were printed."""
    kind = _type(type_id, by)
    _check(content, but=kind)
    for name, value in vars(content).items():
        setattr(kind, name, value)
    kind.changed_at = clock.now()
    kind.save()
    kind.fields.exclude(key__in=[field.key for field in fields]).delete()
    _write_fields(kind, fields)
    record(by, "licences.type.changed", kind, code=kind.code)
    return kind


@transaction.atomic
def set_type_state(type_id: int, state: TypeState, *, by: Actor) -> LicenceType:
    """Put a type in use or retire it. Raises NoTemplate for one that cannot be printed yet."""
    kind = _type(type_id, by)
    if state == TypeState.ACTIVE and not kind.templates.filter(state=TemplateState.CURRENT).exists():
        raise NoTemplate(name=kind.name)
    before, kind.state = kind.state, state
    kind.changed_at = clock.now()
    kind.save(update_fields=["state", "changed_at"])
    record(by, "licences.type.state_set", kind, before=before, after=state)
    return kind


@dataclass(frozen=True)
class TemplateContent:
    """A template: markup, and where the seal stands, in millimetres from the left lower corner."""

    markup: str
    seal_left_mm: int = 215
    seal_bottom_mm: int = 30
    seal_size_mm: int = 42


@transaction.atomic
def add_template(type_id: int, content: TemplateContent, *, by: Actor) -> LicenceTemplate:
    """A new version as a draft. Raises MarkupFaulty, TemplateTooSlow for one that cannot be set."""
    kind = _type(type_id, by)
    try_template(kind, content.markup)
    last = kind.templates.aggregate(last=Max("version"))["last"] or 0
    template = LicenceTemplate.objects.create(type=kind, version=last + 1, made_by_id=by.person_id, **vars(content))
    record(by, "licences.template.added", template, version=template.version)
    return template


@transaction.atomic
def use_template(template_id: int, *, by: Actor) -> LicenceTemplate:
    """Print new licences by this version; the one before becomes history."""
    template = LicenceTemplate.objects.select_for_update().get(pk=template_id)
    kind = _type(template.type_id, by)
    kind.templates.filter(state=TemplateState.CURRENT).update(state=TemplateState.FORMER)
    template.state = TemplateState.CURRENT
    template.save(update_fields=["state"])
    record(by, "licences.template.put_in_use", template, version=template.version)
    return template


def try_template(kind: LicenceType, markup: str) -> bytes:
    """The first page of a template with sample values as PNG; a foreign one is set apart, within ten seconds.

    Raises MarkupFaulty, TemplateTooSlow.
    """
    typesetting.check(markup)
    if markup in typesetting.shipped():  # known to end
        return typesetting.picture(markup, sample_of(kind))
    asked = json.dumps({"markup": markup, "data": sample_of(kind)}, ensure_ascii=False).encode()
    words = [sys.executable, "-m", "chengshu.kernel.licences.printing.trial"]
    try:
        done = subprocess.run(words, input=asked, capture_output=True, timeout=TRIAL_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as slow:
        raise TemplateTooSlow(seconds=TRIAL_S) from slow
    if done.returncode:
        raise MarkupFaulty(why=done.stderr.decode(errors="replace")[-300:].strip())
    return done.stdout


@transaction.atomic
def make_seal(organisation: Organisation, issuer_code: str, *, by: Actor, years: int = 5) -> Seal:
    """A seal with fresh keys in files, outside the database. Raises SealInUse, BadInput for a wrong credit code."""
    must_reach(by, KEEP_SEALS, organisation)
    code = numbers.compact(issuer_code)
    flaw = numbers.credit_code_flaw(code)
    if flaw is not None:
        raise BadInput(fields={"issuer_code": flaw.words})
    if Seal.everywhere.filter(organisation=organisation, ended_at=None).exists():
        raise SealInUse(name=organisation.name)
    name = f"{code.lower()}-{secrets.token_hex(4)}"
    made = keys.make_keys(name, body=organisation.name_zh, issuer_code=code, years=years)
    seal = Seal.everywhere.create(
        organisation=organisation,
        name_zh=organisation.name_zh,
        name_en=organisation.name_en,
        issuer_code=code,
        store=KeyStore.FILE,
        key_name=name,
        certificate=made.certificate.decode(),
        national_public=made.national_public.decode(),
        fingerprint=keys.fingerprint(made.certificate),
        valid_until=clock.now() + timedelta(days=365 * years),
    )
    record(by, "licences.seal.made", seal, fingerprint=seal.fingerprint)
    return seal


@transaction.atomic
def end_seal(seal_id: int, why: str, *, by: Actor) -> Seal:
    """Let a seal seal no more; what it sealed stays sealed."""
    seal = Seal.everywhere.select_for_update(of=("self",)).select_related("organisation").get(pk=seal_id)
    must_reach(by, KEEP_SEALS, seal.organisation)
    if seal.ended_at is None:
        seal.ended_at = clock.now()
        seal.save(update_fields=["ended_at"])
        record(by, "licences.seal.ended", seal, why=why)
    return seal


def _type(type_id: int, by: Actor) -> LicenceType:
    rows = LicenceType.everywhere.select_for_update(of=("self",)).select_related("organisation")
    kind = rows.get(pk=type_id)
    must_reach(by, KEEP_TYPES, kind.organisation)
    return kind


def _check(content: TypeContent, but: LicenceType | None = None) -> None:
    faults: dict[str, Text] = {}
    if len(content.code) != CODE_LENGTH or not content.code.isascii() or not content.code.isalnum():
        faults["code"] = Text(
            "应为 21 位：定义机构的统一社会信用代码加三位顺序号。",
            "21 characters: the credit code of who defined the type, and three digits.",
        )
    elif LicenceType.everywhere.filter(code=content.code).exclude(pk__in=[but.pk] if but else []).exists():
        faults["code"] = Text("该代码已经使用。", "This code is used already.")
    try:
        made = content.numbering.format(**PLACES)
    except (KeyError, IndexError, ValueError):
        made = ""
    if PLACES["serial"] not in made:
        faults["numbering"] = Text(
            "须含 {serial}，可用 {year}、{area}。", "It contains {serial}, and may contain {year} and {area}."
        )
    if faults:
        raise BadInput(fields=faults)


def _write_fields(kind: LicenceType, fields: Sequence[FieldContent]) -> None:
    for order, field in enumerate(fields):
        LicenceField.objects.update_or_create(
            type=kind, key=field.key, defaults={**vars(field), "order": order, "type": kind}
        )
