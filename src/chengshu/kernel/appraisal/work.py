"""The appraisal's kinds of work: reports to check, appeals to decide, corrections to follow."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.appraisal import settling
from chengshu.kernel.appraisal.rights import APPEAL, DECIDE, MEASURE, REPORT, RUN, SEE
from chengshu.spec.work import (
    Act,
    Allowance,
    Doer,
    Extension,
    Holder,
    Move,
    Need,
    NeedKind,
    Party,
    Permitted,
    State,
    Unit,
    WorkType,
)

GOAL_REPORT = WorkType(
    key="appraisal.goal_report",
    label=Text("目标完成情况审核", "Report on a goal"),
    allowance=Allowance(5),
    states=(
        State("review", Text("审核", "Under review"), held_by=(Unit(RUN),)),
        State("accepted", Text("已采纳", "Accepted"), final=True),
        State("returned", Text("已退回", "Sent back"), final=True),
    ),
    moves=(
        Move("accept", Text("采纳", "Accept"), ("review",), ("accepted",), on_move=settling.accept_report, bulk=True),
        Move(
            "send_back",
            Text("退回重报", "Send back"),
            ("review",),
            ("returned",),
            why=True,
            on_move=settling.return_report,
        ),
    ),
    acts=frozenset({Act.TRANSFER, Act.URGE, Act.WITHDRAW}),
    opens=REPORT,
    sees=SEE,
    about_url="appraisal:goal_report",
    icon="target-arrow",
)

APPEAL_WORK = WorkType(
    key="appraisal.appeal",
    label=Text("考核申诉", "Appeal against a score"),
    allowance=Allowance(10),
    states=(
        State("check", Text("复核", "Being checked"), held_by=(Unit(RUN),), allowance=Allowance(5)),
        State("decide", Text("裁决", "To be decided"), held_by=(Unit(DECIDE),), allowance=Allowance(5)),
        State("granted", Text("支持申诉", "Granted"), final=True),
        State("refused", Text("维持原评分", "Score stands"), final=True),
    ),
    moves=(
        Move(
            "advise",
            Text("提出复核意见", "Give an opinion"),
            ("check",),
            ("decide",),
            needs=(Need("opinion", Text("复核意见", "Opinion"), NeedKind.TEXT),),
        ),
        Move(
            "grant",
            Text("支持申诉", "Grant"),
            ("decide",),
            ("granted",),
            needs=(Need("points", Text("改为得分", "Points instead"), NeedKind.DECIMAL, least=0),),
            why=True,
            on_move=settling.grant_appeal,
        ),
        Move(
            "refuse",
            Text("维持原评分", "Let the score stand"),
            ("decide",),
            ("refused",),
            why=True,
            on_move=settling.refuse_appeal,
        ),
    ),
    acts=frozenset({Act.TRANSFER, Act.DELEGATE, Act.ADD_SIGNER, Act.RETURN, Act.URGE, Act.COPY}),
    opens=APPEAL,
    sees=SEE,
    about_url="appraisal:appeal",
    icon="gavel",
)

CORRECTION = WorkType(
    key="appraisal.correction",
    label=Text("责令整改", "Order to correct"),
    states=(
        State("correcting", Text("整改中", "Being corrected"), held_by=(Party("unit"),)),
        State("checking", Text("整改复查", "Correction checked"), held_by=(Unit(MEASURE),), allowance=Allowance(5)),
        State("corrected", Text("整改完成", "Corrected"), final=True),
    ),
    moves=(
        Move(
            "answer",
            Text("提交整改结果", "Hand in the correction"),
            ("correcting",),
            ("checking",),
            needs=(
                Need("answer", Text("整改情况", "What was done"), NeedKind.TEXT),
                Need("evidence", Text("佐证材料", "Evidence"), NeedKind.FILES, required=False),
            ),
            on_move=settling.answer_correction,
        ),
        Move(
            "confirm",
            Text("确认整改到位", "Confirm"),
            ("checking",),
            ("corrected",),
            on_move=settling.confirm_correction,
        ),
        Move("send_back", Text("退回继续整改", "Send back"), ("checking",), ("correcting",), why=True),
    ),
    extension=Extension(decided_by=(Permitted(MEASURE),), asked_by=(Holder(), Doer("correcting")), times=1),
    sees=SEE,
    about_url="appraisal:measure",
    icon="alert-triangle",
)

WORK_TYPES = (GOAL_REPORT, APPEAL_WORK, CORRECTION)
