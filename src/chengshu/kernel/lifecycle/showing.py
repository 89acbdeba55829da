"""How projects are shown: the tracker of stages, what can be done, files, history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.lifecycle.models import Project, ProjectState, RunState, StageRun
from chengshu.kernel.lifecycle.queries import projects as queries
from chengshu.kernel.lifecycle.queries.rules import stages_in_order
from chengshu.kernel.lifecycle.queries.standing import may_be_funded
from chengshu.kernel.lifecycle.rights import AUDIT, EVALUATE, KEEP_FUNDS, KEEP_LIBRARY, MANAGE, OPEN_PROJECTS
from chengshu.kernel.lifecycle.tables import delay_light
from chengshu.ui.parts import FileLine, Happening, Light, Link, State, Tab

RUN_TONES = {
    RunState.WAITING: "off",
    RunState.RUNNING: "info",
    RunState.CHECKING: "warning",
    RunState.DONE: "good",
}


@dataclass(frozen=True)
class Step:
    """A stage in the tracker; ``run`` is None before the stages were laid out."""

    label: Text
    state: State
    due: object = None
    url: str = ""
    current: bool = False


def tracker(project: Project) -> list[Step]:
    """All stages in their order with where the project stands in each."""
    runs = list(project.runs.select_related("stage"))
    if not runs:
        return [Step(stage.name, State("off", Text("未开始", "Not started"))) for stage in stages_in_order()]
    return [
        Step(
            run.stage.name,
            run_state(run),
            run.done_on or run.due_on,
            reverse("lifecycle:stage", args=[run.pk]),
            run.state in (RunState.RUNNING, RunState.CHECKING),
        )
        for run in runs
    ]


def run_state(run: StageRun) -> State:
    """How far a stage is, as a badge."""
    return State(RUN_TONES[RunState(run.state)], run.state_label)


def light(project: Project) -> Light | None:
    """Whether the project is late."""
    return delay_light(project)


def tabs(project: Project, here: str) -> list[Tab]:
    """The views of a project."""
    views = (
        ("", Text("概况", "Overview")),
        ("papers", Text("环节与材料", "Stages and papers")),
        ("money", Text("资金", "Money")),
        ("review", Text("查重与会审", "Duplicates and review")),
        ("after", Text("运维、评价与审计", "Operation, evaluation, audit")),
        ("history", Text("历史", "History")),
    )
    return [
        Tab(label, reverse(f"lifecycle:project_{key}" if key else "lifecycle:project", args=[project.pk]), key == here)
        for key, label in views
    ]


@dataclass(frozen=True)
class Deed:
    """Something that can be done now: a page with a form, or a button where ``post`` is set."""

    label: Text
    url: str
    icon: str
    post: bool = False
    main: bool = False


def deeds(actor: Actor, project: Project) -> list[Deed]:
    """What the actor can do with a project now, the next step first."""
    found = [*_proposing(actor, project), *_carrying(actor, project), *_keeping(actor, project)]
    if queries.may(actor, project, OPEN_PROJECTS) and not project.confidential:
        if project.is_open:
            found.append(_deed(Text("停止公开", "Close to the public"), "project_close", project, "eye-off"))
        elif project.state not in (ProjectState.DRAFT, ProjectState.REVIEW, ProjectState.REMOVED):
            found.append(_deed(Text("向社会公开", "Open to the public"), "project_open", project, "eye"))
    return found


def money_deeds(actor: Actor, project: Project) -> list[Link]:
    """What the actor can enter about money."""
    if not queries.may(actor, project, KEEP_FUNDS):
        return []
    pages = (
        ("budget_new", Text("下达预算", "Enter a budget"), "plus"),
        ("payment_new", Text("登记支付", "Enter a payment"), "receipt"),
        ("operating_new", Text("登记运维支出", "Enter operating cost"), "tool"),
        ("income_new", Text("登记运营收入", "Enter income"), "coin"),
        ("fund_review_new", Text("资金绩效评价", "Review the funds"), "report-money"),
    )
    return [Link(label, reverse(f"lifecycle:{name}", args=[project.pk]), icon) for name, label, icon in pages]


def after_deeds(actor: Actor, project: Project) -> list[Link]:
    """What the actor can begin after the building."""
    found = []
    if queries.may(actor, project, KEEP_LIBRARY):
        url = reverse("lifecycle:operation_new", args=[project.pk])
        found.append(Link(Text("登记运维安排", "Arrange operation"), url, "tool"))
    if queries.may(actor, project, EVALUATE) and project.state == ProjectState.COMPLETED:
        url = reverse("lifecycle:evaluation_new", args=[project.pk])
        found.append(Link(Text("启动后评价", "Begin an evaluation"), url, "report-analytics"))
    if queries.may(actor, project, AUDIT):
        url = reverse("lifecycle:finding_new", args=[project.pk])
        found.append(Link(Text("提出审计问题", "Raise a finding"), url, "zoom-exclamation"))
    return found


def history(project: Project) -> list[Happening]:
    """What happened to a project, the latest first."""
    rows = project.history.select_related("person", "organisation")[:300]
    platform = Text("系统", "The platform")
    return [Happening(row.at, row.person.name if row.person else platform, row.what, note=row.note) for row in rows]


def file_lines(*subjects: models.Model) -> list[FileLine]:
    """The files attached to rows."""
    return [
        FileLine(
            file.name,
            reverse("files:download", args=[file.pk]),
            file.stored.size,
            preview_url=reverse("files:preview", args=[file.pk, 1]) if file.stored.pages else "",
        )
        for subject in subjects
        for file in attachments_of(subject)
    ]


def _deed(label: Text, name: str, project: Project, icon: str, *, post: bool = False, main: bool = False) -> Deed:
    return Deed(label, reverse(f"lifecycle:{name}", args=[project.pk]), icon, post, main)


def _proposing(actor: Actor, project: Project) -> Iterable[Deed]:
    if project.state != ProjectState.DRAFT or not queries.may_propose(actor, project):
        return
    check = project.checks.first()
    checked = check is not None and check.at >= project.text_changed_at
    send, compare = Text("送联合会审", "Send to review"), Text("查重", "Check duplicates")
    review = _deed(send, "project_send", project, "users-group", post=True, main=checked)
    check_now = _deed(compare, "project_check", project, "copy-check", post=True, main=not checked)
    yield from (review, check_now) if checked else (check_now, review)
    yield _deed(Text("修改申报", "Change"), "project_change", project, "edit")


def _carrying(actor: Actor, project: Project) -> Iterable[Deed]:
    if not queries.may(actor, project, MANAGE):
        return
    carried = project.state in (ProjectState.RESERVE, ProjectState.PLANNED, ProjectState.RUNNING)
    if carried and not project.runs.exists():
        yield _deed(
            Text("启动各环节", "Begin the stages"), "project_begin", project, "player-play", post=True, main=True
        )
    if project.state == ProjectState.RESERVE and not may_be_funded(project):
        yield _deed(Text("申请计划外实施", "Ask for an exception"), "exception_new", project, "alert-circle")
    if project.state != ProjectState.REMOVED:
        yield _deed(Text("指定项目经理", "Name the manager"), "project_manager", project, "user-plus")
        yield _deed(Text("添加节点", "Add a milestone"), "milestone_new", project, "flag")


def _keeping(actor: Actor, project: Project) -> Iterable[Deed]:
    if not queries.may(actor, project, KEEP_LIBRARY):
        return
    state = project.state
    if state not in (ProjectState.REMOVED, ProjectState.SUSPENDED):
        yield _deed(Text("建设运营模式", "Mode of building"), "project_mode", project, "building")
    if state in (ProjectState.RESERVE, ProjectState.PLANNED, ProjectState.RUNNING):
        yield _deed(Text("调整批准投资", "Change the amount"), "project_amount", project, "coins")
        yield _deed(Text("暂停项目", "Suspend"), "project_suspend", project, "player-pause")
    if state == ProjectState.SUSPENDED:
        yield _deed(Text("恢复项目", "Resume"), "project_resume", project, "player-play", main=True)
    if state in (ProjectState.DRAFT, ProjectState.RESERVE, ProjectState.SUSPENDED):
        yield _deed(Text("移出项目库", "Take out"), "project_remove", project, "archive")
