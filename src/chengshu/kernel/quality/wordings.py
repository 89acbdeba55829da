"""What quality tells people."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pages import MessageTemplate

MESSAGES = (
    MessageTemplate(
        "quality.objection_decided",
        Text("数据异议 %(number)s %(outcome)s", "Objection %(number)s: %(outcome)s"),
        Text(
            "关于“%(resource)s”的异议已核实。理由：%(why)s",
            "Your objection about “%(resource)s” was verified. Reason: %(why)s",
        ),
    ),
    MessageTemplate(
        "quality.objection_applied",
        Text("数据异议 %(number)s 的更正已生效", "The correction of objection %(number)s is in effect"),
        Text("“%(resource)s”的数据已按核实结果更正。", "The data of “%(resource)s” has been corrected accordingly."),
    ),
)
