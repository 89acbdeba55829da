"""Reads of data standards, and what an entry is checked against."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.catalogue.checks import CHECKS, Element, Finding, Standards, findings
from chengshu.kernel.catalogue.contents import ResourceContent
from chengshu.kernel.catalogue.likeness import normalised
from chengshu.kernel.catalogue.models import (
    CatalogueClass,
    CheckWeight,
    Code,
    CodeList,
    DataElement,
    SourceRuling,
    Weight,
)
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.data import FieldType


def codes_of(key: str, *, on: date | None = None) -> QuerySet[Code]:
    """The codes of a list in force today or on a day, in their order; none for a list nobody knows."""
    day = on or clock.today()
    held = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    return Code.objects.filter(held, code_list__key=key)


def weights() -> dict[str, Weight]:
    """What the findings of each check mean now."""
    set_ones = dict(CheckWeight.objects.filter(until=None).values_list("check_key", "weight"))
    return {check.key: Weight(set_ones.get(check.key, check.usual)) for check in CHECKS}


def standards_for(provider: Organisation | None = None) -> Standards:
    """All that entries are checked against; with a provider also which data have another settled source."""
    elements = {one.code: one for one in DataElement.objects.filter(active=True).select_related("code_list")}
    known = {code: _element(one) for code, one in elements.items()}
    names = {
        normalised(name): known[code]
        for code, one in elements.items()
        for name in (one.name_zh, one.name_en, *one.aliases)
        if name
    }
    return Standards(
        known,
        names,
        frozenset(CodeList.objects.values_list("key", flat=True)),
        frozenset(CatalogueClass.objects.filter(active=True).values_list("code", flat=True)),
        _sources_other_than(provider) if provider else {},
    )


def check_entry(content: ResourceContent, provider: Organisation) -> list[Finding]:
    """What the checks say about an entry of this provider."""
    return findings(content, standards_for(provider), weights())


def _element(one: DataElement) -> Element:
    key = one.code_list.key if one.code_list else ""
    return Element(one.code, one.name, one.column, FieldType(one.type), one.length, key, one.standard)


def _sources_other_than(provider: Organisation) -> dict[str, Text]:
    rulings = SourceRuling.objects.filter(until=None).exclude(provider=provider).exclude(datum__element=None)
    return {
        one.datum.element.code: one.provider.name
        for one in rulings.select_related("datum__element", "provider")
        if one.datum.element
    }
