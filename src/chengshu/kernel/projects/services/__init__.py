"""Writes of plans, supervision, matters and targets."""

from __future__ import annotations

from chengshu.kernel.projects.services.importing import Accepted, accept_plan, import_plan, reject_plan
from chengshu.kernel.projects.services.matters import (
    MatterNews,
    TimePoint,
    add_task,
    close_matter,
    connect_partner,
    disconnect_partner,
    hand_out,
    partner_at_the_door,
    register_matter,
    return_matter,
    take_matter,
    terminate_matter,
)
from chengshu.kernel.projects.services.printed import settle_unit
from chengshu.kernel.projects.services.rules import set_light_rule, set_score_rule
from chengshu.kernel.projects.services.supervision import (
    accept_reports,
    ask_extension,
    close_milestone,
    decide_extension,
    discuss,
    reopen_milestone,
    report_progress,
    return_reports,
    terminate_milestone,
    tick_content,
)
from chengshu.kernel.projects.services.targets import (
    decide_figure,
    link_targets,
    load_targets,
    measure_targets,
    report_figure,
)

__all__ = [
    "Accepted",
    "MatterNews",
    "TimePoint",
    "accept_plan",
    "accept_reports",
    "add_task",
    "ask_extension",
    "close_matter",
    "close_milestone",
    "connect_partner",
    "decide_extension",
    "decide_figure",
    "disconnect_partner",
    "discuss",
    "hand_out",
    "import_plan",
    "link_targets",
    "load_targets",
    "measure_targets",
    "partner_at_the_door",
    "register_matter",
    "reject_plan",
    "reopen_milestone",
    "report_figure",
    "report_progress",
    "return_matter",
    "return_reports",
    "set_light_rule",
    "set_score_rule",
    "settle_unit",
    "take_matter",
    "terminate_matter",
    "terminate_milestone",
    "tick_content",
]
