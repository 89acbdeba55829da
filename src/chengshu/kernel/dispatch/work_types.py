"""The kind of work that a dispute is: one ruling with its own clock, by who may rule for the keeper."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.dispatch.rights import RULE, SEE_DISPUTES
from chengshu.kernel.dispatch.ruling import ruled
from chengshu.spec.work import Act, Allowance, Move, Need, NeedKind, Permitted, Span, State, Unit, WorkType

RULING = WorkType(
    key="dispatch.ruling",
    label=Text("派遣争议裁定", "Ruling on who handles"),
    allowance=Allowance(240, Span.WORKING_MINUTES),
    states=(
        State("open", Text("待裁定", "To be ruled"), held_by=(Unit(RULE),)),
        State("ruled", Text("已裁定", "Ruled"), final=True),
        State("settled", Text("已协商解决", "Settled without"), final=True),
    ),
    moves=(
        Move(
            "rule",
            Text("裁定", "Rule"),
            ("open",),
            ("ruled",),
            needs=(Need("unit", Text("处置单位", "Unit that handles"), NeedKind.UNITS, most=1),),
            why=True,
            tone="primary",
            on_move=ruled,
        ),
        Move("settle", Text("已协商解决", "Settled without"), ("open",), ("settled",), who=(Permitted(RULE),)),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.COPY}),
    sees=SEE_DISPUTES,
    about_url="dispatch:dispute",
    icon="gavel",
)
