"""The invented city has rules and crews."""

from __future__ import annotations

import time

import pytest

from chengshu.kernel.access.seeds import seed_grants
from chengshu.kernel.cases.seeds import seed_classes, seed_story
from chengshu.kernel.dispatch.models import Crew, CrewMember, CrewOrder, Rule, StandIn
from chengshu.kernel.dispatch.seeds import seed_crews, seed_rules
from chengshu.kernel.dispatch.seeds.crews import CREWS
from chengshu.kernel.dispatch.seeds.rules import RULES
from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.install.sync import sync_packs


@pytest.mark.django_db
def test_rules_and_crews_are_seeded_once_and_in_less_than_a_second() -> None:
    sync_packs()
    seed_divisions()
    seed_organisations()
    seed_people()
    seed_grants()
    seed_classes()
    seed_story()
    began = time.process_time()
    for _ in range(2):
        seed_rules()
        seed_crews()
    assert time.process_time() - began < 2
    assert Rule.objects.filter(until=None, draft=None).count() == len(RULES)
    assert Crew.everywhere.count() == len(CREWS)
    assert CrewMember.objects.count() >= len(CREWS)
    assert StandIn.objects.exists()
    assert CrewOrder.objects.filter(ended_at=None).exists()
