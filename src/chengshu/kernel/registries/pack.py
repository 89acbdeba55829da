"""What the base registries declare."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.registries.datasets import DATASETS
from chengshu.kernel.registries.figures import INDICATORS
from chengshu.kernel.registries.rights import DECIDE_PAIRS, LOOK_UP, PERMISSIONS, ROLES, SEE_REGISTRIES
from chengshu.kernel.registries.seeds import seed_registries
from chengshu.kernel.registries.services.merging import merge_due, recover
from chengshu.kernel.registries.work import PAIRS
from chengshu.spec.pack import Job, Pack, Recovery
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="registries",
    label=Text("基础库", "Base registries"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    indicators=INDICATORS,
    work_types=(PAIRS,),
    pages=(
        Page(
            Text("基础库和主题库", "Base registries"),
            "registries:overview",
            Section.DATA,
            SEE_REGISTRIES,
            "database",
            40,
        ),
        Page(Text("查询核验", "Look up and verify"), "registries:look_up", Section.DATA, LOOK_UP, "search", 40),
        Page(Text("疑似重复判定", "Undecided pairs"), "registries:pairs", Section.DATA, DECIDE_PAIRS, "git-merge", 40),
    ),
    jobs=(Job("registries.merge", Text("融合基础库", "Merge base registries"), timedelta(minutes=1), merge_due),),
    recoveries=(
        Recovery(
            "registries.runs", Text("%(n)s 次融合被中断，将重做。", "%(n)s merges were cut off and run again."), recover
        ),
    ),
    seeds=(seed_registries,),
    urls="chengshu.kernel.registries.urls",
    api="chengshu.kernel.registries.api",
)
