"""What the base registries declare."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.registries.rights import PERMISSIONS, ROLES
from chengshu.kernel.registries.services.merging import merge_due, recover
from chengshu.kernel.registries.work import PAIRS
from chengshu.spec.pack import Job, Pack, Recovery

PACK = Pack(
    key="registries",
    label=Text("基础库", "Base registries"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=(PAIRS,),
    jobs=(Job("registries.merge", Text("融合基础库", "Merge base registries"), timedelta(minutes=1), merge_due),),
    recoveries=(
        Recovery(
            "registries.runs", Text("%(n)s 次融合被中断，将重做。", "%(n)s merges were cut off and run again."), recover
        ),
    ),
)
