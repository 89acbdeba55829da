"""The kind of work that a case is: the loop of GB/T 30428 and CJJ/T 106, with its eight stages."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.cases.following import follow
from chengshu.kernel.cases.inspectors import inspectors_of
from chengshu.kernel.cases.limits import limit_of
from chengshu.kernel.cases.rights import APPROVE, CLOSE, FILE, GRANT_TIME, HANDLE, SEE, SEND, TAKE_IN
from chengshu.kernel.cases.suspensions import SUSPENDED
from chengshu.spec.work import (
    Act,
    Allowance,
    Chosen,
    Extension,
    Holder,
    Move,
    Need,
    NeedKind,
    Party,
    Pause,
    Permitted,
    Span,
    State,
    Unit,
    WorkType,
)

LEAD = "lead"
SUPPORT = "support"
CASE_KEY = "cases.case"
_RESULT = Need("result", Text("处置结果", "Result"), NeedKind.TEXT, most=5000)
_EVIDENCE = Need("evidence", Text("现场照片和凭证", "Pictures and evidence"), NeedKind.FILES, required=False)
_REPLY = Need("reply", Text("答复内容", "Reply to the reporter"), NeedKind.TEXT, most=5000)
_PLATFORM_OR_KEEPER = (Permitted(TAKE_IN),)

ASSIST = WorkType(
    key="cases.assist",
    label=Text("协同处置", "Joint handling"),
    allowance=Allowance(3, Span.WORKING_DAYS),
    states=(
        State("helping", Text("协办中", "Helping"), held_by=(Party(SUPPORT),)),
        State("helped", Text("已协办", "Done"), final=True),
        State("declined", Text("无需协办", "Not needed"), final=True),
    ),
    moves=(
        Move("help", Text("办完", "Done"), ("helping",), ("helped",), needs=(_RESULT, _EVIDENCE)),
        Move("decline", Text("说明无需协办", "Not ours"), ("helping",), ("declined",), why=True),
    ),
    sees=SEE,
    icon="users-group",
)

CASE = WorkType(
    key=CASE_KEY,
    label=Text("案件", "Case"),
    allowance=Allowance(10, Span.WORKING_DAYS),
    states=(
        State(
            "intake", Text("待受理", "To be taken in"), (Unit(TAKE_IN),), allowance=Allowance(30, Span.WORKING_MINUTES)
        ),
        State("filing", Text("待立案", "To be filed"), (Unit(FILE),), allowance=Allowance(30, Span.WORKING_MINUTES)),
        State("dispatch", Text("待派遣", "To be sent"), (Unit(SEND),), allowance=Allowance(30, Span.WORKING_MINUTES)),
        State("handling", Text("处置中", "Being handled"), (Party(LEAD, HANDLE),), allowance=Allowance(5)),
        State("feedback", Text("待反馈", "Result to approve"), (Party(LEAD, APPROVE),), allowance=Allowance(1)),
        State("check", Text("待核查", "To be checked"), (Chosen(inspectors_of),), allowance=Allowance(1)),
        State("closing", Text("待结案", "To be closed"), (Unit(CLOSE),), allowance=Allowance(1)),
        State("evaluation", Text("待评价", "To be rated"), allowance=Allowance(7, Span.CALENDAR_DAYS)),
        State("over", Text("已完结", "Over"), final=True),
        State("refused", Text("不予受理", "Not taken in"), final=True),
        State("merged", Text("已并案", "Merged"), final=True),
    ),
    moves=(
        Move("take_in", Text("受理", "Take in"), ("intake",), ("filing",), bulk=True, tone="primary"),
        Move("file", Text("立案", "File"), ("intake", "filing"), ("dispatch",), bulk=True, tone="primary"),
        Move(
            "send",
            Text("派遣", "Send"),
            ("intake", "filing", "dispatch"),
            ("handling",),
            needs=(
                Need("lead", Text("处置单位", "Handling unit"), NeedKind.UNITS, fills=LEAD, most=1),
                Need("support", Text("协办单位", "Supporting units"), NeedKind.UNITS, required=False, fills=SUPPORT),
                Need("order", Text("派遣要求", "What is asked"), NeedKind.TEXT, required=False, most=1000),
            ),
            tone="primary",
        ),
        Move(
            "answer",
            Text("直接答复", "Answer at once"),
            ("intake", "filing", "dispatch"),
            ("evaluation",),
            needs=(_REPLY,),
        ),
        Move("refuse", Text("不予受理", "Do not take in"), ("intake", "filing"), ("refused",), why=True, tone="danger"),
        Move("report_done", Text("处置完成", "Report done"), ("handling",), ("feedback",), needs=(_RESULT, _EVIDENCE)),
        Move("hand_back", Text("申请退回", "Hand back"), ("handling",), ("dispatch",), why=True, alone=True),
        Move("approve", Text("审核通过", "Approve"), ("feedback",), ("check",), needs=(), bulk=True, tone="primary"),
        Move("redo", Text("退回重办", "Send back"), ("feedback",), ("handling",), why=True),
        Move("pass_check", Text("核查通过", "Passed"), ("check",), ("closing",), needs=(_EVIDENCE,), tone="primary"),
        Move("fail_check", Text("核查不通过", "Not passed"), ("check",), ("handling",), needs=(_EVIDENCE,), why=True),
        Move(
            "close",
            Text("结案", "Close"),
            ("closing",),
            ("evaluation",),
            needs=(Need("reply", Text("答复内容", "Reply to the reporter"), NeedKind.TEXT, required=False, most=5000),),
            bulk=True,
            tone="primary",
        ),
        Move("rework", Text("返工", "Have it redone"), ("closing",), ("handling",), why=True),
        Move(
            "rate",
            Text("登记评价", "Note the rating"),
            ("evaluation",),
            ("over",),
            who=_PLATFORM_OR_KEEPER,
            needs=(
                Need("satisfaction", Text("满意度（1–5）", "Satisfaction, 1–5"), NeedKind.NUMBER, least=1, most=5),
                Need("words", Text("评价内容", "In words"), NeedKind.TEXT, required=False, most=500),
            ),
        ),
        Move("lapse", Text("逾期未评价", "No rating came"), ("evaluation",), ("over",), who=_PLATFORM_OR_KEEPER),
        Move(
            "merge",
            Text("并案", "Merge"),
            ("intake", "filing", "dispatch", "handling"),
            ("merged",),
            who=(Holder(), Permitted(FILE)),
            why=True,
            alone=True,
        ),
    ),
    pauses=(
        # who handles a case may not stop its clocks alone: see ``suspensions``
        Pause(
            SUSPENDED, Text("挂账", "Suspended"), (Permitted(GRANT_TIME),), resumed_by=(Holder(), Permitted(GRANT_TIME))
        ),
    ),
    extension=Extension(decided_by=(Unit(GRANT_TIME),), times=2),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.PAUSE, Act.EXTEND, Act.BREAK_DOWN, Act.COPY, Act.TERMINATE}),
    terminated_by=(Unit(CLOSE),),
    sees=SEE,
    about_url="cases:case",
    icon="message-report",
    hook=follow,
    allowance_of=limit_of,
)
