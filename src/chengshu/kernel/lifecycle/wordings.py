"""What people are told about projects."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pages import MessageTemplate

MESSAGES = (
    MessageTemplate(
        "lifecycle.call_opened",
        Text("%(year)s 年信息化建设需求征集", "Call for needs of %(year)s"),
        Text(
            "请在 %(due)s 前报送本单位 %(year)s 年信息化建设需求和白皮书。",
            "Please hand in your unit's needs and white paper for %(year)s by %(due)s.",
        ),
    ),
    MessageTemplate(
        "lifecycle.need_returned",
        Text("需求“%(name)s”被退回", "Need “%(name)s” sent back"),
        Text("退回原因：%(why)s。请修改后重新报送。", "Why: %(why)s. Please change it and hand it in again."),
    ),
    MessageTemplate(
        "lifecycle.experts_heard",
        Text("“%(name)s”专家论证结论：%(verdict)s", "Experts on “%(name)s”: %(verdict)s"),
        Text("请查看专家意见并继续办理。", "Please read the experts' result and go on."),
    ),
)
