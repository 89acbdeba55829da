"""Reads of targets and figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.projects.measuring import reaches
from chengshu.kernel.projects.models import Decision, Figure, Target
from chengshu.spec.figures import Indicator
from chengshu.spec.registry import registry

TREND_POINTS = 24


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target beside its newest figure; ``figure`` is None while nothing was measured, which is not zero."""

    target: Target
    figure: Figure | None
    trend: tuple[Figure, ...]

    @property
    def measured(self) -> bool:
        """Whether any value counts."""
        return self.figure is not None

    @property
    def reached(self) -> bool | None:
        """Whether the newest value keeps the promise; None while nothing was measured."""
        if self.figure is None:
            return None
        return reaches(self.figure.value, self.target.op, self.target.value)

    @property
    def past_due(self) -> bool:
        """Whether the day of the promise has passed."""
        return self.target.by_on < clock.today()

    @property
    def word(self) -> Text:
        """How the promise stands, in words."""
        match self.reached:
            case None:
                return Text("尚未测量", "Not measured yet")
            case True:
                return Text("已达标", "Reached")
            case _ if self.past_due:
                return Text("逾期未达标", "Missed")
            case _:
                return Text("推进中", "On the way")

    @property
    def tone(self) -> str:
        """The tone of that word."""
        match self.reached:
            case None:
                return "off"
            case True:
                return "good"
            case _:
                return "bad" if self.past_due else "info"


def figures_of(target: Target) -> QuerySet[Figure]:
    """The figures that count for this target, newest first: measured by the system, or reported for it and accepted."""
    return Figure.everywhere.filter(
        Q(target=None) | Q(target=target), indicator=target.indicator, decision=Decision.ACCEPTED
    )


def latest_figure(target: Target) -> Figure | None:
    """The newest figure that counts; None says 'not measured yet', which is not zero."""
    return figures_of(target).first()


def latest_figures(targets: Iterable[Target]) -> dict[int, Figure]:
    """The newest figure of each target by the target's key; a target not measured yet is missing."""
    wanted = list(targets)
    counting = Figure.everywhere.filter(
        indicator__in={target.indicator for target in wanted}, decision=Decision.ACCEPTED
    )
    last = counting.order_by().values("indicator", "target_id").annotate(last=Max("day"))
    days = Q(pk__in=[])
    for row in last:
        days |= Q(indicator=row["indicator"], target_id=row["target_id"], day=row["last"])
    newest: dict[tuple[str, int | None], Figure] = {}
    for figure in counting.filter(days).order_by("day", "pk"):
        newest[figure.indicator, figure.target_id] = figure
    found: dict[int, Figure] = {}
    for target in wanted:
        both = [newest.get((target.indicator, key)) for key in (target.pk, None)]
        counted = [figure for figure in both if figure is not None]
        if counted:
            found[target.pk] = max(counted, key=lambda figure: (figure.day, figure.pk))
    return found


def target_lines(targets: Iterable[Target]) -> list[TargetLine]:
    """Targets with their newest figure and trend, in two queries."""
    wanted = list(targets)
    latest = latest_figures(wanted)
    since = date(clock.today().year - 2, 1, 1)
    counting = Figure.everywhere.filter(
        indicator__in={target.indicator for target in wanted}, decision=Decision.ACCEPTED, day__gte=since
    ).order_by("day", "pk")
    by_indicator: dict[str, list[Figure]] = {}
    for figure in counting:
        by_indicator.setdefault(figure.indicator, []).append(figure)
    return [
        TargetLine(
            target,
            latest.get(target.pk),
            _thinned([one for one in by_indicator.get(target.indicator, ()) if one.target_id in {None, target.pk}]),
        )
        for target in wanted
    ]


def all_targets() -> QuerySet[Target]:
    """The targets of all plans, in the order of the register."""
    return Target.objects.select_related("plan")


def target_called(key: int) -> Target:
    """The target. Raises NotFound."""
    return one_of(all_targets(), key)


def indicator_of(target: Target) -> Indicator | None:
    """The declared indicator that measures it; None while no system of this city declares one."""
    return registry.indicators.get(target.indicator)


def _thinned(figures: list[Figure]) -> tuple[Figure, ...]:
    """At most TREND_POINTS of them, evenly, with the newest."""
    step = max(1, -(-len(figures) // TREND_POINTS))
    return tuple(figures[::-1][::step][::-1])
