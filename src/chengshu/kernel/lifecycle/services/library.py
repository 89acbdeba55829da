"""The project library (项目库): proposing, changing, taking out, and what is open to the public."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.ids import new_id
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach, reaches
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.lifecycle.errors import (
    DayTooEarly,
    MilestoneReached,
    ModeDoesNotFit,
    ModeHasMoney,
    NeedSettled,
    SecretStaysClosed,
)
from chengshu.kernel.lifecycle.models import (
    Kind,
    Mode,
    Need,
    NeedState,
    Project,
    ProjectMilestone,
    ProjectState,
    Urgency,
)
from chengshu.kernel.lifecycle.queries.standing import balances_of
from chengshu.kernel.lifecycle.reach import ALIVE, locked_project
from chengshu.kernel.lifecycle.remembering import remember
from chengshu.kernel.lifecycle.rights import HAND_IN, KEEP_LIBRARY, MANAGE, OPEN_PROJECTS
from chengshu.kernel.projects.models import Milestone, Task

TEXTS = frozenset({"name_zh", "functions"})
CHANGEABLE = frozenset(
    {
        "name_zh",
        "name_en",
        "purpose",
        "functions",
        "kind",
        "urgency",
        "cross_department",
        "confidential",
        "asked_fen",
        "starts_on",
        "ends_on",
        "plan_task",
        "year",
    }
)


@transaction.atomic
def propose_project(
    *,
    unit: Organisation,
    office: Organisation,
    name: Text,
    year: int,
    kind: Kind,
    urgency: Urgency,
    purpose: str,
    functions: str,
    asked_fen: int,
    by: Actor,
    need: Need | None = None,
    cross_department: bool = False,
    confidential: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
    plan_task: Task | None = None,
) -> Project:
    """A new project of a unit in the library of an office, made of a need where one is given.

    By the unit or by who keeps the library. Raises NotAllowed, NeedSettled.
    """
    if not reaches(by, KEEP_LIBRARY, office):
        must_reach(by, HAND_IN, unit)
    if need is not None:
        _take_up(need)
    project = Project.everywhere.create(
        number=new_id().hex[:30],
        name_zh=name.zh,
        name_en=name.en if name.en != name.zh else "",
        unit=unit,
        office=office,
        year=year,
        kind=kind,
        urgency=urgency,
        purpose=purpose,
        functions=functions,
        asked_fen=asked_fen,
        need=need,
        cross_department=cross_department,
        confidential=confidential,
        starts_on=starts_on,
        ends_on=ends_on,
        plan_task=plan_task,
        created_at=clock.now(),
        text_changed_at=clock.now(),
    )
    project.number = f"XM{year}-{project.pk:05}"
    project.save(update_fields=["number"])
    remember(project, "lifecycle.project.proposed", Text("提出项目", "Proposed"), by=by, asked_fen=asked_fen)
    return project


@transaction.atomic
def change_project(project: Project, *, by: Actor, **fields: object) -> Project:
    """Change what is proposed, before the joint review. A changed name or text wants a new check for duplicates."""
    unknown = fields.keys() - CHANGEABLE
    if unknown:
        raise TypeError(f"not changed this way: {sorted(unknown)}")
    may = HAND_IN if Project.scoped.within(by, HAND_IN).filter(pk=project.pk).exists() else KEEP_LIBRARY
    found = locked_project(project, may, by=by, states=(ProjectState.DRAFT,))
    changed = {name: value for name, value in fields.items() if getattr(found, name) != value}
    before = {name: getattr(found, name) for name in changed}
    for name, value in changed.items():
        setattr(found, name, value)
    if changed.keys() & TEXTS:
        found.text_changed_at = clock.now()
    found.changed_at = clock.now()
    found.save()
    if changed:
        words = Text("修改申报内容", "Proposal changed")
        after = {name: str(value) for name, value in changed.items()}
        remember(found, "lifecycle.project.changed", words, by=by, before=before, after=after)
    return found


@transaction.atomic
def assign_manager(project: Project, person: Person, *, by: Actor) -> Project:
    """Name the project manager (项目经理)."""
    found = locked_project(project, MANAGE, by=by)
    before = found.manager
    found.manager = person
    _save(found, "manager")
    what = Text(f"项目经理：{person.name.zh}", f"Project manager: {person.name.en}")
    remember(found, "lifecycle.manager.assigned", what, by=by, before=str(before or ""))
    return found


@transaction.atomic
def choose_mode(project: Project, mode: Mode, *, reason: str, by: Actor) -> Project:
    """Choose the mode of building and operating (建设运营模式).

    Raises ModeDoesNotFit for a secret project outside the modes for such, ModeHasMoney where a source of money that
    has been used is not of the new mode.
    """
    found = locked_project(project, KEEP_LIBRARY, by=by)
    if found.confidential and not mode.confidential:
        raise ModeDoesNotFit(modes="、".join(str(one.name) for one in Mode.objects.filter(confidential=True)))
    allowed = set(mode.sources.values_list("pk", flat=True))
    for balance in balances_of(found):
        if balance.source.pk not in allowed and (balance.budget_fen or balance.paid_fen):
            raise ModeHasMoney(source=balance.source.name)
    found.mode = mode
    _save(found, "mode")
    what = Text(f"确定建设运营模式：{mode.name.zh}", f"Mode of building and operating: {mode.name.en}")
    remember(found, "lifecycle.mode.chosen", what, by=by, note=reason)
    return found


@transaction.atomic
def approve_amount(project: Project, amount_fen: int, *, why: str, by: Actor) -> Project:
    """Set the approved investment anew (调整批准投资)."""
    found = locked_project(project, KEEP_LIBRARY, by=by)
    before, found.approved_fen = found.approved_fen, amount_fen
    _save(found, "approved_fen")
    what = Text("调整批准投资", "Approved amount changed")
    remember(found, "lifecycle.amount.approved", what, by=by, note=why, before=before, after=amount_fen)
    return found


@transaction.atomic
def suspend_project(project: Project, *, why: str, by: Actor) -> Project:
    """Stop work on a project for now."""
    states = (ProjectState.RESERVE, ProjectState.PLANNED, ProjectState.RUNNING)
    found = locked_project(project, KEEP_LIBRARY, by=by, states=states)
    found.held_state = found.state
    _save(found, "held_state")
    return set_state(found, ProjectState.SUSPENDED, "lifecycle.project.suspended", by=by, note=why)


@transaction.atomic
def resume_project(project: Project, *, why: str, by: Actor) -> Project:
    """Go on where the project stood."""
    found = locked_project(project, KEEP_LIBRARY, by=by, states=(ProjectState.SUSPENDED,))
    return set_state(found, ProjectState(found.held_state), "lifecycle.project.resumed", by=by, note=why)


@transaction.atomic
def remove_project(project: Project, *, why: str, by: Actor) -> Project:
    """Take a project out of the library (出库); its record stays. Not one that is being carried out or done."""
    states = (ProjectState.DRAFT, ProjectState.RESERVE, ProjectState.SUSPENDED)
    found = locked_project(project, KEEP_LIBRARY, by=by, states=states)
    found.is_open = False
    _save(found, "is_open")
    return set_state(found, ProjectState.REMOVED, "lifecycle.project.removed", by=by, note=why)


@transaction.atomic
def open_to_public(project: Project, *, words: str, by: Actor) -> Project:
    """Show a project's progress to everybody, with these words. Raises SecretStaysClosed."""
    states = (*ALIVE[2:], ProjectState.SUSPENDED)
    found = locked_project(project, OPEN_PROJECTS, by=by, states=states)
    if found.confidential:
        raise SecretStaysClosed
    found.is_open, found.public_words = True, words
    _save(found, "is_open", "public_words")
    remember(found, "lifecycle.project.opened", Text("向社会公开", "Opened to the public"), by=by, note=words)
    return found


