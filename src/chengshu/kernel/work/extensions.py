"""A request for more time (延期申请) is work itself: somebody decides it, and the decision has its own record."""

from __future__ import annotations

from collections.abc import Sequence

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.work import timers
from chengshu.kernel.work.flow import Moved
from chengshu.kernel.work.models import Grace, Item, Timer
from chengshu.kernel.work.recording import Doing, locked, write_step
from chengshu.kernel.work.seats import seats_of
from chengshu.spec.work import SPAN_LABELS, Act, Chosen, Move, Need, NeedKind, Opener, Seat, State, WorkType

GRANTED = "granted"
REFUSED = "refused"


def deciders(decision: Item) -> Sequence[Seat]:
    """Those whom the kind of the item in question names to decide."""
    item = Item.everywhere.get(pk=decision.about_id)
    rule = item.type.extension
    return seats_of(rule.decided_by, item, by=PLATFORM) if rule else ()


def grant(moved: Moved) -> None:
    """Lengthen the clock that was asked about, and with that of the whole those of the steps that run.

    Who asks does so in a step: it would be late all the same. A clock that has stopped meanwhile stays as it is.
    """
    item = locked(int(moved.item.about_id))
    timer = Timer.objects.get(pk=moved.item.values["timer"])
    if timer.stopped_at is not None or not item.is_open:
        return
    before = timer.due_at
    running = [timer] if timer.state else list(item.timers.filter(stopped_at=None))
    amount, span = moved.item.values["amount"], moved.item.values["span"]
    Grace.objects.bulk_create(Grace(timer=one, decision=moved.item, amount=amount, span=span) for one in running)
    timers.recount(item)
    timer.refresh_from_db()
    after = timer.due_at
    write_step(
        item,
        Doing(
            GRANTED,
            moved.by,
            moved.step.why,
            before={"due_at": before.isoformat() if before else ""},
            after={"due_at": after.isoformat() if after else "", "decision": moved.item.pk},
        ),
    )


EXTENSION = WorkType(
    key="work.extension",
    label=Text("延期申请", "Request for more time"),
    states=(
        State("deciding", Text("待审批", "To be decided"), held_by=(Chosen(deciders),)),
        State(GRANTED, Text("已同意", "Granted"), final=True),
        State(REFUSED, Text("不同意", "Refused"), final=True),
    ),
    moves=(
        Move("grant", Text("同意延期", "Grant"), ("deciding",), (GRANTED,), on_move=grant, bulk=True, tone="primary"),
        Move("refuse", Text("不同意", "Refuse"), ("deciding",), (REFUSED,), why=True, tone="danger"),
    ),
    acts=frozenset({Act.TRANSFER, Act.COPY, Act.URGE, Act.WITHDRAW, Act.CLAIM}),
    opening=(
        Need("amount", Text("申请延长", "Asked for"), NeedKind.NUMBER),
        Need("span", Text("计时单位", "In"), NeedKind.CHOICE, choices=tuple(SPAN_LABELS.items())),
        Need("reason", Text("延期理由", "Reason"), NeedKind.TEXT),
    ),
    terminated_by=(Opener(),),
    icon="clock-plus",
)
