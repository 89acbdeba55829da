"""What governance declares: who leads, who answers, who advises, what is followed."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.governance.panels import PANELS
from chengshu.kernel.governance.purposes import ATTACHABLES, PURPOSES
from chengshu.kernel.governance.rights import (
    PERMISSIONS,
    ROLES,
    SEE_CONSULTATIONS,
    SEE_DOCUMENTS,
    SEE_GROUPS,
    SEE_OFFICERS,
    SEE_PARTNERS,
    SEE_STANDARDS,
)
from chengshu.kernel.governance.searching import SEARCHES
from chengshu.kernel.governance.seeds import seed_governance
from chengshu.kernel.governance.services.consultations import CONSULTATION
from chengshu.kernel.governance.services.due_days import follow_due_day
from chengshu.kernel.governance.services.findings import FINDING
from chengshu.kernel.governance.services.opinions import OPINION
from chengshu.kernel.governance.services.papers import PAPER, ask_for_papers, remind_officers
from chengshu.kernel.governance.services.warnings import warn_of_agreements, warn_of_terms
from chengshu.kernel.governance.wordings import MESSAGES
from chengshu.kernel.work.events import WorkDueChanged
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

HOUR = timedelta(hours=1)

PACK = Pack(
    key="governance",
    label=Text("治理机制", "Governance"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=(PAPER, CONSULTATION, OPINION, FINDING),
    messages=MESSAGES,
    panels=PANELS,
    seeds=(seed_governance,),
    purposes=PURPOSES,
    attachables=ATTACHABLES,
    pages=(
        Page(Text("领导小组", "Steering groups"), "governance:groups", Section.PLAN, SEE_GROUPS, "users-group"),
        Page(Text("首席数据官", "Chief data officers"), "governance:officers", Section.PLAN, SEE_OFFICERS, "user-star"),
        Page(Text("专家咨询", "Experts"), "governance:consultations", Section.PLAN, SEE_CONSULTATIONS, "messages"),
        Page(
            Text("联盟与支撑机构", "Alliance and partners"),
            "governance:partners",
            Section.PLAN,
            SEE_PARTNERS,
            "heart-handshake",
        ),
        Page(Text("标准规范", "Standards"), "governance:standards", Section.PLAN, SEE_STANDARDS, "ruler-measure"),
        Page(
            Text("规划与政策文件", "Plans and policy"),
            "governance:documents",
            Section.PLAN,
            SEE_DOCUMENTS,
            "file-certificate",
        ),
    ),
    searches=SEARCHES,
    urls="chengshu.kernel.governance.urls",
    subscriptions=(Subscription("governance.due_days", WorkDueChanged, follow_due_day),),
    jobs=(
        Job("governance.ask_for_papers", Text("通知报送年度计划和报告", "Ask for papers"), HOUR, ask_for_papers),
        Job("governance.remind_officers", Text("提醒年度计划和报告到期", "Remind of papers"), HOUR, remind_officers),
        Job("governance.warn_of_agreements", Text("协议到期预警", "Warn of agreements"), HOUR, warn_of_agreements),
        Job("governance.warn_of_terms", Text("任期聘期到期提醒", "Warn of terms"), HOUR, warn_of_terms),
    ),
)
