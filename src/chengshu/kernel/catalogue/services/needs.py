"""Needs of data: stated by one unit, answered by another in time, settled by the data bureau where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.queries import nearest_offices
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.errors import NeedOfOneself
from chengshu.kernel.catalogue.models import DataNeed, NeedState, Resource
from chengshu.kernel.catalogue.rights import ANSWER_NEEDS, ASSIGN_DUTIES, SEE, STATE_NEEDS
from chengshu.kernel.catalogue.services.duties import duty_from_need
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item as WorkItem
from chengshu.kernel.work.models import Status
from chengshu.kernel.work.services import Moved
from chengshu.spec.data import Cycle
from chengshu.spec.work import (
    Act,
    Allowance,
    Chosen,
    Extension,
    Move,
    Need,
    NeedKind,
    Opener,
    Party,
    Permitted,
    Seat,
    State,
    Unit,
    WorkType,
)


@dataclass(frozen=True)
class NeedContent:
    """What is needed, for what, on what ground. ``items`` names the information items in plain words."""

    name: str
    items: str
    purpose: str
    ground: str = ""
    cycle: Cycle = Cycle.MONTHLY


@transaction.atomic
def state_need(
    asker: Organisation,
    provider: Organisation,
    content: NeedContent,
    *,
    by: Actor,
    resource: Resource | None = None,
) -> DataNeed:
    """Ask another unit for data; its answer is due after the days set for it. Raises NotAllowed, NeedOfOneself."""
    must_reach(by, STATE_NEEDS, asker)
    if asker.pk == provider.pk:
        raise NeedOfOneself
    need = DataNeed.everywhere.create(
        asker=asker, provider=provider, resource=resource, opened_by_id=by.person_id, **content.__dict__
    )
    work.open_item(
        NEED,
        title=Text(f"{asker.name_zh}需要数据：{need.name}", f"{asker.name.en} needs: {need.name}"),
        by=by,
        about=need,
        unit=provider,
        parties={"asker": [asker]},
    )
    record(by, "catalogue.need.stated", need, asker=asker.name, provider=provider.name)
    return need


@transaction.atomic
def answer_need(
    need: DataNeed, move: str, *, by: Actor, why: str = "", values: dict[str, Any] | None = None
) -> DataNeed:
    """Make a move of the work of a need: agree, point, refuse; order, uphold."""
    item = work_queries.item_about(need, NEED)
    if item is None:
        raise NotFound
    work.make_move(item, move, by=by, why=why, values=values)
    need.refresh_from_db()
    return need


def _agreed(moved: Moved) -> None:
    need = _answered(moved, NeedState.AGREED, str(moved.values.get("words", "")))
    duty_from_need(need, due_on=date.fromisoformat(moved.values["by_day"]), by=moved.by)


def _pointed(moved: Moved) -> None:
    _answered(moved, NeedState.FULFILLED, str(moved.values.get("words", "")))


def _refused(moved: Moved) -> None:
    _answered(moved, NeedState.DISPUTED, moved.step.why)


def _ordered(moved: Moved) -> None:
    need = _settled(moved, NeedState.AGREED)
    duty_from_need(need, due_on=date.fromisoformat(moved.values["by_day"]), by=moved.by)


def _upheld(moved: Moved) -> None:
    _settled(moved, NeedState.REFUSED)


def _followed(moved: Moved) -> None:
    if moved.item.status == Status.TERMINATED:
        _settled(moved, NeedState.DROPPED)


def _answered(moved: Moved, state: NeedState, words: str) -> DataNeed:
    """The provider's answer, and whether it came in time."""
    need = _need(moved)
    limit = moved.item.timers.filter(token=None).order_by("-pk").first()
    due = limit.due_at if limit else None
    need.state, need.answer, need.answered_at = state, words, clock.now()
    need.in_time = None if due is None else need.answered_at <= due
    return _saved(need, moved)


def _settled(moved: Moved, state: NeedState) -> DataNeed:
    need = _need(moved)
    need.state = state
    need.answer = moved.step.why or need.answer
    return _saved(need, moved)


def _need(moved: Moved) -> DataNeed:
    rows = DataNeed.everywhere.select_for_update(of=("self",)).select_related("asker", "provider", "resource")
    return rows.get(pk=moved.item.about_id)


def _saved(need: DataNeed, moved: Moved) -> DataNeed:
    need.changed_at = clock.now()
    need.save()
    record(moved.by, "catalogue.need.moved", need, state=need.state, why=moved.step.why)
    return need


def _bureau(item: WorkItem) -> list[Seat]:
    """The desk of the data bureau that settles between the two."""
    need = DataNeed.everywhere.select_related("provider").get(pk=item.about_id)
    offices = nearest_offices(ASSIGN_DUTIES, need.provider)
    return [Seat(organisation_id=one.pk, permission=ASSIGN_DUTIES) for one in offices[:1]]


BY_DAY = Need("by_day", Text("提供时限", "To be provided by"), NeedKind.DAY)
NEED = WorkType(
    key="catalogue.need",
    label=Text("共享需求", "Need of data"),
    allowance=Allowance(10),
    states=(
        State("asked", Text("待提供方答复", "To be answered"), held_by=(Unit(ANSWER_NEEDS),)),
        State("disputed", Text("待协调", "To be settled"), held_by=(Chosen(_bureau),), allowance=Allowance(10)),
        State("answered", Text("已答复", "Answered"), final=True),
    ),
    moves=(
        Move(
            "agree",
            Text("同意提供", "Agree to provide"),
            ("asked",),
            ("answered",),
            needs=(BY_DAY, Need("words", Text("答复意见", "Answer"), NeedKind.TEXT, required=False)),
            tone="primary",
            on_move=_agreed,
            hint=Text("列入责任清单，按时限编目并提供。", "Becomes a duty: catalogue and provide it by the day."),
        ),
        Move(
            "point",
            Text("已有资源可用", "It is there already"),
            ("asked",),
            ("answered",),
            needs=(Need("words", Text("资源名称及获取方式", "Which entry, and how to get it"), NeedKind.TEXT),),
            on_move=_pointed,
        ),
        Move(
            "refuse",
            Text("不能提供", "Cannot provide"),
            ("asked",),
            ("disputed",),
            why=True,
            on_move=_refused,
            hint=Text(
                "须说明法律法规或政策依据，由数据主管部门协调。", "Name the legal ground; the data bureau settles it."
            ),
        ),
        Move(
            "order",
            Text("要求提供", "Order to provide"),
            ("disputed",),
            ("answered",),
            needs=(BY_DAY,),
            why=True,
            on_move=_ordered,
        ),
        Move(
            "uphold", Text("支持不提供", "Uphold the refusal"), ("disputed",), ("answered",), why=True, on_move=_upheld
        ),
    ),
    extension=Extension(decided_by=(Permitted(ASSIGN_DUTIES),)),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.DELEGATE, Act.COPY, Act.URGE, Act.EXTEND, Act.TERMINATE}),
    terminated_by=(Opener(), Party("asker", STATE_NEEDS)),
    sees=SEE,
    about_url="catalogue:need",
    icon="message-question",
    hook=_followed,
)
