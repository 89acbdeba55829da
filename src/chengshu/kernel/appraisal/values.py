"""The values that criteria are scored from: counted by the systems where possible, reported or judged otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count

from chengshu.base.text import Text
from chengshu.kernel.appraisal.models import Criterion, Goal, Judgement, Round, Source
from chengshu.kernel.projects import queries as plans
from chengshu.kernel.projects.models import Figure, State, Target
from chengshu.spec.registry import registry

NAMES: Mapping[Source, frozenset[str]] = {
    Source.TASKS: frozenset({"due", "on_time", "late", "open_late", "late_days", "returned", "points"}),
    Source.TARGETS: frozenset({"targets", "measured", "met"}),
    Source.GOALS: frozenset({"goals", "reached"}),
    Source.SHARING: frozenset({"score"}),
    Source.QUALITY: frozenset({"score"}),
    Source.SECURITY: frozenset({"score"}),
    Source.JUDGED: frozenset({"judged", "voices"}),
}
NAME_LABELS: Mapping[str, Text] = {
    "due": Text("到期节点数", "milestones due"),
    "on_time": Text("按期完成节点数", "milestones reached on time"),
    "late": Text("逾期完成节点数", "milestones reached late"),
    "open_late": Text("逾期未完成节点数", "milestones still not reached"),
    "late_days": Text("逾期工作日合计", "working days late, summed"),
    "returned": Text("被退回报告数", "reports returned"),
    "points": Text("任务得分均值（0–100）", "mean task score (0–100)"),
    "targets": Text("承担指标数", "targets held"),
    "measured": Text("已计量指标数", "targets measured"),
    "met": Text("达标指标数", "targets met"),
    "goals": Text("目标权重合计", "weight of all goals"),
    "reached": Text("已完成目标权重", "weight of what was reached"),
    "score": Text("来源系统评分（0–1）", "score from the source system (0–1)"),
    "judged": Text("评议均分（0–1）", "mean judgement (0–1)"),
    "voices": Text("评议人数", "number of judges"),
}


@dataclass(frozen=True)
class Values:
    """Named values for one criterion and unit; ``missing`` says why there are none."""

    of: Mapping[str, Decimal]
    missing: Text | None = None


NOT_CONNECTED = Text("来源系统尚未接入", "the source system is not connected yet")
NOTHING_DUE = Text("本期没有可计的内容", "there was nothing to count in this period")
NOT_JUDGED = Text("尚未评议", "nobody has judged yet")


class Gathered:
    """All values of a round, read once for all units; nothing is written."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.goals: dict[int, list[Goal]] = defaultdict(list)
        for goal in round_.goals.select_related("task", "target").prefetch_related("reports"):
            self.goals[goal.unit_id].append(goal)
        self.figures = plans.latest_figures(
            goal.target for goals in self.goals.values() for goal in goals if goal.target is not None
        )
        self.ratings: dict[str, Mapping[int, Decimal]] = {}
        self.task_scores: dict[int, list[plans.TaskScore]] = defaultdict(list)
        for score in plans.task_scores(plans.Period(round_.starts_on, round_.ends_on)):
            self.task_scores[score.organisation_id].append(score)

    def of(self, criterion: Criterion, unit_id: int) -> Values:
        """The values of one criterion for one unit."""
        match Source(criterion.source):
            case Source.TASKS:
                return _task_values(self.task_scores[unit_id])
            case Source.TARGETS:
                return self._target_values(unit_id)
            case Source.GOALS:
                return self._goal_values(unit_id)
            case Source.JUDGED:
                return _judged(self.round, criterion, unit_id)
            case Source.SHARING | Source.QUALITY | Source.SECURITY:
                return self._rated(criterion.source, unit_id)

    def _target_values(self, unit_id: int) -> Values:
        targets = [goal.target for goal in self.goals[unit_id] if goal.target is not None]
        if not targets:
            return Values({}, NOTHING_DUE)
        figures = [(target, self.figures.get(target.pk)) for target in targets]
        measured = [(target, figure) for target, figure in figures if figure is not None]
        met = sum(is_met(target, figure) for target, figure in measured)
        return Values({"targets": Decimal(len(targets)), "measured": Decimal(len(measured)), "met": Decimal(met)})

    def _goal_values(self, unit_id: int) -> Values:
        goals = self.goals[unit_id]
        if not goals:
            return Values({}, NOTHING_DUE)
        reached = sum((goal.weight * self.share_of(goal) for goal in goals), Decimal(0))
        return Values({"goals": sum((goal.weight for goal in goals), Decimal(0)), "reached": reached})

    def _rated(self, source: str, unit_id: int) -> Values:
        """What another system declared as its rating of the unit; each system is asked once for all units."""
        rating = registry.ratings.get(source)
        if rating is None:
            return Values({}, NOT_CONNECTED)
        if source not in self.ratings:
            self.ratings[source] = rating.compute(self.round.starts_on, self.round.ends_on)
        score = self.ratings[source].get(unit_id)
        return Values({}, NOTHING_DUE) if score is None else Values({"score": score})

    def share_of(self, goal: Goal) -> Decimal:
        """How much of a goal is reached, 0 to 1: by the task, by the measured target, or by the accepted report."""
        if goal.task is not None:
            return Decimal(1) if goal.task.state == State.DONE else Decimal(goal.task.share_done) / 100
        if goal.target is not None:
            figure = self.figures.get(goal.target.pk)
            return Decimal(figure is not None and is_met(goal.target, figure))
        accepted = [report.share for report in goal.reports.all() if report.accepted]
        return accepted[0] if accepted else Decimal(0)


def is_met(target: Target, figure: Figure) -> bool:
    """Whether the measured value keeps the promise."""
    match target.op:
        case ">=":
            return figure.value >= target.value
        case "<=":
            return figure.value <= target.value
        case _:
            return figure.value == target.value


def _task_values(scores: list[plans.TaskScore]) -> Values:
    if not scores:
        return Values({}, NOTHING_DUE)
    weight = sum((score.weight for score in scores), Decimal(0))
    points = sum((score.points * score.weight for score in scores), Decimal(0))
    counts = {
        name: Decimal(sum(getattr(score, name) for score in scores))
        for name in ("due", "on_time", "late", "open_late", "late_days", "returned")
    }
    return Values(counts | {"points": points / weight if weight else Decimal(0)})


def _judged(round_: Round, criterion: Criterion, unit_id: int) -> Values:
    found = Judgement.objects.filter(round=round_, criterion=criterion, unit_id=unit_id).aggregate(
        mean=Avg("share"), voices=Count("pk")
    )
    if not found["voices"]:
        return Values({}, NOT_JUDGED)
    return Values({"judged": Decimal(found["mean"]), "voices": Decimal(found["voices"])})
