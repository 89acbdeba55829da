"""The invented city is governed, and seeding it again changes nothing."""

from __future__ import annotations

import pytest

from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.access.seeds import seed_grants
from chengshu.kernel.governance.models import (
    Branch,
    ChiefOfficer,
    Consultation,
    ConsultationState,
    Expert,
    Fee,
    Meeting,
    Paper,
    Partner,
    PolicyDocument,
    Standard,
    SteeringGroup,
)
from chengshu.kernel.governance.queries.experts import consultations_seen_by
from chengshu.kernel.governance.queries.officers import units_without_officer
from chengshu.kernel.governance.seeds import seed_governance
from chengshu.kernel.governance.seeds.cast import actor
from chengshu.kernel.identity.models import Account
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.install.sync import sync_packs
from chengshu.kernel.projects.seeds import seed_projects

TABLES = (
    SteeringGroup,
    Meeting,
    ChiefOfficer,
    Paper,
    Expert,
    Consultation,
    Fee,
    Partner,
    Standard,
    PolicyDocument,
)


def counts() -> list[int]:
    """How many rows there are in each table."""
    return [table._default_manager.count() for table in TABLES]


@pytest.mark.django_db
def test_the_invented_city_is_seeded_once() -> None:
    sync_packs()
    for seed in (seed_organisations, seed_people, seed_grants, seed_projects, seed_governance):
        seed()
    before = counts()
    seed_governance()

    assert counts() == before
    assert all(before)
    assert Branch.objects.count() == 6
    assert Expert.everywhere.count() == 12
    assert ChiefOfficer.everywhere.filter(kind="cdo").count() >= 20
    assert units_without_officer(actor("data.officer")).count() > 20
    adviser = actor_for(Account.objects.get(username="expert").person)
    open_one = Consultation.everywhere.get(state=ConsultationState.OPINIONS)
    assert open_one in consultations_seen_by(adviser)
    assert open_one.draws.get().candidates.exclude(barred_zh="").count() == 2


@pytest.mark.django_db
def test_a_city_without_the_invented_bodies_gets_only_the_words() -> None:
    seed_governance()

    assert Branch.objects.count() == 6
    assert not any(counts())
