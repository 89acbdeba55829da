"""The catalogue of the invented city."""

from __future__ import annotations

import pytest

from chengshu.kernel.access.seeds import seed_grants
from chengshu.kernel.catalogue.models import (
    DataElement,
    DataNeed,
    Datum,
    DatumStanding,
    Duty,
    NeedState,
    Origin,
    Resource,
    Standing,
    Submission,
    SubmissionState,
)
from chengshu.kernel.catalogue.queries import source_of
from chengshu.kernel.catalogue.seeds import seed_catalogue
from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.install.sync import sync_packs

pytestmark = pytest.mark.django_db


def test_the_invented_city_has_entries_in_every_standing_and_seeding_twice_adds_nothing() -> None:
    sync_packs()
    seed_divisions()
    seed_organisations()
    seed_people()
    seed_grants()
    seed_catalogue()
    counted = _counted()

    assert Resource.everywhere.filter(origin=Origin.COMPILED, standing=Standing.PUBLISHED).count() >= 35
    assert set(Submission.everywhere.values_list("state", flat=True)) >= {
        SubmissionState.COMPILING,
        SubmissionState.DEPARTMENT,
        SubmissionState.BUREAU,
    }
    assert Submission.everywhere.filter(resource__provider__level="county").exists()
    assert set(DataNeed.everywhere.values_list("state", flat=True)) >= {
        NeedState.ASKED,
        NeedState.DISPUTED,
        NeedState.FULFILLED,
    }
    assert Datum.objects.filter(standing=DatumStanding.OPEN).exists()
    source = source_of("DE00001")
    assert source is not None
    assert source.provider.code == "tianzhong.police"
    assert source.item is not None
    seed_catalogue()
    assert _counted() == counted


def _counted() -> list[int]:
    versions = sum(Resource.everywhere.values_list("version", flat=True))
    models = (DataNeed, Duty, Submission, Resource)
    return [versions, DataElement.objects.count(), Datum.objects.count(), *(one.everywhere.count() for one in models)]
