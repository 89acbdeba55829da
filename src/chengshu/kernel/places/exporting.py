"""The register as a file that can be taken in again."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import QuerySet

from chengshu.kernel.places.models import COMPONENT_STATE_LABELS, STANDING, Component
from chengshu.kernel.places.reading import COLUMNS

_HEADS = {name: wording[0] for name, wording in COLUMNS.items()}


def features_of(rows: QuerySet[Component]) -> Iterator[str]:
    """A GeoJSON document, piece by piece: positions in CGCS2000, properties headed as the import reads them."""
    yield '{"type": "FeatureCollection", "features": [\n'
    first = True
    for row in rows.filter(STANDING).order_by("code").iterator(chunk_size=1000):
        spot = [row.lon, row.lat] if row.height_m is None else [row.lon, row.lat, row.height_m]
        values = {
            "code": row.code,
            "class_code": row.class_code,
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "position_by": row.position_by,
            "address": row.address,
            "owner": row.owner.name_zh if row.owner else "",
            "keeper": row.keeper.name_zh if row.keeper else "",
            "state": COMPONENT_STATE_LABELS[row.state].zh,
            "placed_on": row.placed_on.isoformat() if row.placed_on else "",
            "note": row.note,
        }
        properties = {_HEADS[name]: value for name, value in values.items() if value}
        feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": spot}, "properties": properties}
        yield ("" if first else ",\n") + json.dumps(feature, ensure_ascii=False)
        first = False
    yield "\n]}\n"
