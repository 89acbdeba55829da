"""Kinds of work of digital city management: verification, warning, referral."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.inspectors import inspectors_of
from chengshu.packs.digital_city_management.models import Referral, Verification, Warning
from chengshu.packs.digital_city_management.models.fieldwork import Verdict
from chengshu.packs.digital_city_management.models.watching import WarningState
from chengshu.packs.digital_city_management.rights import ANSWER, ASK, SEE, SETTLE
from chengshu.spec.work import (
    Act,
    Allowance,
    Chosen,
    Move,
    Need,
    NeedKind,
    Party,
    Permitted,
    Span,
    State,
    Unit,
    WorkType,
)

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import LinkKind

ENFORCEMENT = cast("LinkKind", "enforcement")
TO = "to"
_NOTE = Need("note", Text("现场情况", "What was seen"), NeedKind.TEXT, required=False, most=500)
_ACTS = frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.COPY, Act.TERMINATE})


def _verified(moved: Any) -> None:
    row = Verification.everywhere.filter(item=moved.item).first()
    if row is None:
        return
    row.verdict = Verdict.TRUE if moved.step.verb == "found_true" else Verdict.FALSE
    row.note = str(moved.values.get("note") or "")[:500]
    row.done_by_id, row.done_at = moved.by.person_id, clock.now()
    row.save()


def _settled(moved: Any) -> None:
    row = Warning.everywhere.filter(item=moved.item).first()
    if row is None:
        return
    row.state = WarningState.ACTED if moved.step.verb == "act" else WarningState.DISMISSED
    row.note = (str(moved.values.get("note") or "") or moved.step.why)[:500]
    row.settled_by_id, row.settled_at = moved.by.person_id, clock.now()
    row.save()


def _answered(moved: Any) -> None:
    row = Referral.everywhere.filter(item=moved.item).first()
    if row is None:
        return
    row.reference = str(moved.values.get("reference") or "")[:120]
    row.result = str(moved.values.get("result") or "")[:1000]
    row.answered_by_id, row.answered_at = moved.by.person_id, clock.now()
    row.save()
    cases.link(row.case, ENFORCEMENT, by=PLATFORM, reference=row.reference, note=row.result[:400])
    cases.remark(row.case, f"执法反馈（{row.reference or '无案号'}）：{row.result}", by=PLATFORM)


VERIFY = WorkType(
    key="digital_city_management.verify",
    label=Text("案件核实", "Verification of a case"),
    allowance=Allowance(120, Span.WORKING_MINUTES),
    states=(
        State("asked", Text("待核实", "To be verified"), (Chosen(inspectors_of),)),
        State("verified", Text("已核实", "Verified"), final=True),
    ),
    moves=(
        Move("found_true", Text("属实", "As reported"), ("asked",), ("verified",), needs=(_NOTE,), tone="primary"),
        Move("found_false", Text("不属实", "Not as reported"), ("asked",), ("verified",), needs=(_NOTE,)),
    ),
    acts=_ACTS,
    terminated_by=(Permitted(ASK),),
    sees=SEE,
    about_url="cases:case",
    icon="map-pin-check",
    hook=_verified,
)
WARNING = WorkType(
    key="digital_city_management.warning",
    label=Text("突发事件预警", "Warning of a sudden event"),
    allowance=Allowance(60, Span.MINUTES),
    states=(
        State("raised", Text("待处理", "To be settled"), (Unit(SETTLE),)),
        State("settled", Text("已处理", "Settled"), final=True),
    ),
    moves=(
        Move(
            "act",
            Text("已处置", "Acted upon"),
            ("raised",),
            ("settled",),
            needs=(Need("note", Text("处置措施", "What was done"), NeedKind.TEXT, most=500),),
            tone="primary",
        ),
        Move("dismiss", Text("排除", "Nothing to it"), ("raised",), ("settled",), why=True),
    ),
    acts=_ACTS | {Act.BREAK_DOWN},
    terminated_by=(Permitted(SETTLE),),
    sees=SEE,
    about_url="digital_city_management:warning",
    icon="alert-triangle",
    hook=_settled,
)
COMMAND = WorkType(
    key="digital_city_management.command",
    label=Text("应急处置指令", "Order in an emergency"),
    allowance=Allowance(30, Span.MINUTES),
    states=(
        State("ordered", Text("处置中", "Being done"), (Party(TO),)),
        State("reported", Text("已回报", "Reported"), final=True),
        State("declined", Text("无力处置", "Cannot be done"), final=True),
    ),
    moves=(
        Move(
            "report",
            Text("回报处置", "Report"),
            ("ordered",),
            ("reported",),
            needs=(
                Need("result", Text("处置情况", "What was done"), NeedKind.TEXT, most=2000),
                Need("evidence", Text("现场照片", "Pictures"), NeedKind.FILES, required=False),
            ),
            tone="primary",
        ),
        Move("decline", Text("无力处置", "Cannot be done"), ("ordered",), ("declined",), why=True),
    ),
    opening=(Need("order", Text("处置要求", "What is asked"), NeedKind.TEXT, most=1000),),
    acts=_ACTS,
    sees=SEE,
    icon="speakerphone",
)
REFERRAL = WorkType(
    key="digital_city_management.referral",
    label=Text("移交执法", "Referral to enforcement"),
    allowance=Allowance(7),
    states=(
        State("sent", Text("待执法反馈", "To be answered"), (Party(TO, ANSWER),)),
        State("answered", Text("已反馈", "Answered"), final=True),
    ),
    moves=(
        Move(
            "answer",
            Text("反馈结果", "Answer"),
            ("sent",),
            ("answered",),
            needs=(
                Need("reference", Text("执法案号", "Number of the proceeding"), NeedKind.LINE, required=False),
                Need("result", Text("处理结果", "Result"), NeedKind.TEXT, most=1000),
            ),
            tone="primary",
        ),
    ),
    acts=_ACTS,
    sees=SEE,
    about_url="digital_city_management:referral",
    icon="gavel",
    hook=_answered,
)
WORK_TYPES = (VERIFY, WARNING, COMMAND, REFERRAL)
