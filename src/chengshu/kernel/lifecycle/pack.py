"""What project management declares."""

from __future__ import annotations

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.governance.events import ConsultationCancelled, ConsultationPublished
from chengshu.kernel.lifecycle.declared import DATASETS, OF_TASK, ON_TIME
from chengshu.kernel.lifecycle.purposes import ATTACHABLES, PAPERS
from chengshu.kernel.lifecycle.queries.projects import find_projects
from chengshu.kernel.lifecycle.rights import PERMISSIONS, ROLES, SEE_NEEDS, SEE_PROJECTS
from chengshu.kernel.lifecycle.seeds import seed_lifecycle
from chengshu.kernel.lifecycle.services import after, stages
from chengshu.kernel.lifecycle.services.exceptions import EXCEPTION
from chengshu.kernel.lifecycle.services.plans import PLAN_APPROVAL
from chengshu.kernel.lifecycle.services.reviews import JOINT_REVIEW
from chengshu.kernel.lifecycle.wordings import MESSAGES
from chengshu.kernel.work.events import WorkDueChanged
from chengshu.spec.pack import Pack
from chengshu.spec.pages import Page, SearchSource, Section

PACK = Pack(
    key="lifecycle",
    label=Text("项目全流程", "Project lifecycle"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    indicators=(ON_TIME,),
    work_types=(PLAN_APPROVAL, JOINT_REVIEW, EXCEPTION, stages.STAGE, after.EVALUATION, after.FINDING),
    pages=(
        Page(Text("需求与白皮书", "Needs"), "lifecycle:needs", Section.PLAN, SEE_NEEDS, "bulb"),
        Page(Text("年度计划", "Yearly plans"), "lifecycle:plans", Section.PLAN, SEE_PROJECTS, "calendar-check"),
        Page(Text("项目库", "Project library"), "lifecycle:projects", Section.PLAN, SEE_PROJECTS, "folders"),
        Page(Text("审计问题", "Audit findings"), "lifecycle:findings", Section.PLAN, SEE_PROJECTS, "zoom-exclamation"),
        Page(Text("项目统计", "Report on projects"), "lifecycle:report", Section.PLAN, SEE_PROJECTS, "chart-bar"),
        Page(Text("项目规则", "Project rules"), "lifecycle:rules", Section.PLAN, SEE_PROJECTS, "ruler"),
    ),
    searches=(SearchSource("lifecycle.projects", Text("项目", "Projects"), find_projects),),
    panels=(OF_TASK,),
    messages=MESSAGES,
    purposes=(PAPERS,),
    attachables=ATTACHABLES,
    seeds=(seed_lifecycle,),
    urls="chengshu.kernel.lifecycle.urls",
    subscriptions=(
        Subscription("lifecycle.experts_heard", ConsultationPublished, stages.hear_experts),
        Subscription("lifecycle.experts_cancelled", ConsultationCancelled, stages.forget_experts),
        Subscription("lifecycle.stage_due", WorkDueChanged, stages.follow_due_day),
        Subscription("lifecycle.followed_due", WorkDueChanged, after.follow_due_day),
    ),
)
