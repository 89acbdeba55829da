"""Cases of the invented city."""

from __future__ import annotations

import pytest

from chengshu.kernel.access.seeds import seed_grants
from chengshu.kernel.cases.models import Case, CaseClass, Channel, Duty, Keeper, Scheme, Stage, Terms
from chengshu.kernel.cases.queries.classes import leaves, terms_in_force, unit_on_duty
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.cases.seeds import seed_classes, seed_story
from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.identity.seeds.organisations import code_of
from chengshu.kernel.install.sync import sync_packs

pytestmark = pytest.mark.django_db


def test_invented_city_has_cases_in_every_stage_and_seeding_twice_adds_nothing() -> None:
    sync_packs()
    seed_divisions()
    seed_organisations()
    seed_people()
    seed_grants()
    for _ in range(2):
        seed_classes()
        seed_story()

    assert Case.everywhere.count() == 60
    assert set(Case.everywhere.values_list("stage", flat=True)) == set(Stage)
    assert Case.everywhere.filter(item__paused_since__isnull=False).count() == 1
    assert leaves(Scheme.HOTLINE).count() >= 60
    for leaf in leaves(Scheme.CITY):
        assert terms_in_force(leaf), leaf
        assert unit_on_duty(leaf), leaf
    assert CaseClass.objects.count() == len(set(CaseClass.objects.values_list("scheme", "code")))
    assert Duty.objects.filter(until=None).count() == Duty.objects.count()
    assert Terms.objects.filter(filing_en="").count() == 0
    assert keeper_of(Channel.PHONE).unit.code == code_of("hotline")
    assert (keeper_of(Channel.SENSOR).unit.code, keeper_of(Channel.SENSOR).scheme) == (code_of("command"), Scheme.CITY)
    assert Keeper.objects.count() == 7
    county = CaseClass.objects.get(scheme=Scheme.CITY, code="E0504")
    duty = unit_on_duty(county, "990121001")
    assert duty is not None
    assert duty.code == code_of("linqu")
