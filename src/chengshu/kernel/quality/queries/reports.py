"""Scores by dataset, bureau and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.quality.models import Correction, CorrectionState, Finding, Report
from chengshu.kernel.quality.scoring import CENT

OPEN = (CorrectionState.OPEN, CorrectionState.EXPLAINED)


@dataclass(frozen=True)
class BureauScore:
    """How a bureau stands: the mean of the newest scores of its resources, and what it has still to correct."""

    body: Organisation
    score: Decimal | None
    resources: int
    rows: int
    failed: int
    open: int
    raised: int

    @property
    def name(self) -> str:
        """The bureau's name."""
        return str(self.body.name)


def newest_report(resource: Resource) -> Report | None:
    """The report that counts, None before the first."""
    rows = Report.everywhere.filter(resource=resource, newest=True)
    return rows.select_related("resource__provider", "refining").first()


def newest_reports() -> QuerySet[Report]:
    """The report that counts of each resource."""
    return Report.everywhere.filter(newest=True).select_related("resource__provider", "refining")


def findings_of(report: Report) -> QuerySet[Finding]:
    """What each rule found, the worst first, those with nothing to judge last."""
    return report.findings.select_related("rule").order_by(F("passed").asc(nulls_last=True), "rule__column", "pk")


def bureau_scores() -> list[BureauScore]:
    """Every bureau whose data was judged, the worst first."""
    scores: dict[int, list[Report]] = defaultdict(list)
    for report in newest_reports().select_related(None).select_related("resource"):
        scores[report.resource.provider_id].append(report)
    counted = Correction.everywhere.filter(state__in=OPEN).values("resource__provider")
    corrections = {
        row["resource__provider"]: (row["open"], row["raised"])
        for row in counted.annotate(open=Count("pk"), raised=Count("pk", filter=Q(raised_at__isnull=False)))
    }
    bodies = Organisation.objects.in_bulk(scores)
    found = [_of_bureau(bodies[key], reports, *corrections.get(key, (0, 0))) for key, reports in scores.items()]
    return sorted(found, key=lambda one: (one.score is None, one.score or 0, one.body.pk))


def month_scores(months: int = 12, *, provider: Organisation | None = None) -> list[tuple[date, Decimal | None]]:
    """The mean score of each of the last months, oldest first; None for one in which nothing was judged.

    A resource counts by its last report of the month.
    """
    first = _months_back(timezone.localdate(), months - 1)
    rows = Report.everywhere.filter(at__gte=_start(first), score__isnull=False)
    if provider is not None:
        rows = rows.filter(resource__provider=provider)
    last = rows.annotate(month=TruncMonth("at")).values("month", "resource").annotate(last=Max("pk")).values("last")
    sums: dict[date, list[Decimal]] = defaultdict(list)
    for at, score in Report.everywhere.filter(pk__in=last).values_list("at", "score"):
        sums[timezone.localtime(at).date().replace(day=1)].append(score or Decimal(0))
    return [(month, mean(sums[month])) for month in _months(first, months)]


def unit_shares(first: date, last: date) -> Mapping[int, Decimal]:
    """0 to 1 by the key of the provider: the mean score of its resources by their last report up to the day.

    A unit none of whose resources was judged between the days is missing, which is not zero.
    """
    until = _start(last + timedelta(days=1))
    rows = Report.everywhere.filter(at__lt=until, at__gte=_start(first), score__isnull=False)
    newest = rows.values("resource").annotate(last=Max("pk")).values("last")
    by_unit: dict[int, list[Decimal]] = defaultdict(list)
    for unit, score in Report.everywhere.filter(pk__in=newest).values_list("resource__provider", "score"):
        by_unit[unit].append(score or Decimal(0))
    return {unit: (_mean(scores) / 100).quantize(Decimal("0.0001")) for unit, scores in by_unit.items()}


def mean(scores: Iterable[Decimal]) -> Decimal | None:
    """The mean of scores in cents; None of none."""
    known = list(scores)
    return _mean(known).quantize(CENT) if known else None


def _mean(scores: list[Decimal]) -> Decimal:
    return sum(scores, Decimal(0)) / len(scores)


def _of_bureau(body: Organisation, reports: list[Report], open_: int, raised: int) -> BureauScore:
    return BureauScore(
        body=body,
        score=mean(report.score for report in reports if report.score is not None),
        resources=len(reports),
        rows=sum(report.rows for report in reports),
        failed=sum(report.failed for report in reports),
        open=open_,
        raised=raised,
    )


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _months_back(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _months(first: date, count: int) -> list[date]:
    return [_months_back(first, -place) for place in range(count)]
