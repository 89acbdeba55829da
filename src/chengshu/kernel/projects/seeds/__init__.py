"""What a city begins with on this floor, and the invented city's own plan."""

from __future__ import annotations

from chengshu.kernel.projects.seeds.plan import seed_plan
from chengshu.kernel.projects.seeds.rules import seed_rules
from chengshu.kernel.projects.services import load_targets


def seed_projects() -> None:
    """Targets of the register, partner systems, escalation rules, the invented plan; safe to run twice."""
    load_targets()
    seed_rules()
    seed_plan()
