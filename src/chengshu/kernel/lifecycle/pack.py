"""What project management declares."""

from __future__ import annotations

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.governance.events import ConsultationCancelled, ConsultationPublished
from chengshu.kernel.lifecycle.purposes import ATTACHABLES, PAPERS
from chengshu.kernel.lifecycle.rights import PERMISSIONS, ROLES
from chengshu.kernel.lifecycle.services import after, stages
from chengshu.kernel.lifecycle.services.exceptions import EXCEPTION
from chengshu.kernel.lifecycle.services.plans import PLAN_APPROVAL
from chengshu.kernel.lifecycle.services.reviews import JOINT_REVIEW
from chengshu.kernel.lifecycle.wordings import MESSAGES
from chengshu.kernel.work.events import WorkDueChanged
from chengshu.spec.pack import Pack

PACK = Pack(
    key="lifecycle",
    label=Text("项目全流程", "Project lifecycle"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=(PLAN_APPROVAL, JOINT_REVIEW, EXCEPTION, stages.STAGE, after.EVALUATION, after.FINDING),
    messages=MESSAGES,
    purposes=(PAPERS,),
    attachables=ATTACHABLES,
    subscriptions=(
        Subscription("lifecycle.experts_heard", ConsultationPublished, stages.hear_experts),
        Subscription("lifecycle.experts_cancelled", ConsultationCancelled, stages.forget_experts),
        Subscription("lifecycle.stage_due", WorkDueChanged, stages.follow_due_day),
        Subscription("lifecycle.followed_due", WorkDueChanged, after.follow_due_day),
    ),
)
