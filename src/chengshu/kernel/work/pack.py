"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.work.errands import ERRAND
from chengshu.kernel.work.extensions import EXTENSION
from chengshu.kernel.work.queries import may_see_step
from chengshu.kernel.work.rights import (
    ASSIGN_ERRANDS,
    ASSIGNER,
    SEE_ITEMS,
    SET_CALENDAR,
    SET_RULES,
    SUPERVISE_ITEMS,
    SUPERVISOR,
    TIMEKEEPER,
)
from chengshu.kernel.work.searching import WORK
from chengshu.kernel.work.seeds import seed_work
from chengshu.kernel.work.services.escalating import look_at_clocks
from chengshu.kernel.work.telling import COPIED, ESCALATED, NEW_WORK, OVERDUE, URGED
from chengshu.spec.files import Attachable
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="work",
    label=Text("待办", "Work"),
    permissions=(SEE_ITEMS, SUPERVISE_ITEMS, ASSIGN_ERRANDS, SET_CALENDAR, SET_RULES),
    roles=(SUPERVISOR, ASSIGNER, TIMEKEEPER),
    work_types=(ERRAND, EXTENSION),
    pages=(
        Page(Text("待办", "Inbox"), "work:inbox", Section.WORK, icon="inbox"),
        Page(Text("工作日历", "Working calendar"), "work:calendar", Section.ADMINISTRATION, SET_CALENDAR, "calendar"),
        Page(Text("时限与升级", "Deadlines and escalation"), "work:rules", Section.ADMINISTRATION, SET_RULES, "clock"),
    ),
    searches=(WORK,),
    messages=(NEW_WORK, URGED, COPIED, ESCALATED, OVERDUE),
    seeds=(seed_work,),
    urls="chengshu.kernel.work.urls",
    api="chengshu.kernel.work.api.router",
    jobs=(
        Job("work.clocks", Text("期限提醒与升级", "Deadlines and escalation"), timedelta(seconds=20), look_at_clocks),
    ),
    attachables=(Attachable("work.Step", may_see_step),),
)
