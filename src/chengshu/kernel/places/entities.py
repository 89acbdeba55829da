"""Legal entities on the map: their registered addresses are read in bulk and kept with how sure the place is."""

from __future__ import annotations

from django.db.models import F, Q

from chengshu.base import clock
from chengshu.kernel.places.models import EntityPlace
from chengshu.kernel.places.queries.locating import places_of_texts
from chengshu.kernel.registries.errors import NoSuchRegistry
from chengshu.kernel.registries.models import Record, Standing
from chengshu.kernel.registries.queries.registries import ENTITIES, registry_named

BATCH = 2000
LEAST_CONFIDENCE = 0.4


def locate_entities(most: int = BATCH) -> int:
    """Find the places of entities that are new or whose record changed; how many were looked at."""
    try:
        registry = registry_named(ENTITIES)
    except NoSuchRegistry:
        return 0
    stale = Q(place=None) | ~Q(place__version=F("version"))
    rows = list(Record.objects.filter(stale, registry=registry, standing=Standing.ACTIVE).order_by("pk")[:most])
    texts = [str(row.content.get("address") or "") for row in rows]
    places = []
    for row, found in zip(rows, places_of_texts(texts), strict=True):
        best = next((one for one in found if one.lon is not None and one.confidence >= LEAST_CONFIDENCE), None)
        places.append(
            EntityPlace(
                record=row,
                version=row.version,
                lon=best.lon if best else None,
                lat=best.lat if best else None,
                confidence=best.confidence if best else 0,
                cell_id=best.grid_id if best else None,
                located_at=clock.now(),
            )
        )
    EntityPlace.objects.bulk_create(
        places,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["version", "lon", "lat", "confidence", "cell", "located_at"],
    )
    return len(rows)
