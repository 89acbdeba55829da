"""What people may do about dispatch, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE = Permission("dispatch.rule.see", Text("查看派遣规则", "See the rules of dispatch"))
KEEP = Permission("dispatch.rule.keep", Text("管理派遣规则", "Keep the rules of dispatch"))
RULE = Permission("dispatch.dispute.rule", Text("裁定派遣争议", "Rule disputes about who handles"))
SEE_DISPUTES = Permission("dispatch.dispute.see", Text("查看派遣争议", "See disputes about who handles"))
SEE_CREWS = Permission("dispatch.crew.see", Text("查看处置班组", "See crews"))
SEND_CREWS = Permission("dispatch.crew.send", Text("给处置班组派单", "Give orders to crews"))
KEEP_CREWS = Permission("dispatch.crew.keep", Text("管理处置班组", "Keep crews"))
WORK = Permission("dispatch.crew.work", Text("办理班组工单", "Work in a crew"))
PERMISSIONS = (SEE, KEEP, RULE, SEE_DISPUTES, SEE_CREWS, SEND_CREWS, KEEP_CREWS, WORK)

USER = Role(
    key="dispatch.user",
    label=Text("派遣规则使用者", "Uses the rules of dispatch"),
    may={SEE: Scope.ALL, SEE_DISPUTES: Scope.UNIT, SEE_CREWS: Scope.ALL, SEND_CREWS: Scope.ALL},
)
KEEPER = Role(
    key="dispatch.keeper",
    label=Text("派遣规则管理员", "Keeper of the rules of dispatch"),
    may={
        SEE: Scope.ALL,
        KEEP: Scope.ALL,
        RULE: Scope.UNIT,
        SEE_DISPUTES: Scope.UNIT,
        SEE_CREWS: Scope.ALL,
        SEND_CREWS: Scope.ALL,
    },
)
CREW = Role(key="dispatch.crew", label=Text("班组成员", "Member of a crew"), may={WORK: Scope.OWN})
UNIT = Role(
    key="dispatch.unit",
    label=Text("班组管理员", "Keeper of crews"),
    may={SEE_CREWS: Scope.UNIT_AND_BELOW, SEND_CREWS: Scope.UNIT_AND_BELOW, KEEP_CREWS: Scope.UNIT_AND_BELOW},
)
ROLES = (USER, KEEPER, CREW, UNIT)
