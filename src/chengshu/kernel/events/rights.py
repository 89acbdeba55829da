"""Who may see what could not be delivered, and settle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Power, Role, Scope

SEE_DELIVERIES = Permission("events.delivery.see", Text("查看事件投递", "See deliveries of events"), power=Power.SYSTEM)
SETTLE_DEAD_LETTERS = Permission(
    "events.dead_letter.settle", Text("处理无法投递的事件", "Settle dead letters"), power=Power.SYSTEM
)

OPERATOR = Role(
    "events.operator",
    Text("运行维护员", "Operator"),
    may={SEE_DELIVERIES: Scope.ALL, SETTLE_DEAD_LETTERS: Scope.ALL},
    power=Power.SYSTEM,
)
