"""Making declared moves, one or many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.work import flow, timers
from chengshu.kernel.work.errors import (
    ChildrenAreOpen,
    NoSuchMove,
    NotItsTurn,
    NotYours,
    StandsStill,
    WhyIsMissing,
)
from chengshu.kernel.work.models import Desk, Item, Purpose, Step, Token, TokenStatus
from chengshu.kernel.work.queries import standstill_reason
from chengshu.kernel.work.recording import Doing, already, already_done, locked_open, write_step
from chengshu.kernel.work.seats import is_meant, named, seat_name, sits_at
from chengshu.kernel.work.values import checked, keep_files, put
from chengshu.spec.work import Holder, Move


@dataclass(frozen=True)
class Outcome:
    """What became of one row of a bulk move: its step, or why it was refused."""

    desk_id: int
    title: Text
    step: Step | None = None
    refusal: Refusal | None = None


@transaction.atomic
def make_move(
    item: Item | int,
    move: str,
    *,
    by: Actor,
    desk: Desk | int | None = None,
    why: str = "",
    values: Mapping[str, Any] | None = None,
    once: str = "",
) -> Step:
    """Make a declared move, from a desk of the actor's or by the permission that the move names.

    Locks the item, so that of two people, or two clicks, one moves and the other reads AlreadyMoved. With
    countersigning the item goes on only once all have moved; ``step.moved`` tells. Raises NotOpen, NoSuchMove,
    NotYours, NotItsTurn, StandsStill, ChildrenAreOpen, WhyIsMissing, WrongValues, NobodyToHold.
    """
    found = locked_open(item, once=once)
    declared = found.type.move(move)
    seat = _desk(found, declared, by, desk)
    token = _token(found, declared, seat)
    _check(token, declared, seat, by=by, why=why)

    given = checked(declared.needs, values or {}, by=by)
    before = put(found, declared.needs, given)
    doing = Doing(
        move, by, why, given, before=before, after={key: given[key] for key in before}, once=once, is_move=True
    )
    step = write_step(found, doing, token=token, desk=seat)
    keep_files(step, declared.needs, by=by)
    if seat is None or declared.alone:
        if seat is not None:
            finish_desk(seat, move, by=by)
        flow.take(token, declared, step, by=by)
    else:
        finish_desk(seat, move, by=by)
        go_if_all_signed(token, step, by=by)
    if isinstance(item, Item):
        item.refresh_from_db()
    return step


def make_moves(
    desk_ids: Iterable[int], move: str, *, by: Actor, why: str = "", values: Mapping[str, Any] | None = None
) -> list[Outcome]:
    """Make one move from many desks, each in a transaction of its own; a refused row leaves the others alone."""
    return [_one_of_many(key, move, by=by, why=why, values=values) for key in dict.fromkeys(desk_ids)]


def finish_desk(desk: Desk, outcome: str, *, by: Actor) -> None:
    """Close a desk from which somebody acted; in or-signing the others are passed over, and who waited opens."""
    desk.done_at, desk.done_by_id, desk.outcome = clock.now(), by.person_id, outcome
    if desk.person_id is None:
        desk.person_id = by.person_id
    desk.save(update_fields=["done_at", "done_by", "outcome", "person"])
    if desk.either:
        others = desk.token.desks.filter(stay=desk.stay, either=True, done_at=None)
        for other in others:
            flow.clear([other], flow.PASSED_OVER)
            flow.open_waiting(other)
    flow.open_waiting(desk)


def go_if_all_signed(token: Token, step: Step, *, by: Actor) -> None:
    """Let the token go once nobody is left to sign."""
    if not token.desks.filter(stay=token.stay, done_at=None).exists():
        flow.take(token, flow.winning(token), step, by=by)
    else:
        timers.repeat(token.item)


def _one_of_many(key: int, move: str, *, by: Actor, why: str, values: Mapping[str, Any] | None) -> Outcome:
    desk = Desk.objects.select_related("item").filter(pk=key).first()
    if desk is None:
        return Outcome(key, Text("（不存在）", "(unknown)"), refusal=NotYours(who=Text("当前办理人", "its holder")))
    title = desk.item.title
    try:
        return Outcome(key, title, make_move(desk.item_id, move, by=by, desk=key, why=why, values=values))
    except Refusal as refusal:
        return Outcome(key, title, refusal=refusal)


def _desk(item: Item, move: Move, by: Actor, desk: Desk | int | None) -> Desk | None:
    """The desk to move from: the one named, else the actor's own before one in a queue.

    None where the actor has none, and for a move that is not its holder's to make.
    """
    if not any(isinstance(who, Holder) for who in move.who):
        return None
    desks = item.desks.filter(purpose=Purpose.MOVE).select_related("queue__organisation", "waits_for", "done_by")
    if desk is not None:
        chosen = desks.filter(pk=desk if isinstance(desk, int) else desk.pk).first()
        if chosen is None:
            raise NotYours(who=named(move.who, item))
        if chosen.done_at is not None:
            raise already_done(chosen)
        return chosen
    live = desks.filter(done_at=None, state__in=move.source, token__status=TokenStatus.LIVE)
    mine = [one for one in live if sits_at(by, one)] if by.person_id is not None else []
    return min(mine, key=lambda one: (not one.is_open, one.person_id is None, one.pk), default=None)


def _token(item: Item, move: Move, desk: Desk | None) -> Token:
    """The token that the move takes. Where it is gone because somebody made this very move, that is said."""
    live = list(item.tokens.filter(status=TokenStatus.LIVE))
    for token in live:
        if token.state in move.source and (desk is None or desk.token_id == token.pk):
            if desk is not None:
                desk.token = token
            return token
    last = item.steps.filter(moved=True).last()
    if last is not None and last.verb == move.key:
        raise already(last)
    raise NoSuchMove(state=_where(live), move=move.label)


def _where(live: list[Token]) -> Text:
    states = [token.declared.label for token in live]
    return Text("、".join(state.zh for state in states), ", ".join(state.en for state in states))


def _check(token: Token, move: Move, desk: Desk | None, *, by: Actor, why: str) -> None:
    item = token.item
    if not is_meant(by, move.who, item, desk):
        raise NotYours(who=named(move.who, item))
    if desk is not None and not desk.is_open:
        raise NotItsTurn(who=seat_name(desk.waits_for) if desk.waits_for else Text("前一位", "the one before"))
    if item.paused_since is not None and not token.declared.paused:
        raise StandsStill(why=standstill_reason(item))
    if not move.alone and (n := flow.open_children(item)):
        raise ChildrenAreOpen(n=n)
    if move.why and not why.strip():
        raise WhyIsMissing
