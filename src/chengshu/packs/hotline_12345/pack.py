"""What the 12345 hotline declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.cases.events import CaseClosed, CaseOverdue, CaseRated, CaseReopened, CaseSupplemented
from chengshu.packs.hotline_12345.data import DATASETS, INDICATORS
from chengshu.packs.hotline_12345.rights import CALL_BACK, PERMISSIONS, READ, ROLES, SEE, TAKE_CALLS
from chengshu.packs.hotline_12345.seeds import (
    seed_articles,
    seed_callbacks,
    seed_hotlines,
    seed_recipients,
    seed_shifts,
)
from chengshu.packs.hotline_12345.services import callbacks, passing
from chengshu.packs.hotline_12345.services.knowledge import ARTICLE, EXPIRING, remind_due
from chengshu.packs.hotline_12345.services.passing import OVERDUE, supervise_due
from chengshu.packs.hotline_12345.showing import case_panel
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Panel, Section

HOUR = timedelta(hours=1)

PACK = Pack(
    key="hotline_12345",
    label=Text("12345热线", "12345 hotline"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    indicators=INDICATORS,
    work_types=(ARTICLE,),
    pages=(
        Page(Text("接听登记", "Take a call"), "hotline_12345:seat", Section.CASES, TAKE_CALLS, "phone", 1),
        Page(Text("回访", "Callbacks"), "hotline_12345:callbacks", Section.CASES, CALL_BACK, "message-2", 2),
        Page(Text("热线知识库", "Knowledge base"), "hotline_12345:articles", Section.CASES, READ, "notebook", 3),
        Page(Text("热线运行", "The hotline"), "hotline_12345:figures", Section.CASES, SEE, "chart-bar", 4),
    ),
    panels=(
        Panel(
            "hotline_12345.case",
            "cases.case",
            Text("12345热线", "12345 hotline"),
            "hotline_12345/_case.html",
            case_panel,
        ),
    ),
    messages=(EXPIRING, OVERDUE, callbacks.SAID_MORE),
    subscriptions=(
        Subscription("hotline_12345.call_back", CaseClosed, callbacks.on_closed),
        Subscription("hotline_12345.rated", CaseRated, callbacks.on_rated),
        Subscription("hotline_12345.reopened", CaseReopened, callbacks.on_reopened),
        Subscription("hotline_12345.said_more", CaseSupplemented, callbacks.on_supplemented),
        Subscription("hotline_12345.came_back", CaseClosed, passing.on_closed),
        Subscription("hotline_12345.overdue", CaseOverdue, passing.on_overdue),
    ),
    jobs=(
        Job("hotline_12345.remind", Text("提醒到期知识", "Remind of articles that expire"), HOUR, remind_due),
        Job("hotline_12345.supervise", Text("超期工单转督办", "Hand overdue cases on"), HOUR, supervise_due),
    ),
    seeds=(seed_recipients, seed_hotlines, seed_shifts, seed_articles, seed_callbacks),
    urls="chengshu.packs.hotline_12345.urls",
    api="chengshu.packs.hotline_12345.api.router",
)
