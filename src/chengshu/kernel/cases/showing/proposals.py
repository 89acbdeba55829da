"""What the platform proposes for a case, as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.models import Case, CaseClass
from chengshu.kernel.cases.queries.cases import may_see
from chengshu.kernel.cases.queries.classes import unit_on_duty
from chengshu.kernel.cases.services.understanding import SOURCE
from chengshu.kernel.texts.queries import alike_of


@dataclass(frozen=True)
class ClassProposed:
    """A class with how probable it is and the words that spoke for it."""

    code: str
    name: Text
    probability: float
    reasons: Sequence[str]


@dataclass(frozen=True)
class Repeat:
    """A case that says the same, how alike it is, and why."""

    case: Case
    likeness: float
    repeats: bool
    reasons: Sequence[Text]


@dataclass(frozen=True)
class Proposed:
    """All that is proposed for a case."""

    classes: Sequence[ClassProposed]
    words: Sequence[str]
    unit: Text | None
    place: Text | None
    doubt: Text | None
    alike: Sequence[Repeat]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.classes or self.words or self.unit or self.place or self.doubt or self.alike)


def proposed_for(actor: Actor, case: Case) -> Proposed | None:
    """What is proposed for an open case; None for one that is over, or where there is nothing."""
    if not case.is_open:
        return None
    said = case.proposal
    known = {row.code: row for row in _classes(case)}
    classes = [
        ClassProposed(one["code"], known[one["code"]].name, one["probability"], one["reasons"])
        for one in said.get("classes", ())
        if one["code"] in known and (one["probability"] or case.case_class is None)  # a guess gives way to a choice
    ]
    found = Proposed(
        classes,
        said.get("words", ()),
        _unit(case, known, classes),
        _place(said.get("place")),
        Text(*said["doubt"]) if "doubt" in said else None,
        repeats_of(actor, case),
    )
    return None if found.is_empty else found


def repeats_of(actor: Actor, case: Case) -> list[Repeat]:
    """Cases within reach that say the same, open ones first."""
    found = {one.key: one for one in alike_of(SOURCE, str(case.pk), limit=8) if one.source == SOURCE}
    keys = [int(key) for key in found if int(key) != case.pk]
    rows_found = Case.everywhere.filter(pk__in=keys, merged_into=None).select_related("keeper", "lead", "item")
    seen = [one for one in rows_found if may_see(actor, one)]
    rows = [
        Repeat(one, found[str(one.pk)].likeness, found[str(one.pk)].repeats, found[str(one.pk)].reasons) for one in seen
    ]
    return sorted(rows, key=lambda one: (not one.case.is_open, -one.likeness))[:5]


def _classes(case: Case) -> list[CaseClass]:
    codes = [one["code"] for one in case.proposal.get("classes", ())]
    return list(CaseClass.objects.filter(scheme=case.scheme, code__in=codes, retired_on=None))


def _unit(case: Case, known: dict[str, CaseClass], classes: Sequence[ClassProposed]) -> Text | None:
    """Who would be on duty for the likeliest class, while none is chosen."""
    if case.case_class is not None or not classes:
        return None
    unit = unit_on_duty(known[classes[0].code], case.division_code)
    return unit.name if unit else None


def _place(said: dict[str, object] | None) -> Text | None:
    if not said:
        return None
    how = said["how"]
    zh, en = (str(how[0]).rstrip("。"), str(how[1]).rstrip(".")) if isinstance(how, list) else ("", "")
    share = f"{round(float(str(said['confidence'])) * 100)}%"
    return Text(f"{said['name']}（{zh}，可信度 {share}）", f"{said['name']} ({en}, confidence {share})")
