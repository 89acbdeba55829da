"""What governance tells people."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pages import MessageTemplate

MESSAGES = (
    MessageTemplate(
        "governance.paper_due",
        Text("%(year)s 年%(kind)s还有 %(days)s 天到期", "%(kind)s %(year)s is due in %(days)s days"),
        Text("请于 %(due)s 前报送。", "Please hand it in by %(due)s."),
    ),
    MessageTemplate(
        "governance.result_published",
        Text("专家咨询已出具结论：%(title)s", "Experts have answered: %(title)s"),
        Text("结论为“%(verdict)s”，请查看全文。", "The verdict is “%(verdict)s”; please read the result."),
    ),
    MessageTemplate(
        "governance.agreement_ends",
        Text("协议将于 %(until)s 到期：%(title)s", "An agreement ends on %(until)s: %(title)s"),
        Text("请及时研究续签或终止。", "Please see in time whether to renew or to end it."),
    ),
    MessageTemplate(
        "governance.term_ends",
        Text("%(name)s的%(post)s任期将于 %(until)s 届满", "%(name)s, %(post)s: the term ends on %(until)s"),
        Text("请及时办理续任（续聘）或另行任命。", "Please prolong it, or appoint somebody else, in time."),
    ),
)
