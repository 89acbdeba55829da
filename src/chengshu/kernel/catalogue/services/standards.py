"""Writes of data standards: data elements, code lists with history, rules, indicators, checks, classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.checks import CHECKS
from chengshu.kernel.catalogue.errors import (
    BadClassCode,
    BadItems,
    ClassInUse,
    CodeInForce,
    DayTooEarly,
    ElementTaken,
    KeyTaken,
)
from chengshu.kernel.catalogue.guide import depth_of, parent_code
from chengshu.kernel.catalogue.models import (
    CatalogueClass,
    CheckWeight,
    Code,
    CodeList,
    DataElement,
    ManagementRule,
    Resource,
    RuleKind,
    SharingIndicator,
    Weight,
)
from chengshu.kernel.catalogue.names import COLUMN
from chengshu.kernel.catalogue.reach import must_hold
from chengshu.kernel.catalogue.rights import EDIT_STANDARDS, EDIT_TREE
from chengshu.kernel.catalogue.services.sources import liken_again
from chengshu.kernel.catalogue.services.writing import checked_key
from chengshu.spec.data import FieldType, Meaning


@dataclass(frozen=True)
class ElementContent:
    """What is written about a data element."""

    name_zh: str
    column: str
    name_en: str = ""
    aliases: Sequence[str] = ()
    definition: str = ""
    standard: str = ""
    type: FieldType = FieldType.TEXT
    length: int | None = None
    scale: int | None = None
    meaning: Meaning = Meaning.PLAIN
    code_list: CodeList | None = None
    single_source: bool = True
    active: bool = True


@transaction.atomic
def add_element(content: ElementContent, *, by: Actor, code: str = "", settle: bool = True) -> DataElement:
    """A new data element; without a code it gets the next one. Raises NotAllowed, ElementTaken, BadItems.

    What items have in common is counted anew; ``settle=False`` leaves that to the caller, who adds several.
    """
    must_hold(by, EDIT_STANDARDS)
    last = DataElement.objects.filter(code__startswith="DE").aggregate(last=Max("code"))["last"] or "DE00000"
    element = DataElement(code=code or f"DE{int(last[2:]) + 1:05}")
    return _write_element(element, content, by, "catalogue.element.added", settle=settle)


@transaction.atomic
def change_element(element: DataElement, content: ElementContent, *, by: Actor) -> DataElement:
    """Write a data element anew. Raises NotAllowed, ElementTaken, BadItems."""
    must_hold(by, EDIT_STANDARDS)
    held = DataElement.objects.select_for_update(of=("self",)).get(pk=element.pk)
    return _write_element(held, content, by, "catalogue.element.changed", settle=True)


@transaction.atomic
def add_code_list(key: str, name_zh: str, *, by: Actor, name_en: str = "", standard: str = "") -> CodeList:
    """A new code list, still empty. Raises NotAllowed, BadKey, KeyTaken."""
    must_hold(by, EDIT_STANDARDS)
    if CodeList.objects.filter(key=checked_key(key)).exists():
        raise KeyTaken(key=key)
    found = CodeList.objects.create(key=key, name_zh=name_zh, name_en=name_en, standard=standard)
    record(by, "catalogue.code_list.added", found, key=key)
    return found


@transaction.atomic
def set_codes(
    code_list: CodeList, codes: Sequence[tuple[str, str, str]], *, by: Actor, since: date | None = None
) -> int:
    """Put codes with their words in Chinese and English in force from a day; a changed word ends the former row.

    Codes that are not named stay as they are. Returns how many changed. Raises NotAllowed, DayTooEarly.
    """
    must_hold(by, EDIT_STANDARDS)
    day = since or clock.today()
    held = {one.code: one for one in code_list.codes.select_for_update().filter(until=None)}
    last = code_list.codes.aggregate(last=Max("order"))["last"] or 0
    changed = 0
    for code, zh, en in codes:
        before = held.get(code)
        if before is not None and (before.name_zh, before.name_en) == (zh, en):
            continue
        last += before is None
        order = before.order if before else last
        _end(before, day)
        Code.objects.create(code_list=code_list, code=code, name_zh=zh, name_en=en, order=order, since=day)
        changed += 1
    if changed:
        CodeList.objects.filter(pk=code_list.pk).update(changed_at=clock.now())
        record(by, "catalogue.code_list.changed", code_list, codes=changed, since=day)
    return changed


@transaction.atomic
def end_code(code: Code, *, until: date, by: Actor) -> Code:
    """Let a code end; it is no longer in force from ``until`` on. Raises NotAllowed, CodeInForce, DayTooEarly."""
    must_hold(by, EDIT_STANDARDS)
    held = Code.objects.select_for_update(of=("self",)).select_related("code_list").get(pk=code.pk)
    if held.until is not None:
        raise CodeInForce
    _end(held, until)
    record(by, "catalogue.code_list.code_ended", held.code_list, code=held.code, until=until)
    return held


@dataclass(frozen=True)
class RuleContent:
    """A management rule or exchange flow."""

    code: str
    name_zh: str
    text: str
    kind: RuleKind = RuleKind.MANAGEMENT
    edition: str = "1.0"
    name_en: str = ""


@transaction.atomic
def put_rule_in_force(content: RuleContent, *, by: Actor, since: date | None = None) -> ManagementRule:
    """Put a rule in force; the edition before it ends on that day. Raises NotAllowed, DayTooEarly."""
    must_hold(by, EDIT_STANDARDS)
    day = since or clock.today()
    _end(ManagementRule.objects.select_for_update().filter(code=content.code, until=None).first(), day)
    rule = ManagementRule.objects.create(**content.__dict__, since=day)
    record(by, "catalogue.rule.put_in_force", rule, code=rule.code, edition=rule.edition)
    return rule


@transaction.atomic
def set_target(measure: str, target: Decimal, *, name_zh: str, name_en: str, by: Actor) -> SharingIndicator:
    """The value that a sharing indicator is to reach, 0 to 1, from today; the former one stays on record."""
    must_hold(by, EDIT_STANDARDS)
    _end(SharingIndicator.objects.select_for_update().filter(measure=measure, until=None).first(), clock.today())
    found = SharingIndicator.objects.create(measure=measure, target=target, name_zh=name_zh, name_en=name_en)
    record(by, "catalogue.indicator.target_set", found, measure=measure, target=target)
    return found


@transaction.atomic
def set_weight(check_key: str, weight: Weight, *, by: Actor) -> CheckWeight:
    """What findings of a check mean from now on. Raises NotAllowed, NotFound."""
    must_hold(by, EDIT_STANDARDS)
    if check_key not in {check.key for check in CHECKS}:
        raise NotFound
    CheckWeight.objects.filter(check_key=check_key, until=None).update(until=clock.now())
    found = CheckWeight.objects.create(check_key=check_key, weight=weight)
    record(by, "catalogue.check.weighed", found, check=check_key, weight=weight)
    return found


@transaction.atomic
def add_class(code: str, name_zh: str, *, by: Actor, name_en: str = "") -> CatalogueClass:
    """A class below the one its code begins with. Raises NotAllowed, BadClassCode."""
    must_hold(by, EDIT_TREE)
    above = CatalogueClass.objects.filter(code=parent_code(code)).first()
    taken = CatalogueClass.objects.filter(code=code).exists()
    if taken or not code.isdigit() or above is None or len(code) > 30:
        raise BadClassCode(code=code)
    found = CatalogueClass.objects.create(
        code=code, name_zh=name_zh, name_en=name_en, depth=depth_of(code), parent=above
    )
    record(by, "catalogue.class.added", found, code=code)
    return found


@transaction.atomic
def change_class(one: CatalogueClass, *, name_zh: str, name_en: str, active: bool, by: Actor) -> CatalogueClass:
    """Rename a class, retire it or take it into use again. Raises NotAllowed, ClassInUse where it holds entries."""
    must_hold(by, EDIT_TREE)
    held = CatalogueClass.objects.select_for_update(of=("self",)).get(pk=one.pk)
    used = Resource.everywhere.filter(classification__code__startswith=held.code).exclude(standing="withdrawn").exists()
    if used and not active:
        raise ClassInUse(name=held.name)
    held.name_zh, held.name_en, held.active = name_zh, name_en, active
    held.save(update_fields=["name_zh", "name_en", "active"])
    record(by, "catalogue.class.changed", held, code=held.code, active=active)
    return held


def _write_element(element: DataElement, content: ElementContent, by: Actor, verb: str, *, settle: bool) -> DataElement:
    if DataElement.objects.filter(code=element.code).exclude(pk=element.pk).exists() or (
        DataElement.objects.filter(name_zh=content.name_zh).exclude(pk=element.pk).exists()
    ):
        raise ElementTaken(name=content.name_zh)
    if not COLUMN.fullmatch(content.column):
        raise BadItems(name=content.name_zh, column=content.column)
    for name, value in content.__dict__.items():
        setattr(element, name, value)
    element.aliases, element.changed_at = list(content.aliases), clock.now()
    element.save()
    record(by, verb, element, code=element.code)
    if settle:
        liken_again()
    return element


def _end(held: Code | ManagementRule | SharingIndicator | None, day: date) -> None:
    if held is None:
        return
    if day < held.since:
        raise DayTooEarly(day=held.since)
    held.until = day
    held.save(update_fields=["until"])
