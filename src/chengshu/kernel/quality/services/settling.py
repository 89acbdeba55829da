"""What follows on a report: samples, the refined table, correction work, the news."""

from __future__ import annotations

import logging

from django.db import transaction

from chengshu.kernel.events.services import publish
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.quality import measuring
from chengshu.kernel.quality.events import Judged
from chengshu.kernel.quality.masking import masked
from chengshu.kernel.quality.models import Finding, Refining, Report
from chengshu.kernel.quality.services.corrections import settle_correction
from chengshu.kernel.quality.services.refining import refine

log = logging.getLogger(__name__)

MOST_AT_ONCE = 20
SAMPLES = 5


def settle_due() -> int:
    """Settle the newest reports that wait; how many. Safe to break off: what was not finished is done again."""
    Report.everywhere.filter(newest=False, settled=False).update(settled=True)
    waiting = Report.everywhere.filter(newest=True, settled=False).select_related("resource__provider")
    reports = list(waiting.order_by("at")[:MOST_AT_ONCE])
    for report in reports:
        try:
            settle(report)
        except Exception as failure:
            # One table that cannot be refined (files cleared away, memory) must not hold up the others.
            log.exception("report %s of %s was not settled", report.pk, report.resource.key)
            trouble = f"{type(failure).__name__}: {failure}"[:300]
            Report.everywhere.filter(pk=report.pk).update(settled=True, trouble=trouble)
    return len(reports)


def settle(report: Report) -> Refining:
    """Take samples, refine, open or close correction work, tell the floors above. Twice does no harm."""
    _sample(report)
    refined = refine(report)
    with transaction.atomic():
        if not report.resource.node:  # another node's data is put right over there
            settle_correction(report)
        Report.everywhere.filter(pk=report.pk).update(settled=True, trouble="")
        publish(
            Judged(
                resource_key=report.resource.key,
                report_id=report.pk,
                version=report.version,
                silver_version=refined.silver_version,
                rows=refined.rows_out,
                left_out=refined.left_out,
                score="" if report.score is None else str(report.score),
            )
        )
    return refined


def _sample(report: Report) -> None:
    """A few failing values of each rule with their keys, masked; the rows themselves stay in the lake."""
    items = {item.column: item for item in report.resource.items.all()}
    keys = [item.column for item in items.values() if item.is_key]
    name = TableName(Layer.BRONZE, report.resource.key)
    for finding in report.findings.filter(failed__gt=0).select_related("rule"):
        columns = list(dict.fromkeys([*keys, *_columns_of(finding)]))
        finding.samples = [
            {column: masked(items.get(column), row.get(column)) for column in columns if column in row}
            for batch in measuring.failing(report.resource, name, report.version, finding.rule, limit=SAMPLES)
            for row in batch.select([one for one in columns if one in batch.schema.names]).to_pylist()
        ]
        finding.save(update_fields=["samples"])


def _columns_of(finding: Finding) -> list[str]:
    rule = finding.rule
    named = [rule.settings.get(key) for key in ("number", "later")]
    return [one for one in (rule.column, *named, *(rule.settings.get("columns") or ())) if isinstance(one, str) and one]
