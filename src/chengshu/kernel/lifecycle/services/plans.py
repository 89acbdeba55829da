"""The annual and the rolling plan: opened, filled, ranked by the published formula, approved, published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lifecycle.errors import (
    DayTooEarly,
    EntryThere,
    NotRanked,
    OutsideCompileTime,
    PlanIsEmpty,
    PlanNotThere,
    PlanThere,
    ProjectNotThere,
    YearOutsidePlan,
)
from chengshu.kernel.lifecycle.models import (
    FormulaUse,
    Kind,
    PlanEntry,
    PlanState,
    Project,
    ProjectState,
    YearPlan,
)
from chengshu.kernel.lifecycle.queries.rules import day_in, formula_on, season_of, value_of
from chengshu.kernel.lifecycle.remembering import remember
from chengshu.kernel.lifecycle.rights import APPROVE_PLAN, COMPILE, SEE_PROJECTS
from chengshu.kernel.lifecycle.services.library import set_state
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Status
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Allowance, Move, Need, State, Unit, WorkType

PLANNABLE = (ProjectState.RESERVE, ProjectState.PLANNED, ProjectState.RUNNING)


@transaction.atomic
def open_plan(office: Organisation, *, year: int, by: Actor, rolling: bool = False) -> YearPlan:
    """Open the compiling of an annual plan, or of the rolling plan that begins with the year. Raises PlanThere."""
    must_reach(by, COMPILE, office)
    season = season_of(office)
    years = season.rolling_years if rolling else 1
    if YearPlan.everywhere.filter(office=office, year=year, years=years).exists():
        raise PlanThere
    plan = YearPlan.everywhere.create(
        office=office,
        year=year,
        years=years,
        compile_from=day_in(year - 1, season.compile_from_month, season.compile_from_day),
        compile_until=day_in(year - 1, season.compile_until_month, season.compile_until_day),
    )
    audit.record(by, "lifecycle.plan.opened", plan, year=year, years=years)
    return plan


@transaction.atomic
def set_compile_time(plan: YearPlan, *, compile_from: date, compile_until: date, why: str, by: Actor) -> YearPlan:
    """Other days for the compiling, with the reason."""
    found = _locked(plan, by, PlanState.COMPILING, any_day=True)
    if compile_until < compile_from:
        sentence = DayTooEarly.text.with_values(day=compile_from)
        raise DayTooEarly(day=compile_from, fields={"compile_until": sentence})
    before = [found.compile_from, found.compile_until]
    found.compile_from, found.compile_until, found.changed_at = compile_from, compile_until, clock.now()
    found.save(update_fields=["compile_from", "compile_until", "changed_at"])
    audit.record(by, "lifecycle.plan.time_set", found, before=before, after=[compile_from, compile_until], why=why)
    return found


@transaction.atomic
def add_entry(
    plan: YearPlan, project: Project, *, by: Actor, year: int | None = None, amount_fen: int | None = None
) -> PlanEntry:
    """Put a project of the library into a plan, for a year with the money of that year.

    Raises OutsideCompileTime, ProjectNotThere before it was admitted, EntryThere, YearOutsidePlan.
    """
    found = _locked(plan, by, PlanState.COMPILING)
    if project.state not in PLANNABLE:
        raise ProjectNotThere(state=project.state_label)
    chosen = year or max(project.year, found.year)
    last = found.year + found.years - 1
    if not found.year <= chosen <= last:
        sentence = YearOutsidePlan.text.with_values(first=found.year, last=last)
        raise YearOutsidePlan(first=found.year, last=last, fields={"year": sentence})
    if found.entries.filter(project=project, year=chosen).exists():
        raise EntryThere
    entry = PlanEntry.objects.create(
        plan=found, project=project, year=chosen, amount_fen=project.amount_fen if amount_fen is None else amount_fen
    )
    what = Text(f"列入“{found.name.zh}”草案", f"Put into the draft of “{found.name.en}”")
    remember(project, "lifecycle.entry.added", what, by=by, amount_fen=entry.amount_fen)
    return entry


@transaction.atomic
def fill_plan(plan: YearPlan, *, by: Actor) -> int:
    """Put in every project of the library that is due in the plan's years and not there yet; returns how many."""
    found = _locked(plan, by, PlanState.COMPILING)
    candidates = candidates_of(found)
    for project in candidates:
        add_entry(found, project, by=by)
    return len(candidates)


def candidates_of(plan: YearPlan) -> list[Project]:
    """Admitted projects of the office's library that begin in the plan's years and are not in it."""
    rows = Project.everywhere.filter(
        office=plan.office, state=ProjectState.RESERVE, year__lte=plan.year + plan.years - 1
    )
    return list(rows.exclude(entries__plan=plan).select_related("unit").order_by("year", "pk"))


@transaction.atomic
def drop_entry(entry: PlanEntry, *, why: str, by: Actor) -> None:
    """Take a project out of a plan that is being compiled."""
    _locked(entry.plan, by, PlanState.COMPILING)
    what = Text(f"移出“{entry.plan.name.zh}”草案", f"Taken out of the draft of “{entry.plan.name.en}”")
    remember(entry.project, "lifecycle.entry.dropped", what, by=by, note=why)
    entry.delete()


