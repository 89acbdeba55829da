"""Data that nobody touches grows old: its resource is judged again on the day it becomes late."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base import clock
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.quality.models import Finding
from chengshu.kernel.quality.services.judging import judge_again

AT_LEAST = timedelta(days=1)
MOST_AT_ONCE = 20


def judge_aged() -> int:
    """Judge again what was in time by its last report but may be late by now, or is late and older; how many.

    Each resource at most once a day.
    """
    now = clock.now()
    findings = Finding.objects.filter(report__newest=True, rule__check_key="fresh", report__at__lt=now - AT_LEAST)
    found = 0
    for finding in findings.select_related("rule", "report__resource__provider").order_by("report__at"):
        report = finding.report
        allowed = timedelta(days=int(finding.rule.settings["days"]))
        late = finding.failed > 0 or now - report.at > allowed
        if late and store.exists(TableName(Layer.BRONZE, report.resource.key)):
            judge_again(report.resource)
            found += 1
        if found >= MOST_AT_ONCE:
            break
    return found
