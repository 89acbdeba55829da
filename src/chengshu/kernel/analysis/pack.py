"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.analysis.rights import PERMISSIONS, ROLES
from chengshu.kernel.analysis.services.fusing import fuse_when_due
from chengshu.kernel.analysis.services.orders import ORDER
from chengshu.kernel.analysis.services.runs import clear_results, run_waiting
from chengshu.kernel.analysis.services.studies import run_studies
from chengshu.kernel.analysis.wordings import MESSAGES
from chengshu.spec.pack import Job, Pack

PACK = Pack(
    key="analysis",
    label=Text("数据分析", "Analysis"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=(ORDER,),
    messages=MESSAGES,
    jobs=(
        Job("analysis.queries", Text("运行分析查询", "Run queries"), timedelta(milliseconds=500), run_waiting),
        Job("analysis.studies", Text("运行分析作业", "Run scheduled analysis"), timedelta(seconds=10), run_studies),
        Job("analysis.fuse", Text("跨部门数据融合", "Fuse data"), timedelta(minutes=5), fuse_when_due),
        Job("analysis.clear", Text("清理过期查询结果", "Clear results"), timedelta(hours=1), clear_results),
    ),
)
