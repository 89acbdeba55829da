"""Classes, their terms and duties in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.cases.errors import ClassRetired, NotALeaf, UnknownClass
from chengshu.kernel.cases.models import Case, CaseClass, Duty, Scheme, Terms
from chengshu.kernel.cases.standard import standard_classes
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


def terms_meant(case_class: CaseClass, number: int | None = None) -> Terms | None:
    """The terms of this number, or the only ones there are; None where there are several and nobody has chosen."""
    offered = terms_in_force(case_class)
    if number is not None and (meant := next((one for one in offered if one.number == number), None)):
        return meant
    return offered[0] if len(offered) == 1 else None


def terms_to_choose(case: Case) -> list[Terms]:
    """The terms among which somebody has to choose before a case is filed; empty where that is settled.

    The first stand for the most pressing matter: by their limits the case is timed until then.
    """
    if case.terms_id is not None or case.case_class is None:
        return []
    offered = terms_in_force(case.case_class)
    return offered if len(offered) > 1 else []


def have_several_terms(scheme: str) -> bool:
    """Whether any class of a tree is filed on more than one set of terms, so that somebody has to choose."""
    return Terms.objects.filter(case_class__scheme=scheme, number__gt=1, ended=False).exists()


def listed(offered: Sequence[Terms]) -> Text:
    """Terms in one sentence, each with its number."""
    zh = "；".join(f"{one.number}. {one.filing.zh}" for one in offered)
    return Text(zh, "; ".join(f"{one.number}. {one.filing.en}" for one in offered))


def unit_on_duty(case_class: CaseClass, division_code: str = "") -> Organisation | None:
    """The body that answers for a class in an area: the narrowest duty, of the class itself or of one above it."""
    codes = [code for code in case_class.path.split("/") if code]
    duties = Duty.objects.filter(case_class__scheme=case_class.scheme, case_class__code__in=codes, until=None)
    fitting = [
        one for one in duties.select_related("unit", "case_class") if division_code.startswith(one.division_code)
    ]
    best = max(fitting, key=lambda one: (len(one.case_class.path), len(one.division_code)), default=None)
    return best.unit if best else None


def roots() -> QuerySet[CaseClass]:
    """The main classes of all trees that are in use."""
    return CaseClass.objects.filter(parent=None, retired_on=None)


def leaves(scheme: str) -> QuerySet[CaseClass]:
    """The classes that take cases today."""
    below = CaseClass.objects.filter(parent=OuterRef("pk"), retired_on=None)
    in_use = Q(retired_on=None) | Q(retired_on__gt=clock.today())
    return CaseClass.objects.filter(in_use, ~Exists(below), scheme=scheme).order_by("path")


def leaves_found(scheme: str, words: str, limit: int = 50) -> list[CaseClass]:
    """Leaves in whose own name, code or path of names every word stands, the shortest names first."""
    rows = list(leaves(scheme).select_related("parent__parent"))
    wanted = words.lower().split()
    fitting = [row for row in rows if all(word in _searched(row) for word in wanted)]
    by_name = [row for row in fitting if all(word in f"{row.name_zh} {row.name_en}".lower() for word in wanted)]
    rest = [row for row in fitting if row not in by_name]
    return [*sorted(by_name, key=lambda row: len(row.name_zh)), *rest][:limit]


def standard_missing() -> int:
    """How many classes of the national list this city has not loaded."""
    known = set(CaseClass.objects.filter(scheme=Scheme.CITY).values_list("code", flat=True))
    return sum(one.code not in known for one in standard_classes())


@dataclass
class Branch:
    """A class with those below it."""

    row: CaseClass
    below: list[Branch] = field(default_factory=list)


def branches_of(scheme: str) -> list[Branch]:
    """A whole tree in its order; one query."""
    rows = [Branch(row) for row in CaseClass.objects.filter(scheme=scheme).order_by("path")]
    by_key = {one.row.pk: one for one in rows}
    for one in rows:
        if one.row.parent_id in by_key:
            by_key[one.row.parent_id].below.append(one)
    return [one for one in rows if one.row.parent_id is None]


def ancestors(row: CaseClass) -> list[CaseClass]:
    """What a class lies in, from the main class down."""
    found: list[CaseClass] = []
    while row.parent is not None:
        row = row.parent
        found.insert(0, row)
    return found


def full_name(row: CaseClass) -> str:
    """The name of a class with those above it, in the reader's language."""
    names = [str(row.name)]
    above = row.parent
    while above is not None:
        names.insert(0, str(above.name))
        above = above.parent
    return " / ".join(names)


def _searched(row: CaseClass) -> str:
    above = row.parent
    names = f"{row.code} {row.name_zh} {row.name_en}"
    while above is not None:
        names += f" {above.name_zh} {above.name_en}"
        above = above.parent
    return names.lower()
