"""What stands behind a project: its place in a plan, its money, its delay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.lifecycle.models import (
    EntryKind,
    FundSource,
    LedgerEntry,
    Operation,
    PlanEntry,
    PlanException,
    PlanState,
    Project,
    RunState,
)


def plan_entry_of(project: Project) -> PlanEntry | None:
    """The project's place in a published annual plan; None where it has none."""
    entries = PlanEntry.objects.filter(project=project, plan__state=PlanState.PUBLISHED, plan__years=1)
    return entries.select_related("plan").order_by("-year").first()


def granted_exception(project: Project) -> PlanException | None:
    """The leave to carry the project out beside the plan, if any was granted."""
    return PlanException.everywhere.filter(project=project, granted=True).select_related("decided_by").first()


def may_be_funded(project: Project) -> bool:
    """Whether the project is in a published annual plan or was granted an exception."""
    return plan_entry_of(project) is not None or granted_exception(project) is not None


def total(project: Project, *kinds: EntryKind, **narrowed: object) -> int:
    """The sum of these lines of a project's ledger with their corrections, in fen."""
    rows = LedgerEntry.objects.filter(project=project, kind__in=kinds, **narrowed)
    found: int | None = rows.aggregate(sum=Sum("amount_fen"))["sum"]
    return found or 0


@dataclass(frozen=True)
class Balance:
    """The money of a project from one source, in fen."""

    source: FundSource
    budget_fen: int
    paid_fen: int

    @property
    def left_fen(self) -> int:
        """What may still be paid."""
        return self.budget_fen - self.paid_fen


def balances_of(project: Project) -> list[Balance]:
    """The money of a project by source."""
    rows = LedgerEntry.objects.filter(project=project, source__isnull=False).values("source").order_by("source")
    sums = rows.annotate(
        budget=Sum("amount_fen", filter=Q(kind=EntryKind.BUDGET)),
        paid=Sum("amount_fen", filter=Q(kind__in=(EntryKind.PAYMENT, EntryKind.OPERATING))),
    )
    sources = FundSource.objects.in_bulk()
    found = [Balance(sources[row["source"]], row["budget"] or 0, row["paid"] or 0) for row in sums]
    return sorted(found, key=lambda balance: balance.source.order)


def left_of(project: Project, source: FundSource) -> int:
    """What may still be paid from a source, in fen."""
    spent = total(project, EntryKind.PAYMENT, EntryKind.OPERATING, source=source)
    return total(project, EntryKind.BUDGET, source=source) - spent


def operation_in(project: Project, year: int) -> Operation | None:
    """The arrangement of operation that holds in a year."""
    rows = project.operations.filter(starts_on__lte=date(year, 12, 31))
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=date(year, 1, 1))).first()


@dataclass(frozen=True)
class Delay:
    """How late a project is: in which stage or milestone, in calendar days."""

    what: Text
    due_on: date
    days: int


def delays_of(projects: Mapping[int, Project] | list[Project]) -> dict[int, Delay]:
    """The longest delay of each project that has one, by its key: an open stage or milestone whose day is over."""
    today = clock.today()
    found: dict[int, Delay] = {}
    for project in projects.values() if isinstance(projects, Mapping) else projects:
        late = [
            Delay(run.stage.name, run.due_on, (today - run.due_on).days)
            for run in project.runs.all()
            if run.due_on and run.due_on < today and run.state in (RunState.RUNNING, RunState.CHECKING)
        ]
        late += [
            Delay(one.name, one.due_on, (today - one.due_on).days)
            for one in project.milestones.all()
            if one.due_on < today and one.done_on is None
        ]
        if late and project.state not in ("removed", "suspended", "completed"):
            found[project.pk] = max(late, key=lambda delay: delay.days)
    return found
