"""The way of a project through its stages: what each needs, who confirms it, when the next begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.governance.events import ConsultationCancelled, ConsultationPublished
from chengshu.kernel.governance.models import ConsultationKind, Verdict
from chengshu.kernel.governance.services import Stake, ask_experts
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.lifecycle.errors import (
    AskedAlready,
    EarlierStageOpen,
    ExpertsNotHeard,
    FindingsAreOpen,
    NoContractYet,
    NothingPaidYet,
    NotInAnnualPlan,
    PapersMissing,
    PointNotHere,
    StageNotThere,
    StagesStartedAlready,
    ThirdPartyNotHeard,
)
from chengshu.kernel.lifecycle.models import (
    BodyRole,
    ContractKind,
    EntryKind,
    FixedPoint,
    Followed,
    Opinion,
    Paper,
    PointKind,
    Project,
    ProjectState,
    RequiredPaper,
    RunState,
    StageRun,
)
from chengshu.kernel.lifecycle.queries.rules import bodies_of, papers_needed, points_of, stages_in_order
from chengshu.kernel.lifecycle.queries.standing import may_be_funded, total
from chengshu.kernel.lifecycle.reach import locked_project
from chengshu.kernel.lifecycle.remembering import remember
from chengshu.kernel.lifecycle.rights import CONFIRM, MANAGE, SEE_PROJECTS
from chengshu.kernel.lifecycle.services.library import set_state
from chengshu.kernel.lifecycle.services.needs import attach_all
from chengshu.kernel.messages.services import tell
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.events import WorkDueChanged
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Extension, Move, Need, NeedKind, Party, Span, State, WorkType

CARRIED = (ProjectState.RESERVE, ProjectState.PLANNED, ProjectState.RUNNING)
AGREED = (Verdict.AGREE, Verdict.AGREE_WITH_CHANGES)
CANCELLED = "cancelled"


@transaction.atomic
def begin_stages(project: Project, *, by: Actor) -> StageRun:
    """Lay out all stages of an admitted project with their days, one after another from today, and begin the first.

    Raises ProjectNotThere, StagesStartedAlready.
    """
    found = locked_project(project, MANAGE, by=by, states=CARRIED)
    if found.runs.exists():
        raise StagesStartedAlready
    day = clock.today()
    runs: list[StageRun] = []
    for stage in stages_in_order():
        day += timedelta(days=stage.days)
        runs.append(StageRun(project=found, stage=stage, promised_on=day, due_on=day))
    StageRun.everywhere.bulk_create(runs)
    return begin_stage(found.runs.get(stage=runs[0].stage), by=by)


@transaction.atomic
def begin_stage(run: StageRun, *, by: Actor) -> StageRun:
    """Begin a stage: its work goes to the project manager, to the unit where nobody is named.

    A stage of carrying out needs a place in the annual plan or an exception: NotInAnnualPlan. Raises
    EarlierStageOpen, StageNotThere.
    """
    project = locked_project(run.project_id, MANAGE, by=by, states=CARRIED)
    begun = _locked(run, RunState.WAITING)
    earlier = project.runs.filter(stage__order__lt=begun.stage.order).exclude(state=RunState.DONE).first()
    if earlier is not None:
        raise EarlierStageOpen(stage=earlier.stage.name)
    if begun.stage.builds and not may_be_funded(project):
        raise NotInAnnualPlan
    _begin(begun, project, by)
    return begun


@transaction.atomic
def set_stage_due(run: StageRun, *, due_on: date, why: str, by: Actor) -> StageRun:
    """Another day for a stage, with the reason; the first promise stays on record."""
    project = locked_project(run.project_id, MANAGE, by=by)
    found = _locked(run, RunState.WAITING, RunState.RUNNING)
    before, found.due_on = found.due_on, due_on
    found.save(update_fields=["due_on"])
    item = work_queries.item_about(found, STAGE)
    if item is not None and item.is_open:
        work.set_due(item, due_on, by=by, why=why)
    what = Text(f"{found.stage.name.zh}：时限 {before} → {due_on}", f"{found.stage.name.en}: due {before} → {due_on}")
    remember(project, "lifecycle.stage.due_set", what, by=by, note=why)
    return found


@transaction.atomic
def add_paper(
    run: StageRun,
    *,
    name: str,
    uploads: Iterable[UploadedFile[Any]],
    by: Actor,
    required: RequiredPaper | None = None,
) -> Paper:
    """A document of a stage with its files."""
    project = locked_project(run.project_id, MANAGE, by=by)
    paper = Paper.objects.create(run=run, name=name, required=required, handed_in_by_id=by.person_id)
    attach_all(uploads, paper, by=by)
    what = Text(f"{run.stage.name.zh}：上传“{name}”", f"{run.stage.name.en}: “{name}” uploaded")
    remember(project, "lifecycle.paper.added", what, by=by)
    return paper


@transaction.atomic
def drop_paper(paper: Paper, *, by: Actor) -> None:
    """Take a document away again while its stage is under way. Raises StageNotThere."""
    project = locked_project(paper.run.project_id, MANAGE, by=by)
    _locked(paper.run, RunState.WAITING, RunState.RUNNING)
    what = Text(f"撤下“{paper.name}”", f"“{paper.name}” taken away")
    remember(project, "lifecycle.paper.dropped", what, by=by)
    paper.delete()


@transaction.atomic
def hand_in_stage(run: StageRun, *, result: str, by: Actor) -> StageRun:
    """Say that a stage is done; whoever confirms it is asked.

    Raises PapersMissing, ExpertsNotHeard, ThirdPartyNotHeard, NoContractYet, NothingPaidYet, FindingsAreOpen.
    """
    work.make_move(_item(run), "hand_in", by=by, values={"result": result})
    run.refresh_from_db()
    return run


@transaction.atomic
def confirm_stage(run: StageRun, *, by: Actor, approved_fen: int | None = None) -> StageRun:
    """Confirm a stage; the next begins where it may. The last one completes the project."""
    values = {} if approved_fen is None else {"approved_fen": approved_fen}
    work.make_move(_item(run), "confirm", by=by, values=values)
    run.refresh_from_db()
    return run


@transaction.atomic
def send_stage_back(run: StageRun, *, why: str, by: Actor) -> StageRun:
    """Let the stage be done again, with the reason."""
    work.make_move(_item(run), "send_back", by=by, why=why)
    run.refresh_from_db()
    return run


@transaction.atomic
def ask_about(run: StageRun, point: FixedPoint, *, question: str, due_on: date, by: Actor) -> Opinion:
    """Ask experts at a fixed point; whoever has a contract with the project is kept out of the draw.

    Raises PointNotHere, AskedAlready while they are writing, and what ``ask_experts`` raises.
    """
    project = locked_project(run.project_id, MANAGE, by=by)
    if point.stage_id != run.stage_id or point.kind != PointKind.EXPERTS or point.field is None:
        raise PointNotHere
    if run.opinions.filter(point=point, verdict="").exists():
        raise AskedAlready
    stakes = [Stake(organisation=project.unit, role="建设单位")]
    stakes += [Stake(name=contract.party, role=contract.kind_label.zh) for contract in project.contracts.all()]
    consultation = ask_experts(
        run,
        question=question,
        field=point.field,
        number=point.experts,
        due=due_on,
        by=by,
        title=f"{project.name_zh} · {run.stage.name_zh}",
        kind=ConsultationKind.REVIEW,
        organisation=project.office,
        stakes=stakes,
    )
    opinion = Opinion.objects.create(run=run, point=point, consultation=consultation)
    what = Text(f"{run.stage.name.zh}：提请专家论证", f"{run.stage.name.en}: experts asked")
    remember(project, "lifecycle.experts.asked", what, by=by, number=consultation.number)
    return opinion


def hear_experts(event: ConsultationPublished) -> None:
    """The experts have answered: the verdict stands with the stage, and the manager is told."""
    for opinion in Opinion.objects.filter(consultation=event.consultation_id).select_related("run__project"):
        opinion.verdict = event.verdict
        opinion.save(update_fields=["verdict"])
        project, stage = opinion.run.project, opinion.run.stage
        verdict = opinion.consultation.verdict_label or Text("已出具", "given")
        what = Text(f"{stage.name.zh}：专家结论“{verdict.zh}”", f"{stage.name.en}: experts say “{verdict.en}”")
        remember(project, "lifecycle.experts.heard", what, by=PLATFORM, number=event.number)
        if project.manager_id:
            url = reverse("lifecycle:project_papers", args=[project.pk])
            tell(
                [project.manager_id],
                "lifecycle.experts_heard",
                subject=opinion.run,
                url=url,
                name=project.name,
                verdict=verdict,
            )


def forget_experts(event: ConsultationCancelled) -> None:
    """The request ended without a result; experts can be asked anew."""
    Opinion.objects.filter(consultation=event.consultation_id, verdict="").update(verdict=CANCELLED)


def follow_due_day(event: WorkDueChanged) -> None:
    """Take over the day of a stage's work where more time was granted."""
    item = Item.everywhere.filter(pk=event.item_id).first()
    if event.kind == STAGE.key and item is not None and item.due_at is not None:
        StageRun.everywhere.filter(pk=event.about_id).update(due_on=clock.local(item.due_at).date())


