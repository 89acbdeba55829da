"""What cases declare."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.cases.declared import DATASETS
from chengshu.kernel.cases.events import CaseClosed, CaseReported
from chengshu.kernel.cases.finding import index_missing
from chengshu.kernel.cases.overdue import follow_due, tell_overdue
from chengshu.kernel.cases.panels import PANELS
from chengshu.kernel.cases.purposes import ATTACHABLES, PURPOSES
from chengshu.kernel.cases.rights import KEEP_CLASSES, PERMISSIONS, ROLES, SEE
from chengshu.kernel.cases.searching import SEARCH
from chengshu.kernel.cases.seeds import seed_classes, seed_story
from chengshu.kernel.cases.services.moving import lapse_unrated
from chengshu.kernel.cases.services.supplementing import SUPPLEMENTED
from chengshu.kernel.cases.services.understanding import on_closed, on_reported
from chengshu.kernel.cases.suspensions import SUSPENSION
from chengshu.kernel.cases.work_types import ASSIST, CASE
from chengshu.kernel.work.events import WorkDueChanged, WorkOverdue
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="cases",
    label=Text("案件", "Cases"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    work_types=(CASE, ASSIST, SUSPENSION),
    pages=(
        Page(Text("案件", "Cases"), "cases:desk", Section.CASES, SEE, "message-report"),
        Page(Text("案件类别", "Classes of cases"), "cases:classes", Section.CASES, SEE, "list-tree", rank=8),
        Page(Text("受理单位", "Keepers of channels"), "cases:keepers", Section.CASES, KEEP_CLASSES, "transfer", rank=9),
    ),
    panels=PANELS,
    searches=(SEARCH,),
    messages=(SUPPLEMENTED,),
    purposes=PURPOSES,
    attachables=ATTACHABLES,
    seeds=(seed_classes, seed_story),
    urls="chengshu.kernel.cases.urls",
    api="chengshu.kernel.cases.api.router",
    subscriptions=(
        Subscription("cases.understand", CaseReported, on_reported),
        Subscription("cases.learn", CaseClosed, on_closed),
        Subscription("cases.due", WorkDueChanged, follow_due),
        Subscription("cases.overdue", WorkOverdue, tell_overdue),
    ),
    jobs=(
        Job("cases.lapse", Text("结束逾期未评价的案件", "End unrated cases"), timedelta(minutes=10), lapse_unrated),
        Job("cases.index", Text("补全案件检索索引", "Fill the index of cases"), timedelta(minutes=5), index_missing),
    ),
)
