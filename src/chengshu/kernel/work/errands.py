"""Errands (交办事项): somebody asks people or units for something by a date and confirms it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.work.rights import ASSIGN_ERRANDS
from chengshu.spec.work import (
    Extension,
    Holder,
    Move,
    Need,
    NeedKind,
    Opener,
    Party,
    Pause,
    Signing,
    State,
    WorkType,
)

ERRAND = WorkType(
    key="work.errand",
    label=Text("交办事项", "Errand"),
    states=(
        State("doing", Text("办理", "Being done"), held_by=(Party("doers"),), signing=Signing.ALL),
        State("confirming", Text("待确认", "To be confirmed"), held_by=(Opener(),)),
        State("done", Text("已完成", "Done"), final=True),
    ),
    moves=(
        Move(
            "report",
            Text("上报办结", "Report it done"),
            ("doing",),
            ("confirming",),
            needs=(
                Need("result", Text("办理情况", "What was done"), NeedKind.TEXT, most=5000),
                Need("evidence", Text("佐证材料", "Evidence"), NeedKind.FILES, required=False),
            ),
            tone="primary",
        ),
        Move("confirm", Text("确认完成", "Confirm"), ("confirming",), ("done",), bulk=True, tone="primary"),
        Move("again", Text("退回重办", "Send back"), ("confirming",), ("doing",), why=True, tone="danger"),
    ),
    pauses=(Pause("waiting", Text("等待外部条件", "Waiting for others"), who=(Holder(), Opener())),),
    extension=Extension(decided_by=(Opener(),), times=3),
    opening=(Need("note", Text("具体要求", "In detail"), NeedKind.TEXT, required=False),),
    opens=ASSIGN_ERRANDS,
    icon="clipboard-check",
)
