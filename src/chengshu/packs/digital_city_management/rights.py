"""What people may do in digital city management, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE = Permission("digital_city_management.system.see", Text("查看数字城管", "See digital city management"))
FIELD = Permission("digital_city_management.field.work", Text("手机采集和核查", "Report and check on the phone"))
ASK = Permission("digital_city_management.verification.ask", Text("下达核实任务", "Ask inspectors to verify"))
KEEP = Permission("digital_city_management.register.keep", Text("管理门前三包和工地车辆名册", "Keep shops and sites"))
INSPECT = Permission("digital_city_management.register.inspect", Text("检查门店和工地车辆", "Inspect shops and sites"))
SETTLE = Permission("digital_city_management.warning.settle", Text("处理突发预警", "Settle warnings"))
SET_RULES = Permission(
    "digital_city_management.rule.set", Text("设置预警和轨迹规则", "Set rules of warnings and tracks")
)
SEE_TRACKS = Permission(
    "digital_city_management.track.see", Text("查看采集员考勤和轨迹", "See shifts and tracks"), guarded=True
)
REFER = Permission("digital_city_management.referral.make", Text("移交执法", "Refer to enforcement"))
ANSWER = Permission("digital_city_management.referral.answer", Text("接收移交执法", "Answer referrals"))
PERMISSIONS = (SEE, FIELD, ASK, KEEP, INSPECT, SETTLE, SET_RULES, SEE_TRACKS, REFER, ANSWER)

INSPECTOR = Role(
    key="digital_city_management.inspector",
    label=Text("数字城管采集员", "Inspector of the city"),
    may={SEE: Scope.UNIT, FIELD: Scope.UNIT, INSPECT: Scope.UNIT},
)
DISPATCHER = Role(
    key="digital_city_management.dispatcher",
    label=Text("数字城管派遣员", "Dispatcher of the city"),
    may={SEE: Scope.UNIT, ASK: Scope.UNIT, SETTLE: Scope.UNIT, REFER: Scope.UNIT},
)
KEEPER = Role(
    key="digital_city_management.keeper",
    label=Text("数字城管维护员", "Keeper of digital city management"),
    may={
        SEE: Scope.UNIT_AND_BELOW,
        ASK: Scope.UNIT,
        KEEP: Scope.UNIT_AND_BELOW,
        INSPECT: Scope.UNIT_AND_BELOW,
        SETTLE: Scope.UNIT,
        SET_RULES: Scope.UNIT,
        SEE_TRACKS: Scope.UNIT,
        REFER: Scope.UNIT,
    },
)
LEADER = Role(
    key="digital_city_management.leader", label=Text("数字城管全局查看", "Sees all of it"), may={SEE: Scope.ALL}
)
ENFORCER = Role(
    key="digital_city_management.enforcer",
    label=Text("移交执法接收人", "Receives referrals"),
    may={SEE: Scope.UNIT, ANSWER: Scope.UNIT},
)
ROLES = (INSPECTOR, DISPATCHER, KEEPER, LEADER, ENFORCER)
