"""What is asked about the base registries."""

from __future__ import annotations

from chengshu.kernel.registries.queries.economy import observations, series_named
from chengshu.kernel.registries.queries.records import (
    Known,
    changes_of,
    entity_by_code,
    known_at,
    person_by_number,
    record_by_number,
    record_of,
    records_named,
    standing_record,
)
from chengshu.kernel.registries.queries.registries import fields_of, registry_named

__all__ = [
    "Known",
    "changes_of",
    "entity_by_code",
    "fields_of",
    "known_at",
    "observations",
    "person_by_number",
    "record_by_number",
    "record_of",
    "records_named",
    "registry_named",
    "series_named",
    "standing_record",
]
