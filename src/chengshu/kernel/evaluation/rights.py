"""What people may do about evaluation, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE_RATES = Permission("evaluation.rate.see", Text("查看案件评价", "See how cases are handled"))
SET_FORMULAS = Permission("evaluation.formula.set", Text("设置评价公式", "Set formulas of evaluation"))
PERMISSIONS = (SEE_RATES, SET_FORMULAS)
READER = Role(
    key="evaluation.reader", label=Text("案件评价查看", "Reads evaluation"), may={SEE_RATES: Scope.UNIT_AND_BELOW}
)
LEADER = Role(
    key="evaluation.leader", label=Text("案件评价全局查看", "Reads all evaluation"), may={SEE_RATES: Scope.ALL}
)
KEEPER = Role(
    key="evaluation.keeper",
    label=Text("案件评价管理员", "Keeper of evaluation"),
    may={SEE_RATES: Scope.ALL, SET_FORMULAS: Scope.ALL},
)
ROLES = (READER, LEADER, KEEPER)
