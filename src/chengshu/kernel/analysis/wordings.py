"""What analysis tells people."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pages import MessageTemplate

MESSAGES = (
    MessageTemplate(
        "analysis.study_failed",
        Text("分析作业未成功：%(name)s", "Scheduled analysis failed: %(name)s"),
        Text("原因：%(why)s 请查看并修改后重新运行。", "Why: %(why)s Please look at it, change it and run it again."),
    ),
)
