"""Types and templates."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.errors import MarkupFaulty, NoTemplate, TemplateTooSlow
from chengshu.kernel.licences.models import (
    FieldKind,
    HolderKind,
    LicenceField,
    LicenceTemplate,
    LicenceType,
    TemplateState,
    TypeState,
)
from chengshu.kernel.licences.printing import typesetting
from chengshu.kernel.licences.printing.samples import sample_of
from chengshu.kernel.licences.rights import KEEP_TYPES
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
