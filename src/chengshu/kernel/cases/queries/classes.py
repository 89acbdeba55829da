"""Classes, their terms and duties in force."""

from __future__ import annotations

from chengshu.base import clock
from chengshu.kernel.cases.errors import ClassRetired, NotALeaf, UnknownClass
from chengshu.kernel.cases.models import CaseClass, Duty, Terms
from chengshu.kernel.identity.models import Organisation


def leaf(scheme: str, code: str) -> CaseClass:
    """The class of this code that takes cases. Raises UnknownClass, ClassRetired, NotALeaf."""
    found = CaseClass.objects.filter(scheme=scheme, code=code).first()
    if found is None:
        raise UnknownClass(code=code)
    if found.retired_on is not None and found.retired_on <= clock.today():
        raise ClassRetired(name=found.name)
    if found.children.filter(retired_on=None).exists():
        raise NotALeaf(name=found.name)
    return found


def terms_in_force(case_class: CaseClass) -> list[Terms]:
    """The terms of a class by number, each in its latest form that has begun; ended ones are left out."""
    begun = case_class.terms.filter(since__lte=clock.today()).order_by("number", "-since", "-pk")
    latest: dict[int, Terms] = {}
    for row in begun:
        latest.setdefault(row.number, row)
    return [row for row in latest.values() if not row.ended]


def unit_on_duty(case_class: CaseClass, division_code: str = "") -> Organisation | None:
    """The body that answers for a class in an area: the narrowest duty, of the class itself or of one above it."""
    codes = [code for code in case_class.path.split("/") if code]
    duties = Duty.objects.filter(case_class__scheme=case_class.scheme, case_class__code__in=codes, until=None)
    fitting = [
        one for one in duties.select_related("unit", "case_class") if division_code.startswith(one.division_code)
    ]
    best = max(fitting, key=lambda one: (len(one.case_class.path), len(one.division_code)), default=None)
    return best.unit if best else None
