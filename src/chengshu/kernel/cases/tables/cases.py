"""The desk's lines."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.cases.models import CHANNEL_LABELS, STAGE_LABELS, Case, Stage
from chengshu.kernel.cases.models.cases import OUTCOME_LABELS
from chengshu.kernel.work.models.items import Urgency
from chengshu.kernel.work.showing import due_state
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Table

STAGE_TONES = {
    Stage.INTAKE: "warning",
    Stage.FILING: "warning",
    Stage.DISPATCH: "warning",
    Stage.HANDLING: "info",
    Stage.FEEDBACK: "info",
    Stage.CHECK: "info",
    Stage.CLOSING: "info",
    Stage.EVALUATION: "good",
    Stage.OVER: "off",
}


def case_url(case: Case) -> str:
    """The page of a case."""
    return reverse("cases:case", args=[case.pk])


def stage_of(case: Case) -> State:
    """Where a case stands, as a badge; how it ended where it is over."""
    stage = Stage(case.stage)
    if stage is Stage.OVER and case.outcome:
        return State("off", OUTCOME_LABELS[case.outcome])
    return State(STAGE_TONES[stage], STAGE_LABELS[stage])


def due_of(case: Case) -> State | None:
    """How a case stands with its time."""
    if case.closed_on_time is not None and case.outcome:
        return State("good", Text("按期", "in time")) if case.closed_on_time else State("bad", Text("超期", "late"))
    if case.item is None or case.outcome:
        return None
    now = clock.now()
    stage_late = case.stage_due_at is not None and case.stage_due_at < now
    if case.item.paused_since is None and stage_late and (case.due_at is None or case.due_at >= now):
        return State("warning", Text("本环节超期", "stage overdue"), _at(case))
    return due_state(case.item, case.due_at)


def urgency(case: Case) -> Urgency:
    """How pressing a case is."""
    return Urgency(min(case.urgency, Urgency.MOST_URGENT))


def urgency_of(case: Case) -> State | None:
    """How pressing a case is, as a badge; None where it may take its usual time."""
    known = urgency(case)
    if known is Urgency.PLAIN:
        return None
    return State("bad" if known is Urgency.MOST_URGENT else "warning", known.text)


def title_of(case: Case) -> object:
    """The title with what presses, and how often it was said."""
    marks: list[object] = []
    if pressing := urgency_of(case):
        marks.append(pressing)
    if case.repeats:
        marks.append(State("neutral", Text(f"重复 {case.repeats} 次", f"said again: {case.repeats}")))
    return [*marks, case.title] if marks else case.title


def number_of(case: Case) -> SafeString:
    """The number, never broken over two lines."""
    return format_html('<span class="text-nowrap">{}</span>', case.number)


def reported_of(case: Case) -> SafeString:
    """Through which channel and when, one below the other."""
    channel, at = _reported(case)
    return format_html(
        '<span class="text-nowrap">{}</span><br><span class="text-nowrap text-secondary">{}</span>', channel, at
    )


def _reported(case: Case) -> tuple[str, str]:
    return str(CHANNEL_LABELS[case.channel]), f"{clock.local(case.reported_at):%Y-%m-%d %H:%M}"


def _at(case: Case) -> Text:
    due = f"{clock.local(case.stage_due_at):%Y-%m-%d %H:%M}" if case.stage_due_at else "—"
    return Text(f"本环节期限 {due}", f"this stage was due {due}")


CASES: Table[Case] = Table(
    key="cases",
    label=Text("案件", "Cases"),
    columns=(
        Column("title", Text("案件", "Case"), title_of, link=case_url, wide=True, plain=lambda case: case.title),
        Column("number", Text("编号", "No."), number_of, plain=lambda case: case.number),
        Column("stage", Text("环节", "Stage"), stage_of),
        Column("due", Text("期限", "Due"), due_of),
        Column("class", Text("类别", "Class"), lambda case: case.case_class.name if case.case_class else None),
        Column("address", Text("地点", "Place"), lambda case: case.address, phone=False),
        Column("lead", Text("处置单位", "Handled by"), lambda case: case.lead.name if case.lead else None),
        Column(
            "reported_at",
            Text("上报", "Reported"),
            reported_of,
            phone=False,
            plain=lambda case: " ".join(_reported(case)),
        ),
    ),
    empty=Text("没有在办案件。", "No open cases."),
    tone=lambda case: "bad" if not case.outcome and case.due_at is not None and case.due_at < clock.now() else "",
)
