"""Writes of the classes of components: the national list, and what a city adds and ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.places.errors import (
    ClassCodeTaken,
    ClassNameTaken,
    CodeOfTheStandard,
    MainClassUnnamed,
    NotAClassCode,
    StandardName,
)
from chengshu.kernel.places.models import ComponentClass
from chengshu.kernel.places.queries.classes import must_keep_classes
from chengshu.kernel.places.standard import MAINS, STANDARD, first_of_the_city

CLASS_CODE = re.compile(r"(?!00)[0-9]{2}(?!00)[0-9]{2}")


@dataclass(frozen=True)
class ClassNames:
    """What a class is called; empty names of the main class leave it as it is called already."""

    zh: str
    en: str = ""
    main_zh: str = ""
    main_en: str = ""


@transaction.atomic
def load_standard_classes(*, by: Actor) -> int:
    """Add what is missing of the national list; one that was renamed or ended stays so. Returns how many came."""
    must_keep_classes(by)
    known = set(ComponentClass.objects.values_list("code", flat=True))
    rows = [
        ComponentClass(
            code=code, name_zh=name.zh, name_en=name.en, main_zh=MAINS[code[:2]].zh, main_en=MAINS[code[:2]].en
        )
        for code, name in STANDARD.items()
        if code not in known
    ]
    ComponentClass.objects.bulk_create(rows)
    if rows:
        record(by, "places.class.standard_loaded", added=len(rows))
    return len(rows)


@transaction.atomic
def add_class(code: str, names: ClassNames, *, by: Actor) -> ComponentClass:
    """Add a class of the city's own (扩展部件), after those of the standard in its main class or in one that is new.

    Raises NotAClassCode, CodeOfTheStandard, ClassCodeTaken, ClassNameTaken, MainClassUnnamed; NotAllowed.
    """
    must_keep_classes(by)
    _check_code(code)
    main = _main_of(code, names)
    _check_name(names.zh)
    row = ComponentClass(code=code, name_zh=names.zh, name_en=names.en, main_zh=main.zh, main_en=main.en)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _taken(code) from None
    record(by, "places.class.added", row, code=code, name=names.zh)
    return row


@transaction.atomic
def rename_class(code: str, names: ClassNames, *, by: Actor) -> ComponentClass:
    """Change what a class is called; for a main class of the city's own that of its classes too.

    Raises NotFound, StandardName, ClassNameTaken; NotAllowed.
    """
    must_keep_classes(by)
    row = one_of(ComponentClass.objects.select_for_update(), code=code)
    if code in STANDARD and names.zh != row.name_zh:
        raise StandardName(name=row.name_zh)
    if row.active:
        _check_name(names.zh, but=row)
    before = [row.name_zh, row.name_en]
    row.name_zh, row.name_en = names.zh, names.en
    row.save(update_fields=["name_zh", "name_en"])
    if names.main_zh and code[:2] not in MAINS:
        row.main_zh, row.main_en = names.main_zh, names.main_en or names.main_zh
        of_main = ComponentClass.objects.filter(code__startswith=code[:2])
        of_main.update(main_zh=row.main_zh, main_en=row.main_en)
    record(by, "places.class.renamed", row, code=code, before=before, after=[names.zh, names.en], main=row.main_zh)
    return row


@transaction.atomic
def end_class(code: str, *, by: Actor, why: str) -> ComponentClass:
    """Let no new component come under a class; those that are there stay and are kept as before. Raises NotFound."""
    return _set_active(code, False, by=by, why=why)


@transaction.atomic
def resume_class(code: str, *, by: Actor, why: str) -> ComponentClass:
    """Take a class up again. Raises NotFound, and ClassNameTaken where another bears its name by now."""
    return _set_active(code, True, by=by, why=why)


def _set_active(code: str, active: bool, *, by: Actor, why: str) -> ComponentClass:
    must_keep_classes(by)
    row = one_of(ComponentClass.objects.select_for_update(), code=code)
    if row.active == active:
        return row
    if active:
        _check_name(row.name_zh, but=row)
    row.active = active
    row.save(update_fields=["active"])
    record(by, "places.class.resumed" if active else "places.class.ended", row, code=code, why=why)
    return row


def _check_code(code: str) -> None:
    if not CLASS_CODE.fullmatch(code):
        raise NotAClassCode(fields={"code": NotAClassCode.text})
    if ComponentClass.objects.filter(code=code).exists():
        raise _taken(code)
    main, first = code[:2], first_of_the_city(code[:2])
    if code < first:
        said = CodeOfTheStandard.text.with_values(code=code, main=main, first=first)
        raise CodeOfTheStandard(code=code, main=main, first=first, fields={"code": said})


def _taken(code: str) -> ClassCodeTaken:
    name = one_of(ComponentClass.objects, code=code).name
    said = ClassCodeTaken.text.with_values(code=code, name=name)
    return ClassCodeTaken(code=code, name=name, fields={"code": said})


def _check_name(name: str, but: ComponentClass | None = None) -> None:
    """No other class in use has it."""
    rows = ComponentClass.objects.filter(active=True, name_zh=name)
    other = (rows.exclude(pk=but.pk) if but else rows).first()
    if other is not None:
        said = ClassNameTaken.text.with_values(code=other.code, name=name)
        raise ClassNameTaken(code=other.code, name=name, fields={"name_zh": said})


def _main_of(code: str, names: ClassNames) -> Text:
    """What the main class is called: by the standard, by the classes that are in it, or as it is named now."""
    main = code[:2]
    there = ComponentClass.objects.filter(code__startswith=main).first()
    if main in MAINS or there is not None:
        return there.main if there is not None else MAINS[main]
    if not names.main_zh:
        said = MainClassUnnamed.text.with_values(main=main)
        raise MainClassUnnamed(main=main, fields={"main_zh": said})
    return Text(names.main_zh, names.main_en or names.main_zh)
