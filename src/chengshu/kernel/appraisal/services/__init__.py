"""Writes of the appraisal, by noun."""

from __future__ import annotations

from chengshu.kernel.appraisal.services.appeals import appeal
from chengshu.kernel.appraisal.services.frameworks import assess, import_framework
from chengshu.kernel.appraisal.services.goals import drop_goal, judge, report_on_goal, set_goal, set_goals_from_plan
from chengshu.kernel.appraisal.services.handovers import acknowledge, hand_over
from chengshu.kernel.appraisal.services.measures import issue_measure
from chengshu.kernel.appraisal.services.reports import make_report
from chengshu.kernel.appraisal.services.rounds import open_round, publish_round, score_round, start_round
from chengshu.kernel.appraisal.services.rules import add_criterion, draft_rule, drop_criterion, publish_rule

__all__ = [
    "acknowledge",
    "add_criterion",
    "appeal",
    "assess",
    "draft_rule",
    "drop_criterion",
    "drop_goal",
    "hand_over",
    "import_framework",
    "issue_measure",
    "judge",
    "make_report",
    "open_round",
    "publish_round",
    "publish_rule",
    "report_on_goal",
    "score_round",
    "set_goal",
    "set_goals_from_plan",
    "start_round",
]
