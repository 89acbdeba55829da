"""Partner systems that are expected, and who is told before and after a missed day, until officials set otherwise."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.projects.models import MatterSource, Partner
from chengshu.kernel.projects.rights import SUPERVISE
from chengshu.kernel.projects.work_types import MILESTONE
from chengshu.kernel.work.models import EscalationRule
from chengshu.kernel.work.models.clocks import Audience
from chengshu.kernel.work.services.escalating import RuleDraft, set_rule
from chengshu.spec.work import Span

PARTNERS = (
    ("collaborative-office", Text("协同办公系统", "Collaborative office"), MatterSource.OFFICE),
    ("hotline-12345", Text("12345 政务服务便民热线", "12345 hotline"), MatterSource.HOTLINE),
)
# Working days before or after the day of a milestone, and who is told: level by level upwards.
ESCALATION = (
    (1, 10, True, Audience.HOLDERS, ""),
    (2, 1, False, Audience.LEADERS, ""),
    (3, 5, False, Audience.PERMITTED, SUPERVISE.key),
    (4, 15, False, Audience.SUPERIORS, ""),
)


def seed_rules() -> None:
    """Write what is missing; what officials set or ended stays."""
    for key, name, source in PARTNERS:
        Partner.objects.get_or_create(key=key, defaults={"name_zh": name.zh, "name_en": name.en, "source": source})
    if EscalationRule.objects.filter(kind=MILESTONE.key).exists():
        return
    for level, days, before, audience, permission in ESCALATION:
        draft = RuleDraft(
            level=level,
            offset=days,
            span=Span.WORKING_DAYS,
            before=before,
            audience=audience,
            kind=MILESTONE.key,
            permission=permission,
        )
        set_rule(draft, by=PLATFORM, why="初始规则")
