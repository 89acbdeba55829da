"""The work of one drawn expert: to give an opinion in writing, or to stand aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.errors import NotAsked, OpinionGiven
from chengshu.kernel.governance.models import (
    VERDICT_LABELS,
    Consultation,
    Draw,
    Expert,
    Opinion,
    OpinionState,
)
from chengshu.kernel.governance.rights import RUN_CONSULTATIONS
from chengshu.kernel.governance.services.drawing import draw_by_lot
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Move, Need, NeedKind, Party, Permitted, State, WorkType

COLLECT = "collect"


@transaction.atomic
def give_opinion(opinion_id: int, *, verdict: str, words: str, by: Actor, files: tuple[str, ...] = ()) -> Opinion:
    """Give the opinion asked for. Raises NotAsked, OpinionGiven, WrongValues."""
    values: dict[str, Any] = {"verdict": verdict, "words": words, "files": list(files)}
    return _move(opinion_id, "give", by, values=values)


@transaction.atomic
def stand_aside(opinion_id: int, *, why: str, by: Actor) -> Opinion:
    """Decline with a reason (主动回避); somebody else is drawn at once where anybody is left. Raises NotAsked."""
    return _move(opinion_id, "decline", by, why=why)


def invite(consultation: Consultation, draw: Draw, experts: list[Expert], *, by: Actor) -> None:
    """Lay the request on the desks of drawn experts, each as sub-work of the request; none sees another's opinion."""
    above = work_queries.item_about(consultation)
    for expert in experts:
        opinion = Opinion.objects.create(consultation=consultation, expert=expert, draw=draw)
        work.open_item(
            OPINION,
            title=Text(f"专家意见：{consultation.title}", f"Opinion: {consultation.title}"),
            by=PLATFORM,
            about=opinion,
            unit=consultation.office,
            parties={"expert": [expert.person]},
            due=consultation.due_on,
            parent=above,
            awaited=True,
        )
    record(by, "governance.consultation.experts_invited", consultation, experts=[expert.pk for expert in experts])


def _given(moved: Moved) -> None:
    opinion = _opinion(moved)
    opinion.state = OpinionState.GIVEN
    opinion.verdict, opinion.words = moved.values["verdict"], moved.values["words"]
    opinion.at = clock.now()
    opinion.save()
    record(moved.by, "governance.opinion.given", opinion, verdict=opinion.verdict)
    _collect(opinion)


def _declined(moved: Moved) -> None:
    opinion = _opinion(moved)
    opinion.state, opinion.words, opinion.at = OpinionState.DECLINED, moved.step.why, clock.now()
    opinion.save()
    record(moved.by, "governance.opinion.declined", opinion, why=moved.step.why)
    draw, experts = draw_by_lot(opinion.consultation, 1, by=moved.by)
    if experts:
        invite(opinion.consultation, draw, experts, by=moved.by)
    _collect(opinion)


def _collect(opinion: Opinion) -> None:
    """Once nobody is awaited any more the office composes the result."""
    if opinion.consultation.opinions.filter(state=OpinionState.ASKED).exists():
        return
    above = work_queries.item_about(opinion.consultation)
    if above is not None and above.is_open:
        work.make_move(above, COLLECT, by=PLATFORM)


def _opinion(moved: Moved) -> Opinion:
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("consultation", "expert")
    return rows.get(pk=moved.item.about_id)


def _move(opinion_id: int, move: str, by: Actor, *, why: str = "", values: Mapping[str, Any] | None = None) -> Opinion:
    opinion = Opinion.objects.select_related("expert").get(pk=opinion_id)
    if opinion.expert.person_id != by.person_id:
        raise NotAsked
    item = work_queries.item_about(opinion, OPINION)
    if opinion.state != OpinionState.ASKED or item is None:
        raise OpinionGiven
    work.make_move(item, move, by=by, why=why, values=values)
    opinion.refresh_from_db()
    return opinion


OPINION = WorkType(
    key="governance.opinion",
    label=Text("专家意见", "Expert's opinion"),
    states=(
        State("writing", Text("出具意见", "To be written"), held_by=(Party("expert"),)),
        State("given", Text("已出具", "Given"), final=True),
        State("declined", Text("已回避", "Stood aside"), final=True),
    ),
    moves=(
        Move(
            "give",
            Text("出具意见", "Give the opinion"),
            ("writing",),
            ("given",),
            needs=(
                Need("verdict", Text("结论", "Verdict"), NeedKind.CHOICE, choices=tuple(VERDICT_LABELS.items())),
                Need("words", Text("书面意见", "Written opinion"), NeedKind.TEXT),
                Need("files", Text("附件", "Files"), NeedKind.FILES, required=False),
            ),
            tone="primary",
            on_move=_given,
        ),
        Move(
            "decline",
            Text("申请回避", "Stand aside"),
            ("writing",),
            ("declined",),
            why=True,
            on_move=_declined,
            hint=Text(
                "与本事项有利害关系或不能按时完成时选择，须说明理由。", "With an interest in it, or no time: say why."
            ),
        ),
    ),
    acts=frozenset({Act.URGE, Act.TERMINATE}),
    terminated_by=(Permitted(RUN_CONSULTATIONS),),
    about_url="governance:opinion",
    icon="message-2-check",
)
