"""What the exchange tells people."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pages import MessageTemplate

MESSAGES = (
    MessageTemplate(
        "exchange.decided",
        Text("共享申请%(number)s：%(outcome)s", "Application %(number)s: %(outcome)s"),
        Text("%(subject_name)s。%(answer)s", "%(subject_name)s. %(answer)s"),
    ),
    MessageTemplate(
        "exchange.withdrawn",
        Text("共享授权%(number)s%(state)s", "Agreement %(number)s: %(state)s"),
        Text("%(subject_name)s。原因：%(why)s", "%(subject_name)s. Why: %(why)s"),
        urgent=True,
    ),
    MessageTemplate(
        "exchange.ends_soon",
        Text("共享授权%(number)s将于 %(until)s 到期", "Agreement %(number)s ends on %(until)s"),
        Text("%(subject_name)s。如需继续使用，请及时续期。", "%(subject_name)s. Apply in time if you go on using it."),
    ),
    MessageTemplate(
        "exchange.delivery_failed",
        Text("数据推送连续失败：%(name)s", "A delivery keeps failing: %(name)s"),
        Text("已失败 %(times)s 次：%(error)s。请检查目标后重试。", "%(times)s times: %(error)s. Check the target."),
        urgent=True,
    ),
    MessageTemplate(
        "exchange.delivery_recovered",
        Text("数据推送已恢复：%(name)s", "A delivery works again: %(name)s"),
        Text("第 %(version)s 版已送达 %(rows)s 行。", "Version %(version)s arrived with %(rows)s rows."),
    ),
)
