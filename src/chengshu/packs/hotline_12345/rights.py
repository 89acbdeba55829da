"""What people may do at the hotline, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope


def _permission(key: str, zh: str, en: str) -> Permission:
    return Permission(f"hotline_12345.{key}", Text(zh, en))


TAKE_CALLS = _permission("call.take", "接听登记来电", "Take calls")
CALL_BACK = _permission("callback.make", "回访诉求人", "Call citizens back")
HAND_OVER = _permission("case.hand_over", "转办案件、转督办", "Hand cases on")
READ = _permission("article.read", "查阅知识库", "Read the knowledge base")
WRITE = _permission("article.write", "编写知识库", "Write the knowledge base")
PUBLISH = _permission("article.publish", "审核发布知识库", "Review and publish articles")
SEE = _permission("figure.see", "查看热线运行", "See how the hotline runs")
KEEP_LINES = _permission("hotline.keep", "管理部门热线归并", "Keep the departmental hotlines")
KEEP_SHIFTS = _permission("shift.keep", "安排值班", "Schedule shifts")
SET_RULES = _permission("rule.set", "设置热线规则和承接单位", "Set rules and recipients")
PERMISSIONS = (TAKE_CALLS, CALL_BACK, HAND_OVER, READ, WRITE, PUBLISH, SEE, KEEP_LINES, KEEP_SHIFTS, SET_RULES)

SEAT = Role(
    key="hotline_12345.seat",
    label=Text("热线话务员", "Hotline agent"),
    may=dict.fromkeys((TAKE_CALLS, CALL_BACK, READ, SEE), Scope.UNIT),
)
CLERK = Role(
    key="hotline_12345.clerk",
    label=Text("热线业务经办", "Hotline clerk"),
    may={
        **dict.fromkeys((TAKE_CALLS, CALL_BACK, HAND_OVER, READ, WRITE, SEE, KEEP_SHIFTS), Scope.UNIT),
        KEEP_LINES: Scope.ALL,
    },
)
HEAD = Role(
    key="hotline_12345.head",
    label=Text("热线负责人", "Head of the hotline"),
    may={**dict.fromkeys((HAND_OVER, READ, PUBLISH, SEE, KEEP_SHIFTS), Scope.UNIT), SET_RULES: Scope.ALL},
)
LEADER = Role(
    key="hotline_12345.leader",
    label=Text("热线全局查看", "Sees how the hotline runs"),
    may=dict.fromkeys((READ, SEE), Scope.ALL),
)
ROLES = (SEAT, CLERK, HEAD, LEADER)
