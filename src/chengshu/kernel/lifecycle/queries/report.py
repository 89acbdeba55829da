"""The report: how many projects, of what amount, in which stage, how late, by area, unit, year, stage or kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.geo.models import Division
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lifecycle.models import EntryKind, LedgerEntry, Project, ProjectState
from chengshu.kernel.lifecycle.models.projects import KIND_LABELS, PROJECT_STATE_LABELS
from chengshu.kernel.lifecycle.queries.projects import projects_for
from chengshu.kernel.lifecycle.queries.standing import Delay, delays_of

GROUPINGS: Mapping[str, Text] = {
    "area": Text("按市县", "By city and county"),
    "unit": Text("按单位", "By unit"),
    "year": Text("按年度", "By year"),
    "stage": Text("按环节", "By stage"),
    "state": Text("按状态", "By state"),
    "kind": Text("按性质", "By kind"),
}
NO_STAGE = Text("未进入环节", "Not in a stage")


@dataclass(frozen=True)
class Asked:
    """What a report is about: how it is grouped, and the span of planned years, both inclusive, None for no bound."""

    by: str = "unit"
    first: int | None = None
    last: int | None = None

    @property
    def period(self) -> Text:
        """The span in words."""
        if self.first is None and self.last is None:
            return Text("全部年度", "all years")
        span = f"{self.first or '…'}–{self.last or '…'}"
        return Text(f"{span} 年", span)


@dataclass
class ReportLine:
    """A group of projects. Amounts in fen; ``url`` opens the projects it was counted from."""

    key: str
    label: Text
    url: str = ""
    late_url: str = ""
    count: int = 0
    amount_fen: int = 0
    budget_fen: int = 0
    paid_fen: int = 0
    stages: Counter[Text] = field(default_factory=Counter)
    late: int = 0
    late_days: int = 0

    @property
    def stages_in_words(self) -> Text:
        """``招标采购 2；工程验收 1``."""
        known = self.stages.items()
        return Text(
            "；".join(f"{stage.zh} {count}" for stage, count in known),
            "; ".join(f"{stage.en} {count}" for stage, count in known),
        )


def asked(query: Mapping[str, str]) -> Asked:
    """What the reader asks for; what cannot be read is left out."""
    by = query.get("by", "")
    return Asked(by if by in GROUPINGS else "unit", _year(query.get("first", "")), _year(query.get("last", "")))


def report_rows(actor: Actor, wanted: Asked) -> QuerySet[Project]:
    """The projects a report is counted from."""
    rows = projects_for(actor).exclude(state=ProjectState.REMOVED)
    if wanted.first is not None:
        rows = rows.filter(year__gte=wanted.first)
    if wanted.last is not None:
        rows = rows.filter(year__lte=wanted.last)
    return rows


def report_for(actor: Actor, wanted: Asked) -> list[ReportLine]:
    """The groups, the largest amount first."""
    projects = list(report_rows(actor, wanted))
    delays, money = delays_of(projects), _money(projects)
    areas = area_names(one.unit.division_code for one in projects) if wanted.by == "area" else {}
    lines: dict[str, ReportLine] = {}
    for project in projects:
        key, label = _group(wanted.by)(project)
        line = lines.setdefault(key, ReportLine(key, areas.get(key, label)))
        _count(line, project, delays.get(project.pk), money.get(project.pk, (0, 0)))
    for line in lines.values():
        line.url = _url(wanted, line.key)
        line.late_url = _url(wanted, line.key, late="yes")
    return sorted(lines.values(), key=lambda one: (-one.amount_fen, one.key))


def total_of(lines: list[ReportLine]) -> ReportLine:
    """All groups together."""
    whole = ReportLine("", Text("合计", "Together"))
    for line in lines:
        whole.count += line.count
        whole.amount_fen += line.amount_fen
        whole.budget_fen += line.budget_fen
        whole.paid_fen += line.paid_fen
        whole.stages.update(line.stages)
        whole.late += line.late
        whole.late_days = max(whole.late_days, line.late_days)
    return whole


def area_names(codes: Iterable[str]) -> dict[str, Text]:
    """Areas by code, named as the register of divisions has them, else by the body first registered there."""
    wanted = set(codes)
    names = {row.code: row.name for row in Division.objects.filter(code__in=wanted)}
    bodies = Organisation.objects.filter(division_code__in=wanted - names.keys()).order_by("-pk")
    return {body.division_code: body.name for body in bodies} | names


def _count(line: ReportLine, project: Project, delay: Delay | None, money: tuple[int, int]) -> None:
    line.count += 1
    line.amount_fen += project.amount_fen
    line.budget_fen += money[0]
    line.paid_fen += money[1]
    line.stages[project.stage.name if project.stage else NO_STAGE] += 1
    if delay is not None:
        line.late += 1
        line.late_days = max(line.late_days, delay.days)


def _group(by: str) -> Callable[[Project], tuple[str, Text]]:
    match by:
        case "area":
            return lambda project: (project.unit.division_code, Text(*[project.unit.division_code or "—"] * 2))
        case "year":
            return lambda project: (str(project.year), Text(f"{project.year} 年", str(project.year)))
        case "stage":
            return lambda project: (
                (project.stage.key, project.stage.name) if project.stage is not None else ("", NO_STAGE)
            )
        case "state":
            return lambda project: (project.state, PROJECT_STATE_LABELS[ProjectState(project.state)])
        case "kind":
            return lambda project: (project.kind, _kind(project))
        case _:
            return lambda project: (str(project.unit_id), project.unit.name)


def _kind(project: Project) -> Text:
    return {kind.value: label for kind, label in KIND_LABELS.items()}[project.kind]


def _url(wanted: Asked, key: str, **more: str) -> str:
    query = {wanted.by: key or "none", **more}
    if wanted.first is not None:
        query["first"] = str(wanted.first)
    if wanted.last is not None:
        query["last"] = str(wanted.last)
    return f"{reverse('lifecycle:projects')}?{urlencode(query)}"


def _money(projects: list[Project]) -> dict[int, tuple[int, int]]:
    rows = LedgerEntry.objects.filter(project__in=projects).values("project").order_by("project")
    sums = rows.annotate(
        budget=Sum("amount_fen", filter=Q(kind=EntryKind.BUDGET)),
        paid=Sum("amount_fen", filter=Q(kind__in=(EntryKind.PAYMENT, EntryKind.OPERATING))),
    )
    return {row["project"]: (row["budget"] or 0, row["paid"] or 0) for row in sums}


def _year(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else None
