"""Supervision as work: milestones that units report on, requests for a later day, and supervised matters."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.projects import holders, rounds
from chengshu.kernel.projects.rights import SEE_MATTERS, SEE_TASKS, SETTLE_UNITS
from chengshu.spec.work import (
    Act,
    Allowance,
    Chosen,
    Move,
    Need,
    NeedKind,
    Permitted,
    State,
    WorkType,
)

LEADS = Chosen(holders.leads)
RESPONSIBLE = Chosen(holders.responsible)
SUPERVISORS = Chosen(holders.supervisors)
REGISTRARS = Chosen(holders.registrars)

WORDS = Need("words", Text("进展情况", "What was done"), NeedKind.TEXT, most=4000)
SHARE = Need("share_done", Text("完成比例（%）", "Share done (%)"), NeedKind.NUMBER, least=0, most=100)
COMPLETE = Need(
    "complete",
    Text("申请办结", "The milestone is reached"),
    NeedKind.FLAG,
    required=False,
    hint=Text("认为该节点已完成时勾选，须附佐证材料。", "Tick when the milestone is reached; evidence is then needed."),
)
EVIDENCE_FILES = Need("evidence", Text("佐证材料", "Evidence"), NeedKind.FILES, required=False)

MILESTONE = WorkType(
    key="projects.milestone",
    label=Text("任务节点督办", "Supervised milestone"),
    states=(
        State("running", Text("推进中", "Under way"), held_by=(LEADS,)),
        State("review", Text("待审核", "To be checked"), held_by=(SUPERVISORS,), allowance=Allowance(5)),
        State("done", Text("已办结", "Reached"), final=True),
    ),
    moves=(
        Move(
            "report",
            Text("填报进展", "Report progress"),
            ("running", "review"),
            ("review",),
            who=(RESPONSIBLE,),
            needs=(WORDS, SHARE, COMPLETE, EVIDENCE_FILES),
            on_move=rounds.reported,
            tone="primary",
        ),
        Move(
            "accept",
            Text("审核通过", "Accept"),
            ("review",),
            ("running",),
            who=(SUPERVISORS,),
            bulk=True,
            on_move=rounds.accepted,
        ),
        Move(
            "finish",
            Text("办结", "Close as reached"),
            ("review", "running"),
            ("done",),
            who=(SUPERVISORS,),
            on_move=rounds.finished,
        ),
        Move(
            "hand_over",
            Text("重新交办", "Hand over to the units settled"),
            ("running",),
            ("running",),
            who=(Permitted(SETTLE_UNITS),),
            needs=(
                Need("lead_units", Text("牵头单位", "Lead units"), NeedKind.UNITS, fills="lead"),
                Need(
                    "support_units",
                    Text("配合单位", "Supporting units"),
                    NeedKind.UNITS,
                    required=False,
                    fills="support",
                ),
            ),
            why=True,
            on_move=rounds.handed_over,
        ),
        Move(
            "send_back",
            Text("退回修改", "Return"),
            ("review",),
            ("running",),
            who=(SUPERVISORS,),
            why=True,
            alone=True,
            on_move=rounds.sent_back,
        ),
    ),
    # A later day is asked for by EXTENSION below, by date; Act.EXTEND lets a new text of the plan move the day.
    acts=frozenset(
        {Act.CLAIM, Act.TRANSFER, Act.DELEGATE, Act.ADD_SIGNER, Act.TERMINATE, Act.COPY, Act.URGE, Act.EXTEND}
    ),
    terminated_by=(SUPERVISORS,),
    sees=SEE_TASKS,
    about_url="projects:milestone",
    icon="flag",
    hook=rounds.followed,
)
EXTENSION = WorkType(
    key="projects.extension",
    label=Text("任务延期申请", "Request for a later day"),
    states=(
        State("asked", Text("待审批", "To be decided"), held_by=(SUPERVISORS,), allowance=Allowance(5)),
        State("granted", Text("已同意", "Granted"), final=True),
        State("refused", Text("不同意", "Refused"), final=True),
    ),
    moves=(
        Move(
            "grant",
            Text("同意延期", "Grant"),
            ("asked",),
            ("granted",),
            who=(SUPERVISORS,),
            on_move=rounds.extension_granted,
        ),
        Move(
            "refuse",
            Text("不同意", "Refuse"),
            ("asked",),
            ("refused",),
            who=(SUPERVISORS,),
            why=True,
            on_move=rounds.extension_refused,
        ),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.DELEGATE, Act.ADD_SIGNER, Act.COPY, Act.URGE}),
    sees=SEE_TASKS,
    about_url="projects:extension",
    icon="calendar-plus",
)
MATTER = WorkType(
    key="projects.matter",
    label=Text("督办事项", "Supervised matter"),
    states=(
        State("registered", Text("待分解", "To be broken down"), held_by=(REGISTRARS,), allowance=Allowance(3)),
        State("running", Text("办理中", "Under way"), after_children="summarise"),
        State("summary", Text("待办结", "To be closed"), held_by=(REGISTRARS,), allowance=Allowance(5)),
        State("closed", Text("已办结", "Closed"), final=True),
    ),
    moves=(
        Move(
            "break_down",
            Text("分解交办", "Hand out the tasks"),
            ("registered",),
            ("running",),
            who=(REGISTRARS,),
            alone=True,
            on_move=rounds.matter_broken_down,
            hint=Text("请先在事项页面添加任务，再交办。", "Add the tasks on the matter's page first."),
        ),
        Move("summarise", Text("任务全部办结", "All tasks closed"), ("running",), ("summary",), who=()),
        Move(
            "close",
            Text("办结", "Close"),
            ("summary",),
            ("closed",),
            who=(REGISTRARS,),
            needs=(Need("result", Text("办理结果", "Result"), NeedKind.TEXT, most=4000),),
            on_move=rounds.matter_closed,
        ),
        Move(
            "go_on",
            Text("继续督办", "Go on"),
            ("summary",),
            ("registered",),
            who=(REGISTRARS,),
            why=True,
        ),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.DELEGATE, Act.TERMINATE, Act.COPY, Act.URGE, Act.BREAK_DOWN}),
    terminated_by=(REGISTRARS,),
    sees=SEE_MATTERS,
    about_url="projects:matter",
    icon="eye-check",
    hook=rounds.matter_followed,
)

WORK_TYPES = (MILESTONE, EXTENSION, MATTER)
