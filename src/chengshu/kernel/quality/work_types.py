"""The kinds of work of quality: corrections, their supervision, objections."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.queries import offices_who_may
from chengshu.kernel.identity.models import Post
from chengshu.kernel.quality.moves import (
    accept_explanation,
    accept_objection,
    explain,
    refuse_explanation,
    refuse_objection,
    withdraw_objection,
)
from chengshu.kernel.quality.rights import CORRECT, DECIDE_OBJECTIONS, SEE_OBJECTIONS, SEE_QUALITY, SUPERVISE
from chengshu.kernel.work.models import Item
from chengshu.spec.work import (
    Act,
    Allowance,
    Chosen,
    Extension,
    Move,
    Need,
    NeedKind,
    Opener,
    Permitted,
    Seat,
    Span,
    State,
    Unit,
    WorkType,
)


def _supervisors(item: Item) -> list[Seat]:
    """The offices of those who supervise the unit; its own people where nobody does: work never lies nowhere."""
    if item.unit is None:
        return []
    seats = [Seat(organisation_id=one.pk, permission=SUPERVISE) for one in offices_who_may(SUPERVISE, item.unit)]
    return seats or [Seat(organisation_id=item.unit_id)]


def _leaders(item: Item) -> list[Seat]:
    led = Post.objects.filter(organisation=item.unit_id, leads=True, until=None, person__active=True)
    keys = list(led.values_list("person", flat=True))
    return [Seat(person_id=key) for key in keys] or [Seat(organisation_id=item.unit_id)]


_EVIDENCE = Need("evidence", Text("佐证材料", "Evidence"), NeedKind.FILES, required=False)
_ACTS = frozenset({Act.TRANSFER, Act.DELEGATE, Act.URGE, Act.COPY, Act.EXTEND, Act.CLAIM})

CORRECTION = WorkType(
    key="quality.correction",
    label=Text("数据质量整改", "Correction of data"),
    allowance=Allowance(10, Span.WORKING_DAYS),
    states=(
        State(
            "correcting",
            Text("待整改", "To be corrected"),
            held_by=(Unit(CORRECT),),
            hint=Text(
                "请在源系统中更正问题数据。下次归集检查通过后，本件自动办结。",
                "Put the data right in its own system. This closes by itself once a later version passes.",
            ),
        ),
        State("explained", Text("说明待核", "Explained"), held_by=(Chosen(_supervisors),)),
        State("passed", Text("复检通过", "Passed"), final=True),
        State("excused", Text("说明成立", "Excused"), final=True),
    ),
    moves=(
        Move(
            "explain",
            Text("说明情况", "Explain"),
            ("correcting",),
            ("explained",),
            needs=(Need("words", Text("情况说明", "Explanation"), NeedKind.TEXT, most=2000), _EVIDENCE),
            on_move=explain,
            hint=Text("数据本身无误、规则不适用时使用。", "Where the data is right and the rule is not."),
        ),
        Move(
            "accept",
            Text("说明成立", "Accept"),
            ("explained",),
            ("excused",),
            tone="primary",
            bulk=True,
            on_move=accept_explanation,
        ),
        Move(
            "send_back",
            Text("退回整改", "Send back"),
            ("explained",),
            ("correcting",),
            why=True,
            tone="danger",
            on_move=refuse_explanation,
        ),
        Move("passed", Text("复检通过", "Passed"), ("correcting", "explained"), ("passed",), (Permitted(SUPERVISE),)),
    ),
    extension=Extension(decided_by=(Permitted(SUPERVISE),), times=2),
    acts=_ACTS,
    terminated_by=(Permitted(SUPERVISE),),
    sees=SEE_QUALITY,
    about_url="quality:correction",
    icon="stethoscope",
)

SUPERVISION = WorkType(
    key="quality.supervision",
    label=Text("数据质量督查", "Supervision of data quality"),
    allowance=Allowance(5, Span.WORKING_DAYS),
    states=(
        State("answering", Text("待单位负责人答复", "To be answered by the head"), held_by=(Chosen(_leaders),)),
        State("verifying", Text("待核实", "To be verified"), held_by=(Chosen(_supervisors),)),
        State("settled", Text("已销号", "Settled"), final=True),
        State("accountable", Text("已转问责", "Referred"), final=True),
    ),
    moves=(
        Move(
            "answer",
            Text("答复", "Answer"),
            ("answering",),
            ("verifying",),
            needs=(
                Need("answer", Text("原因和整改安排", "Cause and what is done"), NeedKind.TEXT, most=2000),
                _EVIDENCE,
            ),
            tone="primary",
        ),
        Move("send_back", Text("退回", "Send back"), ("verifying",), ("answering",), why=True),
        Move(
            "settle",
            Text("核实销号", "Settle"),
            ("answering", "verifying"),
            ("settled",),
            (Permitted(SUPERVISE),),
            tone="primary",
            bulk=True,
        ),
        Move(
            "refer",
            Text("转问责", "Refer to accountability"),
            ("answering", "verifying"),
            ("accountable",),
            (Permitted(SUPERVISE),),
            why=True,
            tone="danger",
        ),
    ),
    acts=_ACTS,
    sees=SUPERVISE,
    about_url="quality:correction",
    icon="alert-triangle",
)

OBJECTION = WorkType(
    key="quality.objection",
    label=Text("数据异议核实", "Verification of an objection"),
    allowance=Allowance(5, Span.WORKING_DAYS),
    states=(
        State("verifying", Text("待核实", "To be verified"), held_by=(Unit(DECIDE_OBJECTIONS),)),
        State("accepted", Text("已采纳", "Accepted"), final=True),
        State("refused", Text("不采纳", "Refused"), final=True),
        State("withdrawn", Text("已撤回", "Withdrawn"), final=True),
    ),
    moves=(
        Move(
            "accept",
            Text("采纳", "Accept"),
            ("verifying",),
            ("accepted",),
            needs=(
                Need(
                    "value",
                    Text("更正后的值", "Corrected value"),
                    required=False,
                    most=1000,
                    hint=Text(
                        "不填则采用异议人提出的值。", "Left empty, the value proposed with the objection is taken."
                    ),
                ),
            ),
            tone="primary",
            on_move=accept_objection,
        ),
        Move("refuse", Text("不采纳", "Refuse"), ("verifying",), ("refused",), why=True, on_move=refuse_objection),
        Move(
            "withdraw",
            Text("撤回异议", "Take back"),
            ("verifying",),
            ("withdrawn",),
            (Opener(),),
            on_move=withdraw_objection,
        ),
    ),
    extension=Extension(decided_by=(Permitted(SUPERVISE),)),
    acts=_ACTS,
    sees=SEE_OBJECTIONS,
    about_url="quality:objection",
    icon="message-report",
)
WORK_TYPES = (CORRECTION, SUPERVISION, OBJECTION)
