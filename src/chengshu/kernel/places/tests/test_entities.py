"""Legal entities on the map, by their registered address."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.places.entities import locate_entities
from chengshu.kernel.places.models import EntityPlace
from chengshu.kernel.places.rights import SEE_COMPONENTS
from chengshu.kernel.places.tests.make import WEST, make_city
from chengshu.kernel.registries.tests.make import make_entity_record
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("digital-city-management.7")
def test_an_entity_stands_where_its_registered_address_is(client: Client) -> None:
    make_city()
    known = make_entity_record(address="衡川区云溪街道云溪小学对面")
    unknown = make_entity_record(address="A3区某某大厦")
    assert locate_entities() == 2
    place = EntityPlace.objects.get(record=known)
    assert place.cell is not None
    assert place.cell.code == f"{WEST}001002"
    assert EntityPlace.objects.get(record=unknown).lon is None
    client.force_login(make_account(may={SEE_COMPONENTS: Scope.ALL}))
    [only] = client.get(reverse("places:entity_points"), {"bbox": "114,33,114.2,33.1"}).json()["features"]
    assert only["properties"]["name"] == known.name
    assert only["properties"]["note"] == known.number


def test_an_entity_is_looked_for_again_only_when_its_record_changed() -> None:
    make_city()
    record = make_entity_record(address="云溪小学")
    assert locate_entities() == 1
    assert locate_entities() == 0
    record.content["address"] = "清河路与建设路交叉口"
    record.version += 1
    record.save()
    assert locate_entities() == 1
    place = EntityPlace.objects.get(record=record)
    assert place.lon == pytest.approx(114.03, abs=0.001)