def papers_missing(run: StageRun) -> list[RequiredPaper]:
    """The documents a stage still needs."""
    there = set(run.papers.values_list("required_id", flat=True))
    return [paper for paper in papers_needed(run.stage, run.project) if paper.pk not in there]


def points_unheard(run: StageRun) -> list[FixedPoint]:
    """The fixed points of a stage where nobody has been heard yet, or not with a good result."""
    return [point for point in points_of(run.stage, run.project) if not _heard(run, point)]


def _heard(run: StageRun, point: FixedPoint) -> bool:
    if point.kind == PointKind.EXPERTS:
        last = run.opinions.filter(point=point).exclude(verdict__in=["", CANCELLED]).first()
        return last is not None and last.verdict in AGREED
    report = run.project.quality.filter(service=point.service).first()
    return report is not None and not report.is_open


def _check(run: StageRun) -> None:
    missing = papers_missing(run)
    if missing:
        names = Text("、".join(one.name.zh for one in missing), ", ".join(one.name.en for one in missing))
        raise PapersMissing(papers=names)
    for point in points_unheard(run):
        if point.kind == PointKind.EXPERTS:
            raise ExpertsNotHeard
        raise ThirdPartyNotHeard(service=point.kind_label)
    project, stage = run.project, run.stage
    if stage.needs_contract and not project.contracts.exclude(kind=ContractKind.THIRD_PARTY).exists():
        raise NoContractYet
    if stage.settles_funds and total(project, EntryKind.PAYMENT) <= 0:
        raise NothingPaidYet
    open_findings = project.findings.exclude(state=Followed.CLOSED).count()
    if stage.checked_by == BodyRole.AUDIT and open_findings:
        raise FindingsAreOpen(n=open_findings)


