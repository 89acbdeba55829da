"""What a city begins with on this floor, and the invented city's own plan."""

from __future__ import annotations

from chengshu.kernel.projects.models import Target
from chengshu.kernel.projects.register import promised
from chengshu.kernel.projects.seeds.plan import seed_plan
from chengshu.kernel.projects.seeds.rules import seed_rules
from chengshu.kernel.projects.services import load_targets


def begin() -> int:
    """What every city begins with: targets of the register, partner systems, escalation rules. Run at each start.

    Returns how many targets were missing; what officials changed stays.
    """
    missing = len(promised()) - Target.objects.filter(key__in=[one.key for one in promised()]).count()
    if missing:
        load_targets()
    seed_rules()
    return missing


def seed_projects() -> None:
    """The invented city's plan besides; safe to run twice."""
    begin()
    seed_plan()
