"""The projects of the invented city."""

from __future__ import annotations

import pytest

from chengshu.kernel.access.seeds import seed_grants
from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.governance.seeds.words import seed_words
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.install.sync import sync_packs
from chengshu.kernel.lifecycle.models import LedgerEntry, PlanState, Project, ProjectState, YearPlan
from chengshu.kernel.lifecycle.publishing import open_rows
from chengshu.kernel.lifecycle.queries.standing import delays_of
from chengshu.kernel.lifecycle.seeds import seed_lifecycle

pytestmark = pytest.mark.django_db


def test_the_invented_city_has_a_dozen_projects_in_different_stages_and_seeding_twice_adds_nothing() -> None:
    sync_packs()
    seed_divisions()
    seed_organisations()
    seed_people()
    seed_grants()
    seed_words()
    seed_lifecycle()
    states = set(Project.everywhere.values_list("state", flat=True))
    count, lines = Project.everywhere.count(), LedgerEntry.objects.count()

    assert count >= 12
    assert states >= {
        ProjectState.DRAFT,
        ProjectState.REVIEW,
        ProjectState.RESERVE,
        ProjectState.RUNNING,
        ProjectState.COMPLETED,
        ProjectState.SUSPENDED,
    }
    assert YearPlan.everywhere.filter(state=PlanState.PUBLISHED).count() == 1
    assert len(open_rows()) >= 3
    late = delays_of(list(Project.everywhere.prefetch_related("runs__stage", "milestones")))
    assert late
    seed_lifecycle()
    assert (Project.everywhere.count(), LedgerEntry.objects.count()) == (count, lines)