def _handed_in(moved: Moved) -> None:
    run = _locked(int(moved.item.about_id), RunState.RUNNING)
    _check(run)
    run.state, run.result = RunState.CHECKING, moved.values["result"]
    run.save(update_fields=["state", "result"])
    what = Text(f"{run.stage.name.zh}：提交核验", f"{run.stage.name.en}: handed in")
    remember(run.project, "lifecycle.stage.handed_in", what, by=moved.by, note=run.result)


def _confirmed(moved: Moved) -> None:
    run = _locked(int(moved.item.about_id), RunState.CHECKING)
    project = Project.everywhere.select_for_update().get(pk=run.project_id)
    run.state, run.done_on = RunState.DONE, clock.today()
    run.save(update_fields=["state", "done_on"])
    if moved.values.get("approved_fen"):
        project.approved_fen = moved.values["approved_fen"]
        project.save(update_fields=["approved_fen"])
    what = Text(f"{run.stage.name.zh}：已核验", f"{run.stage.name.en}: confirmed")
    remember(project, "lifecycle.stage.confirmed", what, by=moved.by, approved_fen=project.approved_fen)
    following = project.runs.filter(state=RunState.WAITING).select_related("stage").first()
    if following is None:
        project.completed_on = clock.today()
        project.save(update_fields=["completed_on"])
        set_state(project, ProjectState.COMPLETED, "lifecycle.project.completed", by=moved.by)
    elif not following.stage.builds or may_be_funded(project):
        _begin(following, project, moved.by)


