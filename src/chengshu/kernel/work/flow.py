"""How tokens go: into a state, over a fork and a join, to the end. Callers hold the lock and the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.events.services import publish
from chengshu.kernel.work import timers
from chengshu.kernel.work.errors import NobodyToHold
from chengshu.kernel.work.events import WorkClosed, WorkMoved
from chengshu.kernel.work.models import Copy, Desk, Item, Purpose, Queue, Standstill, Status, Step, Token, TokenStatus
from chengshu.kernel.work.recording import Doing, write_step
from chengshu.kernel.work.seats import people_serving, seats_of
from chengshu.kernel.work.telling import tell_new_desks
from chengshu.spec.work import Move, Seat, Signing, State, Who

PASSED_OVER = "passed_over"
CANCELLED = "cancelled"
NOBODY = Text("当前办理人", "whoever it lies with")


@dataclass(frozen=True)
class Moved:
    """What ``on_move`` and ``hook`` are given, inside the transaction.

    ``move`` is None where an act (return, withdraw, terminate) moved the item. ``values`` are those of this step;
    what came before is in ``item.values``. The item already stands where the move led.
    """

    item: Item
    move: Move | None
    step: Step
    by: Actor
    values: Mapping[str, Any]


def take(token: Token, move: Move, step: Step, *, by: Actor) -> None:
    """Let a token go the way of a move, and tell everybody who hooked in."""
    leave(token)
    step.to_states = list(move.target)
    if len(move.target) == 1:
        enter(token, move.target[0], step, by=by)
    else:
        _fork(token, move.target, step, by=by)
    _copy(token.item, move, by)
    finish(token.item, step, by=by, move=move)


def finish(item: Item, step: Step, *, by: Actor, move: Move | None = None) -> None:
    """Mark a step as one that moved the item, publish it and run the hooks."""
    step.moved = True
    step.save(update_fields=["moved", "to_states"])
    publish(
        WorkMoved(
            **timers.about(item),
            step=step.number,
            verb=step.verb,
            from_state=step.from_state,
            to_states=tuple(step.to_states),
            person_id=by.person_id,
        )
    )
    timers.repeat(item)
    moved = Moved(item, move, step, by, step.values)
    if move is not None and move.on_move is not None:
        move.on_move(moved)
    if item.type.hook is not None:
        item.type.hook(moved)


def enter(token: Token, key: str, step: Step, *, by: Actor, seats: Sequence[Seat] = ()) -> None:
    """Put a token into a state: join, close, or lay it on desks and start its clock.

    ``seats`` replace the declared holders. Raises NobodyToHold.
    """
    item, state = token.item, token.item.type.state(key)
    token.state, token.status = key, TokenStatus.LIVE
    token.stay += 1
    token.entered_at, token.entered_by = clock.now(), step
    token.save()
    if state.joins and token.parent is not None:
        arrived = _join(token)
        if arrived is None:
            return
        enter(arrived, key, step, by=by, seats=seats)
    elif state.final:
        close(item, Status.CLOSED, outcome=key, by=by)
    else:
        _settle_in(token, state, seats or seats_of(state.held_by, item, by=by))
        _go_on_after_children(token, by=by)


def leave(token: Token) -> None:
    """Clear a token's desks and stop its clocks before it goes elsewhere."""
    clear(token.desks.filter(done_at=None), PASSED_OVER)
    timers.stop(token.timers.filter(stopped_at=None))
    if token.declared.paused:
        end_standstill(token.item)


def clear(desks: Iterable[Desk], outcome: str) -> None:
    """Take work off desks where nobody has acted."""
    for desk in desks:
        desk.done_at, desk.outcome = clock.now(), outcome
        desk.save(update_fields=["done_at", "outcome"])


def scatter(token: Token) -> None:
    """End the branches below a token, and theirs, without their arriving anywhere."""
    for branch in token.branches.exclude(status=TokenStatus.GONE):
        branch.item = token.item
        scatter(branch)
        leave(branch)
        branch.status = TokenStatus.GONE
        branch.save(update_fields=["status"])


def close(item: Item, status: Status, *, by: Actor, outcome: str = "") -> None:
    """End an item, however it ends, and let the one above go on if it waited for this."""
    for token in item.tokens.exclude(status=TokenStatus.GONE):
        clear(token.desks.filter(done_at=None), CANCELLED)
        token.status = TokenStatus.GONE
        token.save(update_fields=["status"])
    end_standstill(item)
    timers.stop(timers.running(item))
    item.status, item.outcome, item.closed_at = status, outcome, clock.now()
    item.save(update_fields=["status", "outcome", "closed_at"])
    overdue = item.due_at is not None and item.closed_at > item.due_at
    publish(WorkClosed(**timers.about(item), status=status, outcome=outcome, overdue=overdue))
    if item.awaited and item.parent is not None and item.parent.is_open:
        for token in item.parent.tokens.filter(status=TokenStatus.LIVE):
            _go_on_after_children(token, by=by)


