"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.projects.listening import SUBSCRIPTIONS
from chengshu.kernel.projects.purposes import ATTACHABLES, EVIDENCE, PAPERS, PLAN_TEXTS
from chengshu.kernel.projects.rights import (
    PERMISSIONS,
    ROLES,
    SEE_MATTERS,
    SEE_PERFORMANCE,
    SEE_TARGETS,
    SEE_TASKS,
)
from chengshu.kernel.projects.searching import SEARCHES
from chengshu.kernel.projects.seeds import begin, seed_projects
from chengshu.kernel.projects.services import measure_targets
from chengshu.kernel.projects.telling import MESSAGES
from chengshu.kernel.projects.work_types import WORK_TYPES
from chengshu.spec.pack import Job, Pack, Recovery
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="projects",
    label=Text("规划与项目", "Plan and projects"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=WORK_TYPES,
    purposes=(PLAN_TEXTS, EVIDENCE, PAPERS),
    attachables=ATTACHABLES,
    subscriptions=SUBSCRIPTIONS,
    messages=MESSAGES,
    searches=SEARCHES,
    jobs=(Job("projects.measure", Text("统计规划指标", "Count the targets"), timedelta(hours=1), measure_targets),),
    recoveries=(
        Recovery(
            "projects.targets", Text("已载入 %(n)s 项规划指标。", "%(n)s targets of the plans were loaded."), begin
        ),
    ),
    seeds=(seed_projects,),
    pages=(
        Page(Text("我的任务", "My duties"), "projects:duties", Section.WORK, SEE_TASKS, "checklist"),
        Page(Text("规划看板", "Plan board"), "projects:board", Section.PLAN, SEE_TASKS, "layout-board"),
        Page(Text("规划指标", "Targets"), "projects:targets", Section.PLAN, SEE_TARGETS, "target-arrow"),
        Page(Text("督办事项", "Supervised matters"), "projects:matters", Section.PLAN, SEE_MATTERS, "eye-check"),
        Page(Text("履职情况", "Performance"), "projects:performance", Section.PLAN, SEE_PERFORMANCE, "users"),
    ),
    urls="chengshu.kernel.projects.urls",
    api="chengshu.kernel.projects.api.router",
)
