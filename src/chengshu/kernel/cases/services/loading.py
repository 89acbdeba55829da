"""Loading the national list: what is missing is added, what a city set itself stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.models import CaseClass, Duty, Scheme, Terms
from chengshu.kernel.cases.rights import KEEP_CLASSES
from chengshu.kernel.cases.standard import (
    ADDED,
    BASIS,
    FORMER,
    FORMER_BASIS,
    StandardClass,
    standard_classes,
    standard_terms,
)
from chengshu.kernel.identity.models import Organisation

PUBLISHED = date(2014, 9, 1)
"""When GB/T 30428.2-2013 came into force."""


@transaction.atomic
def load_standard(*, by: Actor = PLATFORM, bodies: Mapping[str, Organisation] | None = None) -> int:
    """Add the classes of the national list that are missing with their terms; returns how many.

    ``bodies`` turns kinds of bodies into those of this city, who then answer for what nobody answers for yet.
    Raises NotAllowed.
    """
    if not by.may(KEEP_CLASSES):
        raise NotAllowed
    known = {row.code: row for row in CaseClass.objects.filter(scheme=Scheme.CITY)}
    new = [_class(one, order) for order, one in enumerate(standard_classes()) if one.code not in known]
    roots = CaseClass.objects.bulk_create(row for one, row in new if not one.family)
    known.update({row.code: row for row in roots})
    for one, row in new:
        if one.family:
            row.parent = known[one.parent]
    known.update({row.code: row for row in CaseClass.objects.bulk_create(row for one, row in new if one.family)})
    Terms.objects.bulk_create(terms for one, row in new for terms in _terms(one, known[row.code]))
    _duties(known, bodies or {}, by)
    if new:
        record(by, "cases.standard.loaded", None, classes=len(new))
    return len(new)


def _class(one: StandardClass, order: int) -> tuple[StandardClass, CaseClass]:
    ours = one.code.startswith((ADDED, FORMER))
    row = CaseClass(
        scheme=Scheme.CITY,
        code=one.code,
        name_zh=one.name.zh,
        name_en=one.name.en,
        kind=one.kind,
        path=f"/{one.parent}/{one.code}/" if one.family else f"/{one.code}/",
        national=not ours,
        changeable=list(one.changeable),
        order=order,
    )
    return one, row


def _terms(one: StandardClass, row: CaseClass) -> list[Terms]:
    basis = FORMER_BASIS if one.code.startswith(FORMER) else BASIS
    return [
        Terms(
            case_class=row,
            number=terms.number,
            filing_zh=terms.filing.zh,
            filing_en=terms.filing.en,
            closing_zh=terms.closing.zh,
            closing_en=terms.closing.en,
            limits={stage: list(limit) for stage, limit in terms.limits.items()},
            urgency=terms.urgency,
            basis=basis,
            changeable=list(terms.changeable),
            since=PUBLISHED,
        )
        for terms in standard_terms().get(one.family, ())
    ]


def _duties(known: Mapping[str, CaseClass], bodies: Mapping[str, Organisation], by: Actor) -> None:
    held = set(Duty.objects.filter(division_code="").values_list("case_class_id", flat=True))
    Duty.objects.bulk_create(
        Duty(case_class=known[one.code], unit=bodies[one.body], set_by_id=by.person_id)
        for one in standard_classes()
        if one.body in bodies and known[one.code].pk not in held
    )