def set_desks(token: Token, seats: Sequence[Seat], signing: Signing) -> list[Desk]:
    """Lay a token on desks; in a sequence each waits for the one before."""
    item, desks = token.item, list[Desk]()
    sorts_at = timers.nearest(item, timers.running(item), token)
    for seat in seats:
        waits = desks[-1] if desks and signing is Signing.SEQUENCE else None
        desk = Desk(
            token=token,
            stay=token.stay,
            state=token.state,
            either=signing is Signing.ANY,
            waits_for=waits,
            opened_at=None if waits else clock.now(),
            sorts_at=sorts_at,
        )
        desk.repeat(item)
        sit(desk, seat)
        desk.save()
        desks.append(desk)
    tell_new_desks([desk for desk in desks if desk.is_open])
    return desks


def sit(desk: Desk, seat: Seat) -> None:
    """Give a desk to a person or a queue; not saved."""
    desk.person_id, desk.queue = seat.person_id, None
    if seat.organisation_id is not None:
        permission = seat.permission.key if seat.permission else ""
        desk.queue, _ = Queue.objects.get_or_create(organisation_id=seat.organisation_id, permission=permission)


def open_waiting(desk: Desk) -> None:
    """Open the desks that waited for this one."""
    waiting = list(desk.waiting.filter(done_at=None, opened_at=None))
    for next_one in waiting:
        next_one.opened_at, next_one.waits_for = clock.now(), None
        next_one.save(update_fields=["opened_at", "waits_for"])
    tell_new_desks(waiting)


def begin_standstill(halt: Standstill) -> None:
    """Stop the clocks of an item for now."""
    halt.save()
    halt.item.paused_since = halt.began_at
    halt.item.save(update_fields=["paused_since"])
    timers.recount(halt.item)


def end_standstill(item: Item, *, by: Actor = PLATFORM) -> None:
    """Let the clocks run on, later by the time they stood; nothing for an item that is not paused."""
    if item.paused_since is None:
        return
    item.standstills.filter(ended_at=None).update(ended_at=max(clock.now(), item.paused_since), ended_by=by.person_id)
    item.paused_since = None
    item.save(update_fields=["paused_since"])
    timers.recount(item)


def open_children(item: Item) -> int:
    """How many pieces of awaited sub-work are open."""
    return item.children.filter(awaited=True, status=Status.OPEN).count()


def copy_to(item: Item, people: Iterable[int], *, by: Actor, why: str = "") -> list[int]:
    """Let people know of an item; those who know already are left out. The keys of the new ones."""
    known = set(item.copies.values_list("person_id", flat=True))
    new = [person for person in dict.fromkeys(people) if person not in known]
    Copy.objects.bulk_create(Copy(item=item, person_id=person, by_id=by.person_id, why=why) for person in new)
    return new


def people_meant(meant: Iterable[Who], item: Item, *, by: Actor) -> list[int]:
    """The keys of the people behind the seats of those meant."""
    found: list[int] = []
    for seat in seats_of(meant, item, by=by):
        if seat.person_id is not None:
            found.append(seat.person_id)
        elif seat.organisation_id is not None:
            key = seat.permission.key if seat.permission else ""
            found += [person.pk for person in people_serving(seat.organisation_id, key)]
    return found


def winning(token: Token) -> Move:
    """The move that the signers of this stay have come to: of those chosen, the one declared last."""
    chosen = set(token.desks.filter(stay=token.stay, purpose=Purpose.MOVE).values_list("outcome", flat=True))
    return [move for move in token.item.type.moves_from(token.state) if move.key in chosen][-1]


def _settle_in(token: Token, state: State, seats: Sequence[Seat]) -> None:
    if state.held_by and not seats:
        raise NobodyToHold(state=state.label)
    timers.start_stay(token)
    set_desks(token, seats, state.signing)
    if state.paused and token.item.paused_since is None:
        begin_standstill(Standstill(item=token.item, began_at=clock.now(), why=state.label.zh))


def _fork(token: Token, targets: Sequence[str], step: Step, *, by: Actor) -> None:
    token.status = TokenStatus.FORKED
    token.save(update_fields=["status"])
    branches = [Token.objects.create(item=token.item, parent=token, state=target) for target in targets]
    for branch in branches:
        enter(branch, branch.state, step, by=by)


def _join(token: Token) -> Token | None:
    """The token that goes on once all branches are here; None while some are under way."""
    parent = token.parent
    if parent is None:
        return token
    token.status = TokenStatus.ARRIVED
    token.save(update_fields=["status"])
    branches = parent.branches.exclude(status__in=[TokenStatus.ARRIVED, TokenStatus.GONE])
    if branches.exists():
        return None
    parent.branches.update(status=TokenStatus.GONE)
    parent.item = token.item
    return parent


def _go_on_after_children(token: Token, *, by: Actor) -> None:
    key = token.declared.after_children
    if not key or not token.item.children.filter(awaited=True).exists() or open_children(token.item):
        return
    item = token.item
    move = item.type.move(key)
    step = write_step(item, Doing(move.key, PLATFORM, is_move=True), token=token)
    take(token, move, step, by=PLATFORM if by.person_id is None else by)


def _copy(item: Item, move: Move, by: Actor) -> None:
    if move.copies:
        copy_to(item, people_meant(move.copies, item, by=by), by=by)
