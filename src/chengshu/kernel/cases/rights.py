"""What people may do about cases, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE = Permission("cases.case.see", Text("查看案件", "See cases"))
SEE_CONTACT = Permission("cases.contact.see", Text("查看诉求人联系方式", "See how to reach reporters"), guarded=True)
REPORT = Permission("cases.case.report", Text("上报案件", "Report cases"))
TAKE_IN = Permission("cases.case.take_in", Text("受理案件", "Take cases in"))
FILE = Permission("cases.case.file", Text("立案", "File cases"))
SEND = Permission("cases.case.send", Text("派遣", "Dispatch cases"))
HANDLE = Permission("cases.case.handle", Text("处置案件", "Handle cases"))
APPROVE = Permission("cases.case.approve", Text("审核处置结果", "Approve results"))
CHECK = Permission("cases.case.check", Text("核查案件", "Check cases on the spot"))
CLOSE = Permission("cases.case.close", Text("结案", "Close cases"))
GRANT_TIME = Permission("cases.time.grant", Text("批准延期和挂账", "Grant more time"))
KEEP_CLASSES = Permission("cases.class.keep", Text("管理案件类别、时限和责任单位", "Keep classes, limits and duties"))
PERMISSIONS = (
    SEE,
    SEE_CONTACT,
    REPORT,
    TAKE_IN,
    FILE,
    SEND,
    HANDLE,
    APPROVE,
    CHECK,
    CLOSE,
    GRANT_TIME,
    KEEP_CLASSES,
)

SEAT = Role(
    key="cases.seat",
    label=Text("受理员", "Seat"),
    may={
        SEE: Scope.UNIT,
        SEE_CONTACT: Scope.UNIT,
        REPORT: Scope.UNIT,
        TAKE_IN: Scope.UNIT,
        FILE: Scope.UNIT,
        CHECK: Scope.UNIT,
    },
)
DISPATCHER = Role(
    key="cases.dispatcher",
    label=Text("派遣员", "Dispatcher"),
    may={
        SEE: Scope.UNIT,
        SEE_CONTACT: Scope.UNIT,
        REPORT: Scope.UNIT,
        TAKE_IN: Scope.UNIT,
        FILE: Scope.UNIT,
        SEND: Scope.UNIT,
        CLOSE: Scope.UNIT,
        GRANT_TIME: Scope.UNIT,
    },
)
INSPECTOR = Role(
    key="cases.inspector",
    label=Text("采集员", "Inspector"),
    may={SEE: Scope.UNIT, REPORT: Scope.UNIT, CHECK: Scope.UNIT},
)
CREW = Role(
    key="cases.crew",
    label=Text("处置人员", "Handling crew"),
    may={SEE: Scope.UNIT, REPORT: Scope.UNIT, HANDLE: Scope.UNIT},
)
UNIT_CLERK = Role(
    key="cases.unit_clerk",
    label=Text("处置单位经办", "Clerk of a handling unit"),
    may={SEE: Scope.UNIT_AND_BELOW, SEE_CONTACT: Scope.UNIT_AND_BELOW, HANDLE: Scope.UNIT, APPROVE: Scope.UNIT},
)
UNIT_HEAD = Role(
    key="cases.unit_head",
    label=Text("处置单位负责人", "Head of a handling unit"),
    may={SEE: Scope.UNIT_AND_BELOW, APPROVE: Scope.UNIT_AND_BELOW},
)
LEADER = Role(key="cases.leader", label=Text("案件全局查看", "Sees all cases"), may={SEE: Scope.ALL})
KEEPER = Role(
    key="cases.keeper",
    label=Text("案件标准管理员", "Keeper of classes"),
    may={SEE: Scope.UNIT_AND_BELOW, KEEP_CLASSES: Scope.ALL},
)
ROLES = (SEAT, DISPATCHER, INSPECTOR, CREW, UNIT_CLERK, UNIT_HEAD, LEADER, KEEPER)
