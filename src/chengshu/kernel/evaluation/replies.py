"""How good the replies were that reporters got: the scores of ``texts`` over the cases of a span."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.cases.tables import case_url
from chengshu.kernel.evaluation.queries.periods import Period, span_of
from chengshu.kernel.intake.models import CaseFile
from chengshu.kernel.intake.queries.desk import days_of
from chengshu.kernel.texts.queries import reply_score
from chengshu.kernel.texts.showing import PART_LABELS, reply_shown
from chengshu.kernel.texts.words import ReplyScore
from chengshu.ui.parts import Link, Tile
from chengshu.ui.tables import Column, Table

LATEST = 300
"""So many replies of a span are read: those of the cases that were closed last."""
TOTAL = Text("总分", "Total")


@dataclass(frozen=True)
class Replied:
    """A case with the score of its reply."""

    case: Case
    score: ReplyScore


def replies_of(actor: Actor, period: Period) -> list[Replied]:
    """The replies to the cases reported in a span that the actor may see, the weakest first; at most ``LATEST``."""
    start, end = span_of(period)
    rows = cases_seen_by(actor).filter(reported_at__gte=start, reported_at__lt=end).exclude(reply="")
    latest = rows.exclude(outcome="").order_by("-closed_at", "-pk")[:LATEST]
    return sorted((Replied(case, scored(case)) for case in latest), key=lambda one: one.score.total)


def scored(case: Case) -> ReplyScore:
    """The score of the reply of a case, by when it was asked, closed and due."""
    return reply_score(
        case.text,
        case.reply,
        title=case.title,
        asked_at=case.reported_at,
        replied_at=case.closed_at,
        due_at=case.due_at,
    )


def tiles(found: Sequence[Replied]) -> Sequence[Tile]:
    """The mean of all scores and of each part; dashes where there is none."""
    means: dict[str, list[Decimal]] = {"": [one.score.total for one in found]}
    for name in PART_LABELS:
        means[name] = [one.score.parts[name] for one in found if name in one.score.parts]
    return [
        Tile(PART_LABELS.get(name, TOTAL), f"{sum(values) / len(values):.1f}" if values else None)
        for name, values in means.items()
    ]


def of_case(actor: Actor, case: Case) -> Mapping[str, Any] | None:
    """The score on the page of a case that was replied to."""
    return {"reply": reply_shown(scored(case))} if case.reply and case.outcome else None


def of_file(actor: Actor, file: CaseFile) -> Mapping[str, Any] | None:
    """Where the cases of a file are counted: the days on which they were reported."""
    days = days_of(file)
    if days is None:
        return None
    span = f"first={days[0]}&last={days[1]}"
    return {
        "first": days[0],
        "last": days[1],
        "rates": f"{reverse('evaluation:board')}?{span}",
        "replies": f"{reverse('evaluation:replies')}?{span}",
    }


def _part(name: str) -> Column[Replied]:
    return Column(name, PART_LABELS[name], lambda one: one.score.parts.get(name), numeric=True, phone=False)


REPLIES: Table[Replied] = Table(
    key="replies",
    label=Text("答复质量", "Quality of replies"),
    columns=(
        Column("title", Text("案件", "Case"), lambda one: Link(one.case.title, case_url(one.case)), wide=True),
        Column("lead", Text("处置单位", "Handled by"), lambda one: one.case.lead.name if one.case.lead else None),
        Column("total", TOTAL, lambda one: one.score.total, numeric=True),
        *(_part(name) for name in PART_LABELS),
        Column(
            "hint",
            Text("最该改进", "What would help most"),
            lambda one: one.score.hints[0] if one.score.hints else None,
            phone=False,
        ),
    ),
    empty=Text("这段时间没有已答复的案件。换一段时间看看。", "No case with a reply in this time. Try another span."),
)
