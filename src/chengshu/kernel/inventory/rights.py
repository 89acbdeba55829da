"""What people may do in the inventory, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE_SYSTEMS = Permission("inventory.system.see", Text("查看信息系统", "See information systems"))
KEEP_SYSTEMS = Permission("inventory.system.keep", Text("登记本单位信息系统", "Keep the unit's information systems"))
JUDGE_SYSTEMS = Permission(
    "inventory.system.judge", Text("审核关停、整合和孤网例外", "Judge shut-downs and exceptions")
)
SET_USE_RULE = Permission("inventory.rule.set", Text("设置僵尸系统认定规则", "Set when a system counts as unused"))

PERMISSIONS = (SEE_SYSTEMS, KEEP_SYSTEMS, JUDGE_SYSTEMS, SET_USE_RULE)
ROLES = (
    Role(
        "inventory.keeper",
        Text("信息系统管理员", "Keeper of a unit's systems"),
        may={SEE_SYSTEMS: Scope.UNIT_AND_BELOW, KEEP_SYSTEMS: Scope.UNIT_AND_BELOW},
    ),
    Role(
        "inventory.officer",
        Text("信息系统清理整合专员", "Officer of systems"),
        may={
            SEE_SYSTEMS: Scope.ALL,
            KEEP_SYSTEMS: Scope.UNIT,
            JUDGE_SYSTEMS: Scope.ALL,
            SET_USE_RULE: Scope.ALL,
        },
    ),
    Role("inventory.reader", Text("信息系统查阅者", "Reader of systems"), may={SEE_SYSTEMS: Scope.ALL}),
)
