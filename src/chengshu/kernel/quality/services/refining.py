"""Writing the refined table."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pyarrow as pa
from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.audit.services import record
from chengshu.kernel.lake import store
from chengshu.kernel.lake.lineage.places import in_lake
from chengshu.kernel.lake.lineage.services import record_flow
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import locked, note_written
from chengshu.kernel.messages.services import tell
from chengshu.kernel.quality.errors import RowsDoNotAddUp
from chengshu.kernel.quality.models import Objection, Override, Refining, Report
from chengshu.kernel.quality.refining import Fix, refined
from chengshu.kernel.quality.rules import in_force
from chengshu.kernel.quality.sealing import unsealed, unsealed_row

PROCESS = "quality"


def refine(report: Report) -> Refining:
    """Put the refined rows of the report's version in place of those of ``silver.<key>``; the older stay readable.

    Only one process writes a refined table at a time. The rows written are counted as they pass, apart from the
    engine's counts: where the two differ nothing is noted and RowsDoNotAddUp is raised.
    """
    began = time.monotonic()
    resource = report.resource
    source, target = TableName(Layer.BRONZE, resource.key), TableName(Layer.SILVER, resource.key)
    overrides = list(Override.objects.filter(resource=resource, lapsed_at=None).select_related("objection__resource"))
    fixes = [_fix(one) for one in overrides]
    with locked(target), refined(resource, source, report.version, in_force(resource), fixes) as result:
        passed = _Passed()
        reader = pa.RecordBatchReader.from_batches(result.rows.schema, passed.counted(result.rows))
        version = store.replace(target, reader)
    counts = result.counts
    if passed.rows != counts.rows_out:
        raise RowsDoNotAddUp(f"{resource.key}: {passed.rows} written of {counts}")
    with transaction.atomic():
        note_written(target, resource=resource)
        record_flow(in_lake(source), in_lake(target), process=PROCESS, columns=result.sources)
        _settle_overrides(overrides, counts.applied, report.version)
        row, _ = Refining.objects.update_or_create(
            report=report,
            defaults={
                "silver_version": version,
                "rows_in": counts.rows_in,
                "rows_out": counts.rows_out,
                "left_out": counts.left_out,
                "duplicates": counts.duplicates,
                "corrected": len(counts.applied),
                "took_ms": int((time.monotonic() - began) * 1000),
                "at": clock.now(),
            },
        )
        record(PLATFORM, "quality.table.refined", report, rows=counts.rows_out, left_out=counts.left_out)
    return row


class _Passed:
    """Counts rows as they go by."""

    def __init__(self) -> None:
        self.rows = 0

    def counted(self, batches: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            self.rows += batch.num_rows
            yield batch


def _fix(override: Override) -> Fix:
    objection = override.objection
    was, value = unsealed(objection.was_sealed), unsealed(objection.corrected_sealed)
    return Fix(override.pk, objection.column, unsealed_row(objection.row_sealed), was or None, value or None)


def _settle_overrides(overrides: list[Override], applied: frozenset[int], version: int) -> None:
    """What no longer fits the source has lapsed: the source was put right, or the row is gone."""
    for one in overrides:
        if one.pk in applied:
            if one.applied_version is None:
                _tell(one.objection)
            one.applied_version = version
        else:
            one.lapsed_at = clock.now()
        one.save(update_fields=["applied_version", "lapsed_at"])


def _tell(objection: Objection) -> None:
    """The correction comes back to whoever objected."""
    tell(
        [objection.by_id],
        "quality.objection_applied",
        subject=objection,
        url=objection.url,
        number=objection.number,
        resource=objection.resource.name,
    )
