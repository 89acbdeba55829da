"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.projects.purposes import ATTACHABLES, EVIDENCE, PAPERS, PLAN_TEXTS
from chengshu.kernel.projects.rights import PERMISSIONS, ROLES
from chengshu.kernel.projects.work_types import WORK_TYPES
from chengshu.spec.pack import Pack

PACK = Pack(
    key="projects",
    label=Text("规划与项目", "Plan and projects"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=WORK_TYPES,
    purposes=(PLAN_TEXTS, EVIDENCE, PAPERS),
    attachables=ATTACHABLES,
)
