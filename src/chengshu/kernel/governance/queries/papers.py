"""By when yearly plans and reports are due."""

from __future__ import annotations

from datetime import date

from chengshu.kernel.governance.models import ChiefOfficer, PaperRule


def due_day(rule: PaperRule, year: int) -> date:
    """The day on which the paper of a year is due."""
    return date(year + rule.year_after, rule.month, rule.day)


def rules_for(officer: ChiefOfficer, year: int) -> list[PaperRule]:
    """The rule of each kind of paper for an officer's year: of the nearest area that has one, the newest there."""
    code = officer.organisation.division_code
    areas = [code[:length] for length in range(len(code) + 1)]
    rows = PaperRule.everywhere.filter(
        officer_kind=officer.kind, first_year__lte=year, organisation__division_code__in=areas
    ).select_related("organisation")
    nearest: dict[str, PaperRule] = {}
    for rule in sorted(rows, key=lambda one: (len(one.organisation.division_code), one.first_year, one.pk)):
        nearest[rule.paper] = rule
    return [rule for rule in nearest.values() if not rule.retired]
