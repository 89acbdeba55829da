"""The work of handing in a chief officer's yearly plan and report."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.models import ChiefOfficer, Paper, PaperRule, PaperState
from chengshu.kernel.governance.queries.papers import due_day, rules_for
from chengshu.kernel.governance.rights import ACCEPT_PAPERS, SEE_PAPERS
from chengshu.kernel.messages.services import tell
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Status
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Extension, Move, Need, NeedKind, Party, Permitted, State, Unit, WorkType


def ask_for_papers() -> int:
    """Ask every serving officer for the plans and reports whose time has come; returns how many were asked for."""
    today, asked = clock.today(), 0
    officers = ChiefOfficer.everywhere.filter(ended_on=None, since__lte=today)
    for officer in officers.select_related("organisation", "person"):
        for year in (today.year - 1, today.year, today.year + 1):
            for rule in rules_for(officer, year):
                due = due_day(rule, year)
                if due - timedelta(days=rule.open_days) <= today <= due:
                    asked += ask_for_paper(officer, rule, year)
    return asked


@transaction.atomic
def ask_for_paper(officer: ChiefOfficer, rule: PaperRule, year: int) -> int:
    """Ask for one paper, once; returns 1 where it was not asked for before."""
    due = due_day(rule, year)
    paper, new = Paper.everywhere.get_or_create(
        officer=officer, kind=rule.paper, year=year, defaults={"office": rule.organisation, "due_on": due}
    )
    if not new:
        return 0
    work.open_item(
        PAPER,
        title=Text(
            f"{officer.organisation.name_zh}{year} 年{paper.kind_label.zh.removeprefix('年度')}",
            f"{paper.kind_label.en} {year}, {officer.organisation.name.en}",
        ),
        by=PLATFORM,
        about=paper,
        unit=rule.organisation,
        parties={"officer": [officer.person]},
        due=due,
        once=f"governance.paper.{paper.pk}",
    )
    record(PLATFORM, "governance.paper.asked", paper, due_on=due.isoformat())
    return 1


@transaction.atomic
def hand_in_paper(paper_id: int, *, words: str, by: Actor, files: tuple[str, ...] = ()) -> Paper:
    """Hand in a plan or report by its officer."""
    return _move(paper_id, "hand_in", by, values={"words": words, "files": list(files)})


@transaction.atomic
def accept_paper(paper_id: int, *, by: Actor) -> Paper:
    """Accept a paper by the office that asked for it."""
    return _move(paper_id, "accept", by)


@transaction.atomic
def send_paper_back(paper_id: int, *, why: str, by: Actor) -> Paper:
    """Return a paper to its officer with the reason."""
    return _move(paper_id, "send_back", by, why=why)


@transaction.atomic
def drop_papers(officer: ChiefOfficer, *, why: str) -> int:
    """Cancel what an officer who left still owed; whoever follows is asked anew. Returns how many."""
    papers = list(officer.papers.filter(state__in=[PaperState.ASKED, PaperState.HANDED_IN]))
    for paper in papers:
        item = work_queries.item_about(paper, PAPER)
        if item is not None:
            work.terminate(item, by=PLATFORM, why=why)
    return len(papers)


def remind_officers() -> int:
    """Remind officers once of papers that fall due within the rule's days; returns how many were reminded."""
    today, reminded = clock.today(), 0
    open_papers = Paper.everywhere.filter(state=PaperState.ASKED, reminded_on=None, due_on__gte=today)
    for paper in open_papers.select_related("officer__organisation"):
        days = next((rule.remind_days for rule in rules_for(paper.officer, paper.year) if rule.paper == paper.kind), 0)
        if paper.due_on - timedelta(days=days) <= today:
            _remind(paper, today)
            reminded += 1
    return reminded


@transaction.atomic
def _remind(paper: Paper, today: date) -> None:
    tell(
        [paper.officer.person_id],
        "governance.paper_due",
        subject=paper,
        url=reverse("governance:paper", args=[paper.pk]),
        kind=paper.kind_label,
        year=paper.year,
        due=paper.due_on.isoformat(),
        days=(paper.due_on - today).days,
    )
    paper.reminded_on = today
    paper.save(update_fields=["reminded_on"])
    record(PLATFORM, "governance.paper.reminded", paper)


def _handed_in(moved: Moved) -> None:
    paper = _paper(moved)
    paper.state, paper.words, paper.handed_in_on = PaperState.HANDED_IN, moved.values["words"], clock.today()
    _save(paper)
    record(moved.by, "governance.paper.handed_in", paper)


def _accepted(moved: Moved) -> None:
    paper = _paper(moved)
    paper.state, paper.remark = PaperState.ACCEPTED, ""
    _save(paper)
    record(moved.by, "governance.paper.accepted", paper)


def _returned(moved: Moved) -> None:
    paper = _paper(moved)
    paper.state, paper.remark, paper.handed_in_on = PaperState.ASKED, moved.step.why, None
    _save(paper)
    record(moved.by, "governance.paper.returned", paper, why=moved.step.why)


def _followed(moved: Moved) -> None:
    """Where the item was ended, so is the paper."""
    if moved.item.status != Status.TERMINATED:
        return
    paper = _paper(moved)
    paper.state, paper.remark = PaperState.CANCELLED, moved.step.why
    _save(paper)
    record(moved.by, "governance.paper.cancelled", paper, why=moved.step.why)


def _paper(moved: Moved) -> Paper:
    rows = Paper.everywhere.select_for_update(of=("self",)).select_related("officer__organisation")
    return rows.get(pk=moved.item.about_id)


def _save(paper: Paper) -> None:
    paper.changed_at = clock.now()
    paper.save()


def _move(paper_id: int, move: str, by: Actor, *, why: str = "", values: dict[str, object] | None = None) -> Paper:
    paper = Paper.everywhere.get(pk=paper_id)
    item = work_queries.item_about(paper, PAPER)
    if item is None:
        raise NotFound
    work.make_move(item, move, by=by, why=why, values=values)
    paper.refresh_from_db()
    return paper


PAPER = WorkType(
    key="governance.paper",
    label=Text("首席官年度计划和报告", "Yearly plan or report of a chief officer"),
    states=(
        State("asked", Text("报送", "To be handed in"), held_by=(Party("officer"),)),
        State("review", Text("审核", "Under review"), held_by=(Unit(ACCEPT_PAPERS),)),
        State("accepted", Text("已采纳", "Accepted"), final=True),
    ),
    moves=(
        Move(
            "hand_in",
            Text("报送", "Hand in"),
            ("asked",),
            ("review",),
            needs=(
                Need("words", Text("主要内容", "What it says"), NeedKind.TEXT),
                Need("files", Text("正文附件", "The paper as a file"), NeedKind.FILES, required=False),
            ),
            tone="primary",
            on_move=_handed_in,
        ),
        Move(
            "accept", Text("采纳", "Accept"), ("review",), ("accepted",), tone="primary", bulk=True, on_move=_accepted
        ),
        Move("send_back", Text("退回修改", "Send back"), ("review",), ("asked",), why=True, on_move=_returned),
    ),
    extension=Extension(decided_by=(Unit(ACCEPT_PAPERS),)),
    acts=frozenset({Act.DELEGATE, Act.URGE, Act.COPY, Act.EXTEND, Act.TERMINATE}),
    terminated_by=(Permitted(ACCEPT_PAPERS),),
    sees=SEE_PAPERS,
    about_url="governance:paper",
    icon="file-certificate",
    hook=_followed,
)
