"""What the catalogue tells people."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pages import MessageTemplate

MESSAGES = (
    MessageTemplate(
        "catalogue.source_settled",
        Text("“%(name)s”的权威来源已认定：%(provider)s", "The source of “%(name)s” is settled: %(provider)s"),
        Text(
            "请改为从权威来源共享，不再重复采集；如有异议，请联系数据主管部门。",
            "Please share it from there instead of collecting it again; if you disagree, ask the data bureau.",
        ),
    ),
    MessageTemplate(
        "catalogue.duty_assigned",
        Text("责任清单新增：%(name)s", "A new duty: %(name)s"),
        Text("请于 %(due)s 前完成编目并提供。", "Please catalogue and provide it by %(due)s."),
    ),
)
