"""What people are told about plans."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.messages.services import tell
from chengshu.kernel.projects.models import Decision, Milestone
from chengshu.spec.pages import MessageTemplate

REPORT_RETURNED = MessageTemplate(
    "projects.report.returned",
    Text("进展被退回：%(task)s", "Report returned: %(task)s"),
    Text("退回意见：%(why)s。请修改后重新报送。", "The reason: %(why)s. Please correct it and report again."),
)
MESSAGES = (REPORT_RETURNED,)


def tell_returned(milestone: Milestone, why: str) -> None:
    """Tell whoever handed in what is about to be returned, before it is decided."""
    waiting = milestone.reports.filter(decision=Decision.WAITING).values_list("person_id", flat=True)
    url = f"/projects/milestones/{milestone.pk}/"
    tell(set(waiting), REPORT_RETURNED.key, subject=milestone, url=url, task=milestone.task.name, why=why)
