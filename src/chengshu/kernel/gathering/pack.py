"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.gathering.alarms import MESSAGES
from chengshu.kernel.gathering.declared import DATASETS, GATHERING, GATHERING_RATE
from chengshu.kernel.gathering.jobs import JOBS, RECOVERIES
from chengshu.kernel.gathering.rights import PERMISSIONS, ROLES, SEE_BOARD, SEE_SOURCES, SET_PLACES
from chengshu.kernel.gathering.work_types import WORK_TYPES
from chengshu.spec.pack import Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="gathering",
    label=Text("数据归集", "Gathering"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=WORK_TYPES,
    messages=MESSAGES,
    jobs=JOBS,
    recoveries=RECOVERIES,
    datasets=DATASETS,
    indicators=(GATHERING_RATE,),
    ratings=(GATHERING,),
    pages=(
        Page(Text("归集情况", "Gathering"), "gathering:board", Section.DATA, SEE_BOARD, "database-import", 20),
        Page(Text("数据源", "Sources"), "gathering:sources", Section.DATA, SEE_SOURCES, "plug", 21),
        Page(Text("数据源放行", "Allowed places"), "gathering:places", Section.DATA, SET_PLACES, "shield-lock", 22),
    ),
    urls="chengshu.kernel.gathering.urls",
    api="chengshu.kernel.gathering.api.router",
)
