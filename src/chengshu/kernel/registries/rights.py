"""What people may do with the base registries, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE_REGISTRIES = Permission("registries.registry.see", Text("查看基础库概况", "See the base registries"))
KEEP_REGISTRIES = Permission("registries.registry.keep", Text("建设和维护基础库、主题库", "Keep registries and topics"))
LOOK_UP = Permission("registries.record.look_up", Text("查询基础信息", "Look up base information"), guarded=True)
VERIFY = Permission("registries.record.verify", Text("核验基础信息", "Verify base information"), guarded=True)
SEE_SOURCES = Permission(
    "registries.record.sources", Text("查看记录的来源比对", "See sources of records"), guarded=True
)
DECIDE_PAIRS = Permission("registries.pair.decide", Text("判定疑似重复记录", "Decide undecided pairs"), guarded=True)
SEE_RECEIPTS = Permission("registries.receipt.see", Text("查看使用回执", "See receipts of uses"))

PERMISSIONS = (SEE_REGISTRIES, KEEP_REGISTRIES, LOOK_UP, VERIFY, SEE_SOURCES, DECIDE_PAIRS, SEE_RECEIPTS)

ROLES = (
    Role(
        "registries.keeper",
        Text("基础库管理员", "Keeper of registries"),
        {
            SEE_REGISTRIES: Scope.ALL,
            KEEP_REGISTRIES: Scope.ALL,
            SEE_SOURCES: Scope.ALL,
            DECIDE_PAIRS: Scope.ALL,
            SEE_RECEIPTS: Scope.ALL,
        },
    ),
    Role(
        "registries.owner",
        Text("基础库主管部门经办", "Clerk of a registry's owner"),
        {
            SEE_REGISTRIES: Scope.ALL,
            KEEP_REGISTRIES: Scope.UNIT,
            SEE_SOURCES: Scope.UNIT,
            DECIDE_PAIRS: Scope.UNIT,
            SEE_RECEIPTS: Scope.UNIT,
        },
    ),
    Role(
        "registries.window",
        Text("窗口查询核验", "Window staff"),
        {SEE_REGISTRIES: Scope.ALL, LOOK_UP: Scope.ALL, VERIFY: Scope.ALL, SEE_RECEIPTS: Scope.OWN},
    ),
)
