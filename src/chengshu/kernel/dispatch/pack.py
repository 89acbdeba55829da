"""What dispatch declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.cases.events import CaseClosed, CaseDispatched, CaseFiled, CaseHandedBack, CaseHandled
from chengshu.kernel.dispatch.declared import DATASETS
from chengshu.kernel.dispatch.panels import PANELS
from chengshu.kernel.dispatch.rights import PERMISSIONS, ROLES, SEE, SEE_CREWS, SEE_DISPUTES, WORK
from chengshu.kernel.dispatch.seeds import seed_crews, seed_rules
from chengshu.kernel.dispatch.services import crews, disputing, sending
from chengshu.kernel.dispatch.services.hours import forget_days
from chengshu.kernel.dispatch.services.trying import try_due
from chengshu.kernel.dispatch.work_types import RULING
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="dispatch",
    label=Text("派遣调度", "Dispatch"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    work_types=(RULING,),
    pages=(
        Page(Text("我的工单", "My orders"), "dispatch:mine", Section.CASES, WORK, "list-check", rank=1),
        Page(Text("派遣规则", "Rules of dispatch"), "dispatch:rules", Section.CASES, SEE, "sitemap", rank=5),
        Page(Text("派遣争议", "Disputes"), "dispatch:disputes", Section.CASES, SEE_DISPUTES, "gavel", rank=5),
        Page(Text("处置班组", "Crews"), "dispatch:crews", Section.CASES, SEE_CREWS, "users-group", rank=6),
    ),
    panels=PANELS,
    seeds=(seed_rules, seed_crews),
    urls="chengshu.kernel.dispatch.urls",
    api="chengshu.kernel.dispatch.api",
    subscriptions=(
        Subscription("dispatch.send", CaseFiled, sending.on_filed),
        Subscription("dispatch.followed", CaseDispatched, sending.on_dispatched),
        Subscription("dispatch.settled", CaseDispatched, disputing.on_dispatched),
        Subscription("dispatch.over", CaseClosed, disputing.on_closed),
        Subscription("dispatch.handed_back", CaseHandedBack, disputing.on_handed_back),
        Subscription("dispatch.crew_back", CaseHandedBack, crews.on_handled),
        Subscription("dispatch.crew_done", CaseHandled, crews.on_handled),
        Subscription("dispatch.crew_over", CaseClosed, crews.on_handled),
    ),
    jobs=(
        Job("dispatch.try", Text("试算派遣规则", "Try rules on past cases"), timedelta(seconds=2), try_due),
        Job("dispatch.forget", Text("清除过期位置", "Forget positions"), timedelta(hours=1), crews.forget_positions),
        Job("dispatch.forget_days", Text("清除往年单日值班", "Forget days long over"), timedelta(days=1), forget_days),
    ),
)
