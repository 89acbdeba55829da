"""Asking providers to put their data right, closing it when a later version passes, raising what stays unanswered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.quality.errors import BadRule
from chengshu.kernel.quality.models import Correction, CorrectionState, Finding, RaisingRule, Report
from chengshu.kernel.quality.rights import SET_WEIGHTS
from chengshu.kernel.quality.work_types import CORRECTION, SUPERVISION
from chengshu.kernel.work import services as work
from chengshu.kernel.work.queries import items_about

OPEN = (CorrectionState.OPEN, CorrectionState.EXPLAINED)
MOST_RAISED = 200


def raising_rule() -> RaisingRule:
    """The rule in force; the first one where nobody has set any."""
    return RaisingRule.objects.filter(until=None).first() or RaisingRule()


@transaction.atomic
def settle_correction(report: Report) -> Correction | None:
    """Open correction work for what the report found, or close the open one where nothing is left; the row, if any.

    While one is open, later reports bring it up to date; there is never a second. What a supervisor accepted as
    explained is not asked again while the same rules fail on no more rows.
    """
    rule = raising_rule()
    failing = [one for one in report.findings.select_related("rule") if _counts(one, rule)]
    rows = Correction.everywhere.select_for_update().filter(resource=report.resource)
    current = rows.filter(state__in=OPEN).first()
    if current is not None:
        return _closed(current, report) if not failing else _updated(current, failing)
    if not failing or _excused(rows.filter(state=CorrectionState.EXCUSED).first(), failing):
        return None
    return _opened(report, failing)


def raise_unanswered() -> int:
    """Lay before the supervisors what its unit has neither corrected nor explained in time; how many."""
    rule = raising_rule()
    waiting = Correction.everywhere.filter(state=CorrectionState.OPEN, raised_at=None)
    found = 0
    for correction in waiting.select_related("resource__provider")[:MOST_RAISED]:
        item = next((one for one in items_about(correction) if one.kind == CORRECTION.key), None)
        due = item.due_at if item is not None else None
        if due is not None and clock.now() > due + timedelta(days=rule.raise_days):
            _raise(correction)
            found += 1
    return found


@transaction.atomic
def set_raising_rule(
    *, least_failed: int, least_share: Decimal, raise_days: int, by: Actor, reason: str = ""
) -> RaisingRule:
    """From how many failing rows on work is opened, and when it is raised; the rule before ends. Raises NotAllowed."""
    if not by.may(SET_WEIGHTS):
        raise NotAllowed
    if least_failed < 1 or not 0 <= least_share <= 1 or not 0 <= raise_days <= 365:
        raise BadRule(why=Text("数值超出范围", "a number is out of bounds"))
    now = clock.now()
    RaisingRule.objects.filter(until=None).update(until=now)
    row = RaisingRule.objects.create(
        least_failed=least_failed,
        least_share=least_share,
        raise_days=raise_days,
        since=now,
        set_by_id=by.person_id,
        reason=reason.strip()[:300],
    )
    record(by, "quality.raising_rule.set", row, least_failed=least_failed, raise_days=raise_days, reason=reason)
    return row


def _counts(finding: Finding, rule: RaisingRule) -> bool:
    if finding.failed == 0 or not finding.checked:
        return False
    share = Decimal(finding.failed) / finding.checked
    enough = finding.failed >= rule.least_failed or finding.checked < rule.least_failed
    return enough and share >= rule.least_share and share > finding.rule.tolerance


def _opened(report: Report, failing: Sequence[Finding]) -> Correction:
    resource = report.resource
    row = Correction.everywhere.create(
        resource=resource, opened_by=report, rules=_keys(failing), failed=sum(one.failed for one in failing)
    )
    name = resource.name
    work.open_item(
        CORRECTION,
        title=Text(
            f"数据质量整改：{name.zh}（{len(failing)} 条规则，{row.failed} 行）"[:200],
            f"Correct the data of {name.en} ({len(failing)} rules, {row.failed} rows)"[:200],
        ),
        by=PLATFORM,
        about=row,
        unit=resource.provider,
        once=f"quality.correction.{row.pk}",
    )
    record(PLATFORM, "quality.correction.opened", row, rules=row.rules, failed=row.failed)
    return row


def _updated(row: Correction, failing: Sequence[Finding]) -> Correction:
    row.rules, row.failed = _keys(failing), sum(one.failed for one in failing)
    row.save(update_fields=["rules", "failed"])
    return row


def _closed(row: Correction, report: Report) -> Correction:
    row.state, row.closed_by, row.closed_at = CorrectionState.PASSED, report, clock.now()
    row.rules, row.failed = [], 0
    row.save()
    for item in items_about(row):
        if item.is_open:
            move = "passed" if item.kind == CORRECTION.key else "settle"
            work.make_move(item, move, by=PLATFORM, why=f"版本 {report.version} 复检通过")
    record(PLATFORM, "quality.correction.passed", row, version=report.version)
    return row


def _excused(last: Correction | None, failing: Sequence[Finding]) -> bool:
    return last is not None and set(_keys(failing)) <= set(last.rules) and sum(f.failed for f in failing) <= last.failed


def _keys(failing: Sequence[Finding]) -> list[str]:
    return sorted(one.rule.key for one in failing)


@transaction.atomic
def _raise(correction: Correction) -> None:
    row = Correction.everywhere.select_for_update().get(pk=correction.pk)
    if row.raised_at is not None or row.state != CorrectionState.OPEN:
        return
    row.raised_at = clock.now()
    row.save(update_fields=["raised_at"])
    name = correction.resource.name
    work.open_item(
        SUPERVISION,
        title=Text(f"督查：逾期未整改数据质量问题——{name.zh}"[:200], f"Unanswered faults in the data: {name.en}"[:200]),
        by=PLATFORM,
        about=row,
        unit=correction.resource.provider,
        urgency=1,
        once=f"quality.supervision.{row.pk}",
    )
    record(PLATFORM, "quality.correction.raised", row, failed=row.failed)
