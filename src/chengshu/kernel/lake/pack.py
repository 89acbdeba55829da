"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.lake.declared import DATASETS
from chengshu.kernel.lake.rights import PERMISSIONS, ROLES, SEE_LAKE
from chengshu.kernel.lake.searching import SEARCHES
from chengshu.kernel.lake.seeds import seed_lake
from chengshu.kernel.lake.services import keep_up, sweep_scratch, write_pool_tables
from chengshu.spec.pack import Job, Pack, Recovery
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="lake",
    label=Text("数据湖", "Lake"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    pages=(Page(Text("数据湖", "Lake"), "lake:tables", Section.DATA, SEE_LAKE, "database", rank=35),),
    searches=SEARCHES,
    seeds=(seed_lake,),
    jobs=(
        Job("lake.keep_up", Text("数据湖维护", "Upkeep of the lake"), timedelta(minutes=5), keep_up),
        Job("lake.pool", Text("资源池统计入湖", "The pool about itself"), timedelta(minutes=10), write_pool_tables),
    ),
    recoveries=(
        Recovery(
            "lake.scratch",
            Text("清理了 %(n)s 个中断任务的临时目录。", "Cleared %(n)s scratch folders of interrupted tasks."),
            sweep_scratch,
        ),
    ),
    urls="chengshu.kernel.lake.urls",
    api="chengshu.kernel.lake.api",
)