@transaction.atomic
def rank_plan(plan: YearPlan, *, by: Actor) -> list[PlanEntry]:
    """Rank the projects of a plan by the formula of the day; factors and formula are kept with each.

    Equal scores go by the smaller amount, then by who was proposed first. A formula without a value ranks last.
    """
    found = _locked(plan, by, PlanState.COMPILING)
    rule = formula_on(FormulaUse.RANKING)
    entries = list(found.entries.select_related("project"))
    for entry in entries:
        factors = factors_of(entry.project)
        score = value_of(rule, factors)
        entry.formula = rule.formula
        entry.factors = {name: str(value) for name, value in factors.items()}
        entry.score = None if score is None else score.quantize(Decimal("0.01"))
    entries.sort(key=lambda one: (one.score is None, -(one.score or 0), one.amount_fen, one.project_id))
    for rank, entry in enumerate(entries, start=1):
        entry.rank = rank
        entry.save(update_fields=["rank", "score", "formula", "factors"])
    audit.record(by, "lifecycle.plan.ranked", found, formula=rule.formula, count=len(entries))
    return entries


def factors_of(project: Project) -> dict[str, Decimal]:
    """What the ranking formula is fed with."""
    check = project.checks.first()
    alike = check.hits.first() if check else None
    kinds = {kind.value: Decimal(int(project.kind == kind)) for kind in Kind if kind is not Kind.OTHER}
    return {
        "urgency": Decimal(project.urgency),
        **kinds,
        "cross": Decimal(int(project.cross_department)),
        "amount": Decimal(project.amount_fen) / 1_000_000,
        "alike": alike.score if alike else Decimal(0),
    }


@transaction.atomic
def send_plan(plan: YearPlan, *, by: Actor) -> YearPlan:
    """Ask for approval. Raises PlanIsEmpty, NotRanked."""
    found = _locked(plan, by, PlanState.COMPILING, any_day=True)
    if not found.entries.exists():
        raise PlanIsEmpty
    unranked = found.entries.filter(rank=None).count()
    if unranked:
        raise NotRanked(n=unranked)
    _set_state(found, PlanState.APPROVAL)
    work.open_item(
        PLAN_APPROVAL,
        title=Text(f"审批{found.name.zh}", f"Approve: {found.name.en}"),
        by=by,
        about=found,
        unit=found.office,
    )
    audit.record(by, "lifecycle.plan.sent", found)
    return found


def _publish(moved: Moved) -> None:
    plan = YearPlan.everywhere.select_for_update().get(pk=moved.item.about_id)
    plan.document_number = str(moved.values.get("document_number") or "")
    plan.published_on = clock.today()
    plan.save(update_fields=["document_number", "published_on"])
    _set_state(plan, PlanState.PUBLISHED)
    audit.record(moved.by, "lifecycle.plan.published", plan, document_number=plan.document_number)
    if plan.years > 1:
        return
    projects = Project.everywhere.select_for_update().filter(entries__plan=plan, state=ProjectState.RESERVE)
    for project in projects:
        note = f"{plan.name.zh} {plan.document_number}".strip()
        set_state(project, ProjectState.PLANNED, "lifecycle.project.planned", by=moved.by, note=note)


def _send_back(moved: Moved) -> None:
    plan = YearPlan.everywhere.select_for_update().get(pk=moved.item.about_id)
    _set_state(plan, PlanState.COMPILING)


def _followed(moved: Moved) -> None:
    if moved.item.status in {Status.TERMINATED, Status.WITHDRAWN}:
        _send_back(moved)


def _set_state(plan: YearPlan, state: PlanState) -> None:
    plan.state, plan.changed_at = state, clock.now()
    plan.save(update_fields=["state", "changed_at"])


def _locked(plan: YearPlan, by: Actor, state: PlanState, *, any_day: bool = False) -> YearPlan:
    must_reach(by, COMPILE, plan.office)
    found = YearPlan.everywhere.select_for_update(of=("self",)).select_related("office").get(pk=plan.pk)
    if found.state != state:
        raise PlanNotThere(state=found.state_label)
    if not any_day and not found.compile_from <= clock.today() <= found.compile_until:
        raise OutsideCompileTime(start=found.compile_from, end=found.compile_until)
    return found


PLAN_APPROVAL = WorkType(
    key="lifecycle.plan_approval",
    label=Text("年度计划审批", "Approval of a yearly plan"),
    allowance=Allowance(10),
    states=(
        State("deciding", Text("领导小组审批", "With the steering group"), held_by=(Unit(APPROVE_PLAN),)),
        State("published", Text("已批准发布", "Approved and published"), final=True),
        State("returned", Text("退回修改", "Sent back"), final=True),
    ),
    moves=(
        Move(
            "approve",
            Text("批准发布", "Approve and publish"),
            ("deciding",),
            ("published",),
            needs=(Need("document_number", Text("发文字号", "Document number"), required=False),),
            tone="primary",
            on_move=_publish,
        ),
        Move("send_back", Text("退回修改", "Send back"), ("deciding",), ("returned",), why=True, on_move=_send_back),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.DELEGATE, Act.ADD_SIGNER, Act.COPY, Act.URGE, Act.WITHDRAW}),
    opens=COMPILE,
    sees=SEE_PROJECTS,
    about_url="lifecycle:plan",
    icon="calendar-check",
    hook=_followed,
)
