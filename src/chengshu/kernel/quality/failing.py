"""Failing rows as their provider sees and takes them: whole, unmasked, written down in the audit record."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from chengshu.base.errors import NotFound
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.services import read
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.quality import measuring
from chengshu.kernel.quality.models import Finding
from chengshu.kernel.quality.rights import SEE_FAILING
from chengshu.ui.exports import harmless

SHOWN = 100


def finding_for(actor: Actor, key: int) -> Finding:
    """A finding whose rows the actor may see: only the provider's own people. Raises NotFound."""
    found = Finding.objects.filter(pk=key).select_related("rule", "report__resource__provider").first()
    if found is None or not reaches(actor, SEE_FAILING, found.report.resource.provider):
        raise NotFound
    return found


def some_rows(finding: Finding, *, by: Actor) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns and the first failing rows at the report's version."""
    read(by, finding.report, "整改数据质量问题", rule=finding.rule.key, rows=min(finding.failed, SHOWN))
    rows: list[dict[str, Any]] = []
    columns: list[str] = []
    for batch in _batches(finding, SHOWN):
        columns = list(batch.schema.names)
        rows += batch.to_pylist()
    return columns, rows


def as_csv(finding: Finding, *, by: Actor) -> Iterator[bytes]:
    """All failing rows as CSV that Excel opens in Chinese; no cell runs as a formula."""
    read(by, finding.report, "下载数据质量问题数据", rule=finding.rule.key, rows=finding.failed)
    return _written(_batches(finding, None))


def _batches(finding: Finding, limit: int | None) -> Iterator[pa.RecordBatch]:
    report = finding.report
    name = TableName(Layer.BRONZE, report.resource.key)
    return measuring.failing(report.resource, name, report.version, finding.rule, limit=limit)


def _written(batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    header = False
    for batch in batches:
        text = io.StringIO()
        writer = csv.writer(text)
        if not header:
            text.write("\ufeff")
            writer.writerow(batch.schema.names)
            header = True
        writer.writerows(_line(row) for row in batch.to_pylist())
        yield text.getvalue().encode()
    if not header:
        yield "\ufeff".encode()


def _line(row: dict[str, Any]) -> Sequence[object]:
    return [harmless(value) for value in row.values()]
