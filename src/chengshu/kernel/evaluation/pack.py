"""What evaluation declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.evaluation.rights import PERMISSIONS, ROLES
from chengshu.kernel.evaluation.services import count_due
from chengshu.spec.pack import Job, Pack

PACK = Pack(
    key="evaluation",
    label=Text("综合评价", "Evaluation"),
    permissions=PERMISSIONS,
    roles=ROLES,
    jobs=(Job("evaluation.count", Text("统计案件", "Count cases"), timedelta(minutes=1), count_due),),
)
