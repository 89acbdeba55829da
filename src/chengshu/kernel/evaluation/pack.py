"""What evaluation declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.evaluation import replies
from chengshu.kernel.evaluation.figures import INDICATORS
from chengshu.kernel.evaluation.rights import PERMISSIONS, ROLES, SEE_RATES
from chengshu.kernel.evaluation.services import count_due, report_due
from chengshu.kernel.evaluation.showing import home
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Panel, Section

CITY = Text("案件办理（近三十日）", "Cases of the last thirty days")
PACK = Pack(
    key="evaluation",
    label=Text("综合评价", "Evaluation"),
    permissions=PERMISSIONS,
    roles=ROLES,
    indicators=INDICATORS,
    pages=(Page(Text("案件评价", "Evaluation"), "evaluation:board", Section.CASES, SEE_RATES, "chart-bar", 50),),
    panels=(
        Panel("evaluation.home", "install.home", CITY, "evaluation/_home.html", home, needs=SEE_RATES),
        Panel(
            "evaluation.reply",
            "cases.case",
            Text("答复评分", "Score of the reply"),
            "evaluation/_reply.html",
            replies.of_case,
        ),
        Panel(
            "evaluation.file",
            "intake.file",
            Text("统计与评价", "Rates and replies"),
            "evaluation/_file.html",
            replies.of_file,
            needs=SEE_RATES,
        ),
    ),
    jobs=(
        Job("evaluation.count", Text("统计案件", "Count cases"), timedelta(minutes=1), count_due),
        Job("evaluation.report", Text("生成周报月报", "Make reports"), timedelta(hours=1), report_due),
    ),
    urls="chengshu.kernel.evaluation.urls",
)
