"""Setting how a measure is worked out."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chengshu.base.errors import NotAllowed
from chengshu.base.formula import Formula
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.evaluation.counts import NAMES
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.models import FormulaRule
from chengshu.kernel.evaluation.rights import SET_FORMULAS


@transaction.atomic
def set_formula(measure: str, formula: str, *, since: date, by: Actor, basis: str = "") -> FormulaRule:
    """A formula over the counts, in force from a day on. Raises BadFormula, NotAllowed, KeyError for no measure."""
    if not by.may(SET_FORMULAS):
        raise NotAllowed
    Formula.read(formula, NAMES)
    row = FormulaRule.objects.create(
        measure=MEASURES[measure].key, formula=formula, since=since, basis=basis[:200], set_by_id=by.person_id
    )
    record(by, "evaluation.formula.set", row)
    return row
