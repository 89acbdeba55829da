"""After the building: evaluation and audit findings followed to their end, and the arrangement of operation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.lifecycle.errors import EvaluationThere, NotCompletedYet
from chengshu.kernel.lifecycle.models import AfterEvaluation, AuditFinding, Followed, Operation, Project, ProjectState
from chengshu.kernel.lifecycle.reach import ALIVE, locked_project
from chengshu.kernel.lifecycle.remembering import remember
from chengshu.kernel.lifecycle.rights import AUDIT, EVALUATE, KEEP_LIBRARY, MANAGE, SEE_PROJECTS
from chengshu.kernel.lifecycle.services.needs import attach_all
from chengshu.kernel.work import services as work
from chengshu.kernel.work.events import WorkDueChanged
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.services import Moved
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


@transaction.atomic
def begin_evaluation(project: Project, *, due_on: date, by: Actor) -> AfterEvaluation:
    """Begin the evaluation of a completed project (后评价), run by the actor's own body.

    Raises NotCompletedYet, EvaluationThere.
    """
    found = locked_project(project, EVALUATE, by=by, states=tuple(ProjectState))
    if found.state != ProjectState.COMPLETED:
        raise NotCompletedYet
    if found.evaluations.exclude(state=Followed.CLOSED).exists():
        raise EvaluationThere
    office = Organisation.objects.get(pk=by.organisation_id or found.office_id)
    evaluation = AfterEvaluation.everywhere.create(project=found, office=office, due_on=due_on)
    work.open_item(
        EVALUATION,
        title=Text(f"后评价：{found.name_zh}", f"After-evaluation: {found.name.en}"),
        by=by,
        about=evaluation,
        unit=office,
        parties={"unit": [_doer(found)]},
        due=due_on,
    )
    what = Text("启动后评价", "After-evaluation begun")
    remember(found, "lifecycle.evaluation.begun", what, by=by, due_on=due_on)
    return evaluation


@transaction.atomic
def raise_finding(
    project: Project,
    *,
    title: str,
    words: str,
    due_on: date,
    by: Actor,
    amount_fen: int = 0,
    uploads: Iterable[UploadedFile[Any]] = (),
) -> AuditFinding:
    """An audit found something; the unit puts it right by the day and the auditors check it."""
    found = locked_project(project, AUDIT, by=by, states=(*ALIVE, ProjectState.SUSPENDED))
    office = Organisation.objects.get(pk=by.organisation_id or found.office_id)
    finding = AuditFinding.everywhere.create(
        project=found, office=office, title=title, words=words, amount_fen=amount_fen, due_on=due_on
    )
    attach_all(uploads, finding, by=by)
    work.open_item(
        FINDING,
        title=Text(f"审计整改：{title}", f"Audit finding: {title}"),
        by=by,
        about=finding,
        unit=office,
        parties={"unit": [_doer(found)]},
        due=due_on,
    )
    what = Text(f"审计发现：{title}", f"Audit finding: {title}")
    remember(found, "lifecycle.finding.raised", what, by=by, amount_fen=amount_fen, due_on=due_on)
    return finding


@transaction.atomic
def arrange_operation(
    project: Project,
    *,
    operator: str,
    starts_on: date,
    yearly_cost_fen: int,
    by: Actor,
    ends_on: date | None = None,
    market: bool = False,
    city_share: Decimal = Decimal(0),
    income_words: str = "",
    service_words: str = "",
) -> Operation:
    """Who runs a project from a day on and at what yearly cost; the arrangement before ends the day before."""
    found = locked_project(project, KEEP_LIBRARY, by=by, states=ALIVE[2:])
    for earlier in found.operations.filter(starts_on__lt=starts_on):
        if earlier.ends_on is None or earlier.ends_on >= starts_on:
            earlier.ends_on = starts_on - timedelta(days=1)
            earlier.save(update_fields=["ends_on"])
    operation = Operation.objects.create(
        project=found,
        operator=operator,
        starts_on=starts_on,
        ends_on=ends_on,
        yearly_cost_fen=yearly_cost_fen,
        market=market,
        city_share=city_share,
        income_words=income_words,
        service_words=service_words,
    )
    what = Text(f"运维安排：{operator}", f"Operation arranged: {operator}")
    remember(found, "lifecycle.operation.arranged", what, by=by, yearly_cost_fen=yearly_cost_fen, market=market)
    return operation


def follow_due_day(event: WorkDueChanged) -> None:
    """Take over the day of the work where more time was granted."""
    item = Item.everywhere.filter(pk=event.item_id).first()
    if item is None or item.due_at is None:
        return
    day = clock.local(item.due_at).date()
    if event.kind == EVALUATION.key:
        AfterEvaluation.everywhere.filter(pk=event.about_id).update(due_on=day)
    elif event.kind == FINDING.key:
        AuditFinding.everywhere.filter(pk=event.about_id).update(due_on=day)


def _doer(project: Project) -> Person | Organisation:
    return project.manager or project.unit


def _own_words(moved: Moved) -> None:
    row = AfterEvaluation.everywhere.select_for_update().get(pk=moved.item.about_id)
    row.own_words, row.state, row.changed_at = moved.values["own_words"], Followed.ANSWERED, clock.now()
    row.save(update_fields=["own_words", "state", "changed_at"])


def _evaluated(moved: Moved) -> None:
    row = AfterEvaluation.everywhere.select_for_update().select_related("project").get(pk=moved.item.about_id)
    row.points, row.conclusion = moved.values["points"], moved.values["conclusion"]
    row.state, row.closed_on, row.changed_at = Followed.CLOSED, clock.today(), clock.now()
    row.save()
    what = Text(f"后评价完成：{row.points} 分", f"After-evaluation done: {row.points} points")
    remember(row.project, "lifecycle.evaluation.closed", what, by=moved.by, note=row.conclusion)


def _reopened(moved: Moved) -> None:
    if moved.item.kind == EVALUATION.key:
        AfterEvaluation.everywhere.filter(pk=moved.item.about_id).update(state=Followed.OPEN, changed_at=clock.now())
    else:
        AuditFinding.everywhere.filter(pk=moved.item.about_id).update(state=Followed.OPEN, changed_at=clock.now())


def _answered(moved: Moved) -> None:
    row = AuditFinding.everywhere.select_for_update().select_related("project").get(pk=moved.item.about_id)
    row.answer, row.state, row.changed_at = moved.values["answer"], Followed.ANSWERED, clock.now()
    row.save(update_fields=["answer", "state", "changed_at"])
    what = Text(f"提交整改：{row.title}", f"Correction handed in: {row.title}")
    remember(row.project, "lifecycle.finding.answered", what, by=moved.by, note=row.answer)


def _closed(moved: Moved) -> None:
    row = AuditFinding.everywhere.select_for_update().select_related("project").get(pk=moved.item.about_id)
    row.state, row.closed_on, row.changed_at = Followed.CLOSED, clock.today(), clock.now()
    row.save(update_fields=["state", "closed_on", "changed_at"])
    what = Text(f"审计问题办结：{row.title}", f"Audit finding closed: {row.title}")
    remember(row.project, "lifecycle.finding.closed", what, by=moved.by)


_EVIDENCE = Need("evidence", Text("佐证材料", "Evidence"), NeedKind.FILES, required=False)
EVALUATION = WorkType(
    key="lifecycle.evaluation",
    label=Text("项目后评价", "After-evaluation of a project"),
    states=(
        State("own", Text("单位自评", "Unit evaluates itself"), held_by=(Party("unit", MANAGE),)),
        State("judging", Text("组织评价", "Being judged"), held_by=(Unit(EVALUATE),), allowance=Allowance(15)),
        State("closed", Text("评价完成", "Done"), final=True),
    ),
    moves=(
        Move(
            "own_words",
            Text("提交自评", "Hand in own evaluation"),
            ("own",),
            ("judging",),
            needs=(Need("own_words", Text("自评报告", "Own evaluation"), NeedKind.TEXT), _EVIDENCE),
            on_move=_own_words,
        ),
        Move(
            "judge",
            Text("完成评价", "Conclude"),
            ("judging",),
            ("closed",),
            needs=(
                Need("points", Text("评价得分（0–100）", "Points (0–100)"), NeedKind.NUMBER, least=0, most=100),
                Need("conclusion", Text("评价结论", "Conclusion"), NeedKind.TEXT),
            ),
            tone="primary",
            on_move=_evaluated,
        ),
        Move("send_back", Text("退回补充", "Send back"), ("judging",), ("own",), why=True, on_move=_reopened),
    ),
    extension=Extension(decided_by=(Permitted(EVALUATE),), asked_by=(Holder(), Doer("own"))),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.DELEGATE, Act.ADD_SIGNER, Act.COPY, Act.URGE, Act.EXTEND}),
    opens=EVALUATE,
    sees=SEE_PROJECTS,
    about_url="lifecycle:evaluation",
    icon="report-analytics",
)
FINDING = WorkType(
    key="lifecycle.finding",
    label=Text("审计问题整改", "Audit finding"),
    states=(
        State("correcting", Text("整改中", "Being corrected"), held_by=(Party("unit", MANAGE),)),
        State("checking", Text("审计核验", "Checked by the auditors"), held_by=(Unit(AUDIT),), allowance=Allowance(10)),
        State("closed", Text("已办结", "Closed"), final=True),
    ),
    moves=(
        Move(
            "answer",
            Text("提交整改结果", "Hand in the correction"),
            ("correcting",),
            ("checking",),
            needs=(Need("answer", Text("整改情况", "What was done"), NeedKind.TEXT), _EVIDENCE),
            on_move=_answered,
        ),
        Move("close", Text("核验办结", "Close"), ("checking",), ("closed",), tone="primary", on_move=_closed),
        Move(
            "send_back", Text("退回继续整改", "Send back"), ("checking",), ("correcting",), why=True, on_move=_reopened
        ),
    ),
    extension=Extension(decided_by=(Unit(AUDIT),), asked_by=(Holder(), Doer("correcting"))),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.DELEGATE, Act.ADD_SIGNER, Act.COPY, Act.URGE, Act.EXTEND}),
    opens=AUDIT,
    sees=SEE_PROJECTS,
    about_url="lifecycle:finding",
    icon="zoom-exclamation",
)
