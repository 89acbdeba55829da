"""How much systems are used, and what the rule says of it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.inventory.models import InformationSystem, Merger, RollOut, UseOfMonth, UseRule
from chengshu.kernel.inventory.rights import SEE_SYSTEMS


def rule_on(day: date) -> UseRule | None:
    """The rule in force on a day."""
    return UseRule.objects.filter(since__lte=day).first()


def months_before(day: date, number: int) -> list[date]:
    """The first days of the whole months before a day, newest first."""
    found, month = [], day.replace(day=1)
    for _ in range(number):
        month = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
        found.append(month)
    return found


def why_unused(system: InformationSystem, rule: UseRule) -> Text | None:
    """Why the rule calls a system unused today; None where it does not, or where nobody reported its use."""
    months = months_before(clock.today(), rule.idle_months)
    if system.last_used_on is not None and system.last_used_on < months[-1]:
        return Text(
            f"最近使用于 {system.last_used_on:%Y-%m-%d}，已满 {rule.idle_months} 个月未使用。",
            f"Last used on {system.last_used_on:%Y-%m-%d}: idle for {rule.idle_months} months.",
        )
    use = list(system.use.filter(month__in=months))
    if len(use) == len(months) and all(_is_low(one, system.users, rule) for one in use):
        most = max(one.active_users for one in use)
        return Text(
            f"连续 {rule.idle_months} 个月活跃用户不足 {rule.least_percent}%（最多 {most}/{system.users} 人）。",
            f"Below {rule.least_percent}% active users for {rule.idle_months} months ({most} of {system.users}).",
        )
    return None


def roll_outs_seen_by(actor: Actor) -> QuerySet[RollOut]:
    """Where finished systems are to be used, within reach."""
    return RollOut.scoped.within(actor, SEE_SYSTEMS).select_related("system__owner", "unit")


def mergers_seen_by(actor: Actor) -> QuerySet[Merger]:
    """Mergers of systems within reach."""
    return Merger.scoped.within(actor, SEE_SYSTEMS).select_related("source__owner", "target")


def rules_in_order() -> QuerySet[UseRule]:
    """The rules of use, newest first."""
    return UseRule.objects.all()


def _is_low(use: UseOfMonth, users: int, rule: UseRule) -> bool:
    return use.active_users * 100 < rule.least_percent * users if users else use.sign_ins == 0
