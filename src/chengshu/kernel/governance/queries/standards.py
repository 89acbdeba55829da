"""Reads of standards, differences of editions, checks of use."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.governance.models import (
    Branch,
    Finding,
    FindingState,
    Standard,
    StandardState,
    UseCheck,
)
from chengshu.kernel.governance.reach import in_area_of
from chengshu.kernel.governance.rights import SEE_STANDARDS


def standards_for(actor: Actor) -> QuerySet[Standard]:
    """The standards within reach, drafts included, and those in force in the areas above that bind this one too."""
    found = Standard.everywhere.filter(
        Q(pk__in=Standard.scoped.within(actor, SEE_STANDARDS).values("pk"))
        | (~Q(state=StandardState.DRAFT) & in_area_of(actor))
    )
    if not (actor.everything or actor.may(SEE_STANDARDS)):
        found = found.none()
    return found.select_related("branch", "organisation").annotate(
        editions=Count("versions", distinct=True), checked=Count("versions__checks", distinct=True)
    )


def branches_with_counts(standards: QuerySet[Standard]) -> list[tuple[Branch, int]]:
    """Every branch with how many of these standards are in force in it; an empty branch stands with 0."""
    rows = (
        standards.filter(state=StandardState.IN_FORCE)
        .order_by()
        .values("branch")
        .annotate(n=Count("pk", distinct=True))
    )
    counted = {row["branch"]: row["n"] for row in rows}
    return [(branch, counted.get(branch.pk, 0)) for branch in Branch.objects.all()]


def checks_seen_by(actor: Actor) -> QuerySet[UseCheck]:
    """The checks of use within reach, with how many findings are still open."""
    open_ones = ~Q(findings__state=FindingState.CLOSED) & Q(findings__isnull=False)
    found = UseCheck.scoped.within(actor, SEE_STANDARDS)
    return found.select_related("version__standard", "organisation", "office", "checked_by").annotate(
        all_findings=Count("findings", distinct=True), open_findings=Count("findings", filter=open_ones, distinct=True)
    )


def findings_seen_by(actor: Actor) -> QuerySet[Finding]:
    """The findings within reach."""
    found = Finding.scoped.within(actor, SEE_STANDARDS)
    return found.select_related("check_of_use__version__standard", "check_of_use__organisation")
