"""What the channels declare."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.intake.rights import PERMISSIONS, ROLES
from chengshu.kernel.intake.seeds import seed_intake
from chengshu.spec.pack import Pack

PACK = Pack(
    key="intake",
    label=Text("受理渠道", "Intake"),
    permissions=PERMISSIONS,
    roles=ROLES,
    seeds=(seed_intake,),
    urls="chengshu.kernel.intake.urls",
)
