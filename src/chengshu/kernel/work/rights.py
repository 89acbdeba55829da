"""Permissions and roles of the engine of work."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE_ITEMS = Permission("work.item.see", Text("查看本辖范围内的全部事项", "See all work in reach"))
SUPERVISE_ITEMS = Permission("work.item.supervise", Text("催办、终止、调整期限", "Urge, end and re-date work"))
ASSIGN_ERRANDS = Permission("work.errand.assign", Text("交办事项", "Assign errands"))
SET_CALENDAR = Permission("work.calendar.set", Text("维护工作日历", "Keep the working calendar"))
SET_RULES = Permission("work.rule.set", Text("维护时限与升级规则", "Keep time limits and escalation rules"))

SUPERVISOR = Role(
    key="work.supervisor",
    label=Text("督办员", "Supervisor of work"),
    may={
        SEE_ITEMS: Scope.UNIT_AND_BELOW,
        SUPERVISE_ITEMS: Scope.UNIT_AND_BELOW,
        ASSIGN_ERRANDS: Scope.UNIT_AND_BELOW,
    },
)
TIMEKEEPER = Role(
    key="work.timekeeper",
    label=Text("时限管理员", "Keeper of calendar and time limits"),
    may={SET_CALENDAR: Scope.ALL, SET_RULES: Scope.ALL, SEE_ITEMS: Scope.ALL},
)
ASSIGNER = Role(
    key="work.assigner",
    label=Text("交办人", "Assigner of errands"),
    may={ASSIGN_ERRANDS: Scope.UNIT_AND_BELOW},
)
