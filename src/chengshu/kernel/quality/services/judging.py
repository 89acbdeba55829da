"""Judging a version of a gathered table."""

from __future__ import annotations

import time
from datetime import datetime
from decimal import Decimal

import duckdb
from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.lake import store
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.quality import measuring, scoring
from chengshu.kernel.quality.checks import CHECKS, NotJudged
from chengshu.kernel.quality.errors import NothingGathered
from chengshu.kernel.quality.models import Finding, Report, Rule, Weight
from chengshu.kernel.quality.rules import in_force
from chengshu.kernel.quality.services.rules import adopt_typical
from chengshu.spec.data import Meaning

DAY_S = 86_400


def judge(resource: Resource, table: TableName, version: int, *, by: Actor = PLATFORM) -> Report:
    """Judge a version by the rules in force; the report is there when this returns.

    Gathering calls it after each run with what it wrote, outside a transaction: ``judge(resource,
    TableName(Layer.BRONZE, resource.key), version)``. It reads the version once, whatever the number of rules, and
    never fails because of the data: a rule that cannot be judged is written down with its problem. Typical rules of
    the entry are put in force first. The same version may be judged again; the last report counts.

    Within seconds the worker (``settle_due``) takes samples, refines the table to ``silver.<key>``, opens or closes
    correction work and publishes ``Judged``; tests call ``settle(report)``. Raises NoSuchTable.
    """
    began = time.monotonic()
    adopt_typical(resource)
    rules = in_force(resource)
    of_rows = [rule for rule in rules if not CHECKS[rule.check_key].over_table]
    measured = measuring.measure(resource, table, version, of_rows)
    findings = [_finding(measure) for measure in measured.measures]
    findings += [_of_table(resource, table, version, rule) for rule in rules if rule not in of_rows]
    return _keep(resource, table, version, measured.rows, findings, began=began, by=by)


def judge_again(resource: Resource, *, by: Actor = PLATFORM) -> Report:
    """Judge the newest gathered version again, as when rules have changed. Raises NothingGathered."""
    name = TableName(Layer.BRONZE, resource.key)
    if not store.exists(name):
        raise NothingGathered
    return judge(resource, name, store.version_of(name), by=by)


@transaction.atomic
def _keep(
    resource: Resource, table: TableName, version: int, rows: int, findings: list[Finding], *, began: float, by: Actor
) -> Report:
    Resource.everywhere.select_for_update().get(pk=resource.pk)
    Report.everywhere.filter(resource=resource, newest=True).update(newest=False)
    shares = [scoring.Share(one.rule.dimension, one.rule.weight, one.passed) for one in findings]
    scores = scoring.by_dimension(shares)
    report = Report.everywhere.create(
        resource=resource,
        table=str(table),
        version=version,
        rows=rows,
        score=scoring.total(scores, weights()),
        scores={key: str(value) for key, value in scores.items()},
        failed=sum(one.failed for one in findings),
        took_ms=int((time.monotonic() - began) * 1000),
    )
    for one in findings:
        one.report = report
    Finding.objects.bulk_create(findings)
    record(by, "quality.report.made", report, version=version, rows=rows, score=report.score, failed=report.failed)
    return report


def weights() -> dict[str, Decimal]:
    """The weights of the dimensions now in force; 1 for one that nobody has weighed."""
    from_rows = dict(Weight.objects.filter(until=None).values_list("dimension", "weight"))
    return {check.dimension: Decimal(1) for check in CHECKS.values()} | from_rows


def _finding(measure: measuring.Measure) -> Finding:
    problem = measure.problem
    return Finding(
        rule=measure.rule,
        checked=measure.checked,
        failed=measure.failed,
        passed=scoring.passed_share(measure.checked, measure.failed),
        problem_zh=problem.zh[:300] if problem else "",
        problem_en=problem.en[:300] if problem else "",
    )


def _of_table(resource: Resource, table: TableName, version: int, rule: Rule) -> Finding:
    try:
        touched = _last_change(resource, table, version)
    except NotJudged as failure:
        return Finding(rule=rule, problem_zh=failure.sentence.zh, problem_en=failure.sentence.en)
    age = Decimal(max((clock.now() - touched).total_seconds(), 0)) / DAY_S
    passed = scoring.freshness(age, int(rule.settings["days"]))
    return Finding(rule=rule, checked=1, failed=int(passed < 1), passed=passed)


def _last_change(resource: Resource, table: TableName, version: int) -> datetime:
    """When the data was last changed at its source, by the column that says so; else when it was last gathered."""
    columns = set(store.schema_of(table, version).names)
    named = resource.items.filter(meaning=Meaning.UPDATED_AT, type__in=("time", "date"))
    for column in named.values_list("column", flat=True):
        moment = _moment(table, version, column) if column in columns else None
        if moment is not None:
            return moment
    noted = LakeTable.objects.filter(layer=table.layer, key=table.key).values_list("filled_at", flat=True).first()
    return noted or clock.now()


def _moment(table: TableName, version: int, column: str) -> datetime | None:
    try:
        return measuring.last_moment(table, version, column)
    except duckdb.Error as failure:
        raise NotJudged(Text(f"字段“{column}”不是时间。", f"The column “{column}” holds no times.")) from failure
