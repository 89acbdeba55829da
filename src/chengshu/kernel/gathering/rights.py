"""What people may do in gathering, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Power, Role, Scope

SEE_BOARD = Permission("gathering.board.see", Text("查看归集情况", "See how gathering stands"))
SEE_SOURCES = Permission("gathering.source.see", Text("查看数据源和归集记录", "See sources and their runs"))
KEEP_SOURCES = Permission("gathering.source.keep", Text("管理数据源", "Keep connections and sources"))
RUN_SOURCES = Permission("gathering.source.run", Text("执行归集", "Gather a source"))
SEE_ROWS = Permission("gathering.row.see", Text("查看隔离区", "See rows in quarantine"), guarded=True)
MEND_ROWS = Permission("gathering.row.mend", Text("修正隔离区数据", "Mend rows in quarantine"))
HAND_OVER = Permission("gathering.handover.bring", Text("报送历史数据和台账", "Hand over historical records"))
REVIEW = Permission("gathering.handover.review", Text("审核历史数据和台账", "Review records handed over"))
SET_PLACES = Permission(
    "gathering.place.set", Text("设置放行范围", "Set where connections may lead"), power=Power.SECURITY
)

PERMISSIONS = (
    SEE_BOARD,
    SEE_SOURCES,
    KEEP_SOURCES,
    RUN_SOURCES,
    SEE_ROWS,
    MEND_ROWS,
    HAND_OVER,
    REVIEW,
    SET_PLACES,
)

OFFICER = Role(
    key="gathering.officer",
    label=Text("数据归集管理员", "Gathering officer"),
    may=dict.fromkeys((SEE_BOARD, SEE_SOURCES, KEEP_SOURCES, RUN_SOURCES, REVIEW), Scope.AREA_AND_BELOW),
)
PROVIDER = Role(
    key="gathering.provider",
    label=Text("部门数据联络员", "Unit's data contact"),
    may=dict.fromkeys(
        (SEE_BOARD, SEE_SOURCES, KEEP_SOURCES, RUN_SOURCES, SEE_ROWS, MEND_ROWS, HAND_OVER), Scope.UNIT_AND_BELOW
    ),
)
LEADER = Role(
    key="gathering.leader",
    label=Text("归集情况查阅人", "Reader of the gathering board"),
    may={SEE_BOARD: Scope.AREA_AND_BELOW},
)
GATEKEEPER = Role(
    key="gathering.gatekeeper",
    label=Text("数据源放行管理员", "Keeper of allowed places"),
    may={SET_PLACES: Scope.ALL},
    power=Power.SECURITY,
)
ROLES = (OFFICER, PROVIDER, LEADER, GATEKEEPER)
