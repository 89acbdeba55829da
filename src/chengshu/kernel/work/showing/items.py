"""The page of an item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.work import queries
from chengshu.kernel.work.models import Desk, Item, Purpose
from chengshu.kernel.work.models.items import Urgency
from chengshu.kernel.work.queries import Offer
from chengshu.kernel.work.recording import ACT_LABELS
from chengshu.kernel.work.seats import seat_name
from chengshu.kernel.work.showing.deeds import deeds_for, running_timers
from chengshu.kernel.work.showing.history import files_of, history_of, values_of
from chengshu.kernel.work.showing.states import OUTCOME_LABELS, due_state, state_of, timer_label, url_of
from chengshu.spec.work import Act, NeedKind
from chengshu.ui.parts import Link, State

PURPOSE_LABELS = {
    Purpose.SIGN: Text("加签", "added signer"),
    Purpose.DELEGATE: Text("受托", "delegate"),
}


@dataclass(frozen=True)
class Seated:
    """A desk as the page of an item shows it."""

    who: Text
    purpose: Text | None
    state: State
    why: str


def item_context(actor: Actor, item: Item) -> dict[str, Any]:
    """What the page of an item shows to this actor."""
    offers = queries.offers_to(actor, item)
    desk = queries.desk_of(actor, item)
    return {
        "item": item,
        "kind": queries.kind_label(item.kind),
        "item_state": state_of(item),
        "due": due_state(item, item.due_at),
        "urgency": Urgency(item.urgency).text,
        "quick": [one for one in offers if _is_quick(one)],
        "longer": [one for one in offers if not _is_quick(one)],
        "desk": desk,
        "signs": desk is not None and desk.purpose != Purpose.MOVE,
        "deeds": list(deeds_for(actor, item, desk)),
        "standings": [
            (one.state, one.since, [_seated(item, each) for each in one.desks]) for one in queries.standings(item)
        ],
        "timers": [(timer_label(timer), timer, due_state(item, timer.due_at)) for timer in running_timers(item)],
        "values": list(values_of(item)),
        "history": history_of(item),
        "files": files_of(item),
        "children": [
            (child, state_of(child), due_state(child, child.due_at)) for child in item.children.select_related("unit")
        ],
        "copies": item.copies.select_related("person").order_by("at"),
        "about_url": queries.about_url(item),
        "standstill": queries.standstill_reason(item) if item.paused_since else None,
    }


def panel_of(actor: Actor, item: Item) -> dict[str, Any]:
    """What ``work/_panel.html`` shows of an item on an app's own page."""
    return {
        "item": item,
        "state": state_of(item),
        "due": due_state(item, item.due_at),
        "standings": queries.standings(item),
        "offers": queries.offers_to(actor, item),
        "url": url_of(item),
    }


def _is_quick(offer: Offer) -> bool:
    return not any(need.required or need.kind is not NeedKind.FLAG for need in offer.move.needs)


def _seated(item: Item, desk: Desk) -> Seated:
    if desk.done_at is not None:
        label = OUTCOME_LABELS.get(desk.outcome) or verb_of(item, desk.outcome)
        state = State("off" if desk.done_by_id is None else "good", label, Text(_at(desk.done_at), _at(desk.done_at)))
    elif desk.opened_at is None:
        state = State("off", Text("未轮到", "not yet"))
    elif desk.person_id is None:
        state = State("warning", Text("待签收", "to be claimed"))
    else:
        state = State("info", Text("办理中", "working on it") if desk.read_at else Text("未读", "not read yet"))
    return Seated(seat_name(desk), PURPOSE_LABELS.get(Purpose(desk.purpose)), state, "")


def verb_of(item: Item, key: str) -> Text:
    move = next((one for one in item.type.moves if one.key == key), None)
    if move is not None:
        return move.label
    return ACT_LABELS[Act(key)] if key in set(Act) else Text("已办", "done")


def _at(moment: datetime) -> str:
    return f"{clock.local(moment):%m-%d %H:%M}"


def about_link(item: Item) -> Link | None:
    """The way to the app's row."""
    url = queries.about_url(item)
    return Link(Text("查看相关记录", "See what it is about"), url, "external-link") if url else None
