"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.analysis.declared import DATASETS, INDICATORS
from chengshu.kernel.analysis.rights import PERMISSIONS, QUERY, ROLES, SEE_FIGURES, SEE_HUB, SEE_VIEWS
from chengshu.kernel.analysis.seeds import seed_analysis, seed_supply
from chengshu.kernel.analysis.services.fusing import fuse_when_due
from chengshu.kernel.analysis.services.orders import ORDER
from chengshu.kernel.analysis.services.runs import clear_results, run_waiting
from chengshu.kernel.analysis.services.studies import run_studies
from chengshu.kernel.analysis.services.supplying import release_due
from chengshu.kernel.analysis.wordings import MESSAGES
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="analysis",
    label=Text("数据分析", "Analysis"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    indicators=INDICATORS,
    work_types=(ORDER,),
    messages=MESSAGES,
    seeds=(seed_analysis, seed_supply),
    pages=(
        Page(Text("数据中枢", "The data hub"), "analysis:hub", Section.DATA, SEE_HUB, "topology-star-3", rank=1),
        Page(Text("决策视图", "Decision views"), "analysis:views", Section.DATA, SEE_VIEWS, "chart-bar", rank=2),
        Page(
            Text("主题数据供给", "Topic figures"), "analysis:figures", Section.DATA, SEE_FIGURES, "chart-line", rank=45
        ),
        Page(Text("数据分析", "Analysis"), "analysis:workbench", Section.DATA, QUERY, "terminal-2", rank=70),
    ),
    jobs=(
        Job("analysis.queries", Text("运行分析查询", "Run queries"), timedelta(milliseconds=500), run_waiting),
        Job("analysis.studies", Text("运行分析作业", "Run scheduled analysis"), timedelta(seconds=10), run_studies),
        Job("analysis.release", Text("发布主题数据", "Release topic figures"), timedelta(minutes=1), release_due),
        Job("analysis.fuse", Text("跨部门数据融合", "Fuse data"), timedelta(minutes=5), fuse_when_due),
        Job("analysis.clear", Text("清理过期查询结果", "Clear results"), timedelta(hours=1), clear_results),
    ),
    urls="chengshu.kernel.analysis.urls",
    api="chengshu.kernel.analysis.api",
)
