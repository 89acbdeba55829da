"""What can be done with an item beside its moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.work import queries
from chengshu.kernel.work.models import Desk, Item, Purpose, Timer
from chengshu.kernel.work.recording import ACT_LABELS
from chengshu.kernel.work.rights import ASSIGN_ERRANDS, SUPERVISE_ITEMS
from chengshu.kernel.work.seats import is_meant
from chengshu.spec.work import Act

ACT_ICONS = {
    Act.CLAIM: "user-check",
    Act.TRANSFER: "transfer",
    Act.DELEGATE: "user-share",
    Act.ADD_SIGNER: "user-plus",
    Act.RETURN: "arrow-back-up",
    Act.WITHDRAW: "arrow-back",
    Act.TERMINATE: "ban",
    Act.BREAK_DOWN: "subtask",
    Act.COPY: "copy",
    Act.URGE: "bell-ringing",
    Act.PAUSE: "player-pause",
    Act.EXTEND: "clock-plus",
}


@dataclass(frozen=True)
class Deed:
    """Something that can be done with an item from its page."""

    key: str
    label: Text
    icon: str
    url: str
    danger: bool = False


def deeds_for(actor: Actor, item: Item, desk: Desk | None) -> Iterator[Deed]:
    """The acts the actor can do now, beside the moves."""
    if not item.is_open:
        return
    for act in Act:
        if act in item.type.acts and _POSSIBLE[act](actor, item, desk):
            yield Deed(act, ACT_LABELS[act], ACT_ICONS[act], _deed_url(item, act), danger=act is Act.TERMINATE)
    if item.paused_since is not None and _may_resume(actor, item, desk):
        yield Deed("resume", Text("恢复计时", "Resume the clock"), "player-play", _deed_url(item, "resume"))
    if desk is not None and desk.queue_id and desk.person_id:
        yield Deed("release", Text("退回待签收", "Put back for others"), "user-minus", _deed_url(item, "release"))
    if delegated_by(actor, item) is not None:
        yield Deed("take_back", Text("收回委托", "Take back"), "arrow-back", _deed_url(item, "take_back"))
    if reaches_unit(actor, item):
        yield Deed("set_due", Text("调整期限", "Change the date"), "calendar-event", _deed_url(item, "set_due"))


def _deed_url(item: Item, key: str) -> str:
    if key == Act.BREAK_DOWN:
        return reverse("work:part", args=[item.pk])
    return reverse("work:act", args=[item.pk, key])


def delegated_by(actor: Actor, item: Item) -> Desk | None:
    """The desk from which the actor has delegated, while the delegate has not signed."""
    waiting = item.desks.filter(person_id=actor.person_id or 0, done_at=None, waits_for__purpose=Purpose.DELEGATE)
    return waiting.first()


def reaches_unit(actor: Actor, item: Item) -> bool:
    """Whether the actor supervises the item's unit."""
    if item.unit is None:
        return actor.may(SUPERVISE_ITEMS)
    return reaches(actor, SUPERVISE_ITEMS, item.unit)


def running_timers(item: Item) -> list[Timer]:
    return list(item.timers.filter(stopped_at=None).order_by("token_id", "pk"))


def _opened(actor: Actor, item: Item) -> bool:
    return actor.person_id is not None and item.opener_id == actor.person_id


def _may_resume(actor: Actor, item: Item, desk: Desk | None) -> bool:
    halt = item.standstills.filter(ended_at=None).first()
    declared = next((one for one in item.type.pauses if halt is not None and one.key == halt.reason), None)
    return declared is not None and is_meant(actor, declared.enders, item, desk)


def _holds(actor: Actor, item: Item, desk: Desk | None) -> bool:
    return desk is not None and desk.purpose == Purpose.MOVE


def _may_pause(actor: Actor, item: Item, desk: Desk | None) -> bool:
    return item.paused_since is None and any(is_meant(actor, one.who, item, desk) for one in item.type.pauses)


def _may_extend(actor: Actor, item: Item, desk: Desk | None) -> bool:
    rule = item.type.extension
    return rule is not None and is_meant(actor, rule.asked_by, item, desk) and bool(running_timers(item))


def _may_end(actor: Actor, item: Item, desk: Desk | None) -> bool:
    return is_meant(actor, item.type.terminated_by, item, desk) or reaches_unit(actor, item)


def _may_return(actor: Actor, item: Item, desk: Desk | None) -> bool:
    if desk is None or desk.purpose != Purpose.MOVE:
        return False
    return bool(queries.earlier_states(item.tokens.get(pk=desk.token_id)))


_POSSIBLE = {
    Act.CLAIM: lambda actor, item, desk: desk is not None and desk.person_id is None,
    Act.TRANSFER: _holds,
    Act.DELEGATE: _holds,
    Act.ADD_SIGNER: _holds,
    Act.RETURN: _may_return,
    Act.WITHDRAW: lambda actor, item, desk: queries.withdrawable(item, actor) is not None,
    Act.TERMINATE: _may_end,
    Act.BREAK_DOWN: lambda actor, item, desk: actor.may(ASSIGN_ERRANDS) and (desk is not None or _opened(actor, item)),
    Act.COPY: lambda actor, item, desk: True,
    Act.URGE: lambda actor, item, desk: desk is None,
    Act.PAUSE: _may_pause,
    Act.EXTEND: _may_extend,
}