def _sent_back(moved: Moved) -> None:
    run = _locked(int(moved.item.about_id), RunState.CHECKING)
    run.state = RunState.RUNNING
    run.save(update_fields=["state"])
    what = Text(f"{run.stage.name.zh}：退回补充", f"{run.stage.name.en}: sent back")
    remember(run.project, "lifecycle.stage.sent_back", what, by=moved.by, note=moved.step.why)


def _begin(run: StageRun, project: Project, by: Actor) -> None:
    run.state, run.started_on = RunState.RUNNING, clock.today()
    run.save(update_fields=["state", "started_on"])
    project.stage, project.changed_at = run.stage, clock.now()
    project.save(update_fields=["stage", "changed_at"])
    if run.stage.builds and project.state != ProjectState.RUNNING:
        set_state(project, ProjectState.RUNNING, "lifecycle.project.begun", by=by)
    checkers = bodies_of(project.office, role=BodyRole(run.stage.checked_by)) or [project.office]
    doer: Person | Organisation = project.manager or project.unit
    work.open_item(
        STAGE,
        title=Text(f"{run.stage.name.zh}：{project.name_zh}", f"{run.stage.name.en}: {project.name.en}"),
        by=by,
        about=run,
        unit=project.unit,
        parties={"doer": [doer], "checker": checkers},
        due=run.due_on,
    )
    what = Text(f"进入“{run.stage.name.zh}”环节", f"Stage “{run.stage.name.en}” begun")
    remember(project, "lifecycle.stage.begun", what, by=by, due_on=run.due_on)


def _item(run: StageRun) -> Item:
    item = work_queries.item_about(run, STAGE)
    if item is None:
        raise StageNotThere(stage=run.stage.name, state=run.state_label)
    return item


def _locked(run: StageRun | int, *states: RunState) -> StageRun:
    rows = StageRun.everywhere.select_for_update(of=("self",)).select_related("project", "stage")
    found = rows.get(pk=run if isinstance(run, int) else run.pk)
    if found.state not in states:
        raise StageNotThere(stage=found.stage.name, state=found.state_label)
    return found


STAGE = WorkType(
    key="lifecycle.stage",
    label=Text("项目环节", "Stage of a project"),
    span=Span.CALENDAR_DAYS,
    states=(
        State("running", Text("办理中", "Under way"), held_by=(Party("doer", MANAGE),)),
        State("checking", Text("待核验", "To be confirmed"), held_by=(Party("checker", CONFIRM),)),
        State("done", Text("已完成", "Done"), final=True),
    ),
    moves=(
        Move(
            "hand_in",
            Text("提交核验", "Hand in"),
            ("running",),
            ("checking",),
            needs=(Need("result", Text("完成情况", "What was done"), NeedKind.TEXT),),
            tone="primary",
            on_move=_handed_in,
        ),
        Move(
            "confirm",
            Text("核验通过", "Confirm"),
            ("checking",),
            ("done",),
            needs=(
                Need(
                    "approved_fen",
                    Text("批准投资", "Approved amount"),
                    NeedKind.MONEY,
                    required=False,
                    least=1,
                    hint=Text("仅在金额有变化时填写。", "Only where the amount changes."),
                ),
            ),
            tone="primary",
            on_move=_confirmed,
        ),
        Move("send_back", Text("退回补充", "Send back"), ("checking",), ("running",), why=True, on_move=_sent_back),
    ),
    extension=Extension(decided_by=(Party("checker", CONFIRM),), times=3),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.DELEGATE, Act.ADD_SIGNER, Act.COPY, Act.URGE, Act.EXTEND}),
    opens=None,
    sees=SEE_PROJECTS,
    about_url="lifecycle:stage",
    icon="timeline",
)