@transaction.atomic
def close_to_public(project: Project, *, why: str, by: Actor) -> Project:
    """Show the project no longer."""
    found = locked_project(project, OPEN_PROJECTS, by=by, states=tuple(ProjectState))
    found.is_open = False
    _save(found, "is_open")
    remember(found, "lifecycle.project.closed", Text("停止公开", "No longer public"), by=by, note=why)
    return found


@transaction.atomic
def add_milestone(
    project: Project,
    *,
    name: Text,
    due_on: date,
    by: Actor,
    plan_milestone: Milestone | None = None,
    public: bool = True,
) -> ProjectMilestone:
    """A milestone of a project (节点)."""
    found = locked_project(project, MANAGE, by=by)
    one = ProjectMilestone.objects.create(
        project=found, name_zh=name.zh, name_en=name.en, due_on=due_on, plan_milestone=plan_milestone, public=public
    )
    what = Text(f"设定节点：{name.zh}", f"Milestone set: {name.en}")
    remember(found, "lifecycle.milestone.set", what, by=by, due_on=due_on)
    return one


@transaction.atomic
def move_milestone(milestone: ProjectMilestone, *, due_on: date, why: str, by: Actor) -> ProjectMilestone:
    """Another day for a milestone, with the reason. Raises MilestoneReached."""
    found, one = _milestone(milestone, by)
    before, one.due_on = one.due_on, due_on
    one.save(update_fields=["due_on"])
    what = Text(f"调整节点：{one.name_zh}，{before} → {due_on}", f"Milestone moved: {one.name.en}, {before} → {due_on}")
    remember(found, "lifecycle.milestone.moved", what, by=by, note=why)
    return one


@transaction.atomic
def reach_milestone(milestone: ProjectMilestone, *, done_on: date, by: Actor) -> ProjectMilestone:
    """The milestone is reached. Raises MilestoneReached, DayTooEarly for a day to come."""
    found, one = _milestone(milestone, by)
    if done_on > clock.today():
        raise DayTooEarly(
            Text("完成日期不能晚于今天。", "The day reached cannot lie ahead."),
            fields={"done_on": Text("不能晚于今天。", "Not after today.")},
        )
    one.done_on = done_on
    one.save(update_fields=["done_on"])
    what = Text(f"完成节点：{one.name_zh}", f"Milestone reached: {one.name.en}")
    remember(found, "lifecycle.milestone.reached", what, by=by, done_on=done_on)
    return one


def set_state(project: Project, state: ProjectState, verb: str, *, by: Actor, note: str = "") -> Project:
    """Move a locked project to a state of the library and write it down."""
    before, project.state = project.state_label, state
    _save(project, "state")
    what = Text(f"{before.zh} → {project.state_label.zh}", f"{before.en} → {project.state_label.en}")
    remember(project, verb, what, by=by, note=note)
    return project


def _save(project: Project, *fields: str) -> None:
    project.changed_at = clock.now()
    project.save(update_fields=[*fields, "changed_at"])


def _take_up(need: Need) -> None:
    found = Need.everywhere.select_for_update().get(pk=need.pk)
    if found.state != NeedState.HANDED_IN:
        raise NeedSettled(state=found.state_label)
    found.state, found.changed_at = NeedState.TAKEN_UP, clock.now()
    found.save(update_fields=["state", "changed_at"])


def _milestone(milestone: ProjectMilestone, by: Actor) -> tuple[Project, ProjectMilestone]:
    project = locked_project(milestone.project_id, MANAGE, by=by)
    one = ProjectMilestone.objects.get(pk=milestone.pk)
    if one.done_on is not None:
        raise MilestoneReached
    return project, one
