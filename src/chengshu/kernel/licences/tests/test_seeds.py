"""The invented city has licences, made by the services, and seeding again changes nothing."""

from __future__ import annotations

import pytest

from chengshu.base import clock
from chengshu.kernel.access.seeds import seed_grants
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.install.sync import sync_packs
from chengshu.kernel.licences import checking
from chengshu.kernel.licences.models import Licence, LicenceState, LicenceType, Seal, ServiceItem, Use, Verification
from chengshu.kernel.licences.queries.measures import material_reduction
from chengshu.kernel.licences.seeds import seed_licences

TABLES = (Licence, LicenceType, Seal, ServiceItem, Use, Verification)


@pytest.mark.django_db
def test_the_invented_city_has_licences_and_seeding_again_changes_nothing() -> None:
    sync_packs()
    seed_organisations()
    seed_people()
    seed_grants()
    seed_licences()
    counts = [table.everywhere.count() for table in TABLES]
    assert all(counts)
    assert {LicenceState.VALID, LicenceState.SUSPENDED, LicenceState.REVOKED} <= set(
        Licence.everywhere.values_list("state", flat=True)
    )
    licences = Licence.everywhere.select_related("type", "organisation", "seal")
    assert all(checking.is_signed(licence) for licence in licences)
    measured = material_reduction(clock.today())
    assert measured
    assert measured.value > 0
    seed_licences()
    assert [table.everywhere.count() for table in TABLES] == counts
