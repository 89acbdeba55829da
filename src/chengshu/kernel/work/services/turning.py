"""Ways off the declared road: return, withdraw, terminate."""

from __future__ import annotations

from django.db import transaction

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.work import flow
from chengshu.kernel.work.errors import AlreadyTouched, NotAnEarlierState, NotYours
from chengshu.kernel.work.models import Desk, Item, Status, Step
from chengshu.kernel.work.queries import earlier_states, open_desks, withdrawable
from chengshu.kernel.work.recording import Doing, allowed, locked_open, write_step
from chengshu.kernel.work.rights import SUPERVISE_ITEMS
from chengshu.kernel.work.seats import doers, is_meant, named, sits_at
from chengshu.kernel.work.services.moving import finish_desk
from chengshu.spec.work import Act, Holder, Permitted, Seat


@transaction.atomic
def return_to(item: Item | int, state: str, *, by: Actor, why: str, desk: Desk | int | None = None) -> Step:
    """Send an item back to a state it has passed (退回), to whoever did it then.

    From within a branch it may go back before the fork; the other branches end. Raises NotAnEarlierState, NotYours,
    WhyIsMissing.
    """
    found = locked_open(item)
    allowed(found, Act.RETURN, why=why)
    seat = _own_desk(found, by, desk)
    token = found.tokens.get(pk=seat.token_id)
    goal = next((one for one in earlier_states(token) if one.state.key == state), None)
    if goal is None:
        raise NotAnEarlierState
    step = write_step(found, Doing(Act.RETURN, by, why, after={"state": state}), token=token, desk=seat)
    seat.token = token
    finish_desk(seat, Act.RETURN, by=by)
    target = token if goal.token_id == token.pk else found.tokens.get(pk=goal.token_id)
    flow.scatter(target)
    flow.leave(target)
    step.to_states = [state]
    flow.enter(target, state, step, by=by, seats=list(doers(found, state)))
    flow.finish(found, step, by=by)
    _refresh(item)
    return step


@transaction.atomic
def withdraw(item: Item | int, *, by: Actor, why: str = "") -> Step:
    """Take back one's own last move while nobody has touched what followed (撤回); the opening itself, by the opener.

    A move with effects of its own in the app (``on_move``), or one that closed a join, stays. Raises AlreadyTouched.
    """
    found = locked_open(item)
    allowed(found, Act.WITHDRAW)
    last = withdrawable(found, by)
    if last is None:
        raise AlreadyTouched
    if last.number == 1:
        step = write_step(found, Doing(Act.WITHDRAW, by, why))
        flow.close(found, Status.WITHDRAWN, by=by)
        flow.finish(found, step, by=by)
    else:
        step = _undo(found, last, by, why)
    _refresh(item)
    return step


@transaction.atomic
def terminate(item: Item | int, *, by: Actor, why: str) -> Step:
    """End an item before its time (终止), and all open sub-work with it. By those the kind names, and supervisors.

    Raises NotYours, NotOpen, WhyIsMissing.
    """
    found = locked_open(item)
    allowed(found, Act.TERMINATE, why=why)
    meant = (*found.type.terminated_by, Permitted(SUPERVISE_ITEMS))
    desk = next((one for one in open_desks(found) if sits_at(by, one)), None)
    if not is_meant(by, meant, found, desk):
        raise NotYours(who=named(meant, found))
    step = _terminate(found, by, why)
    _refresh(item)
    return step


def _terminate(item: Item, by: Actor, why: str) -> Step:
    for child in item.children.select_for_update().filter(status=Status.OPEN).order_by("pk"):
        child.awaited = False
        _terminate(child, by, why)
    step = write_step(item, Doing(Act.TERMINATE, by, why))
    flow.close(item, Status.TERMINATED, by=by)
    flow.finish(item, step, by=by)
    return step


def _undo(item: Item, last: Step, by: Actor, why: str) -> Step:
    token = item.tokens.get(pk=last.token_id or 0)
    doing = Doing(Act.WITHDRAW, by, why, before={"state": "、".join(last.to_states)}, after={"state": last.from_state})
    step = write_step(item, doing, token=token)
    flow.scatter(token)
    flow.leave(token)
    step.to_states = [last.from_state]
    flow.enter(token, last.from_state, step, by=by, seats=[Seat(person_id=by.person_id)])
    flow.finish(item, step, by=by)
    return step


def _own_desk(item: Item, by: Actor, desk: Desk | int | None) -> Desk:
    desks = open_desks(item)
    if desk is not None:
        desks = desks.filter(pk=desk if isinstance(desk, int) else desk.pk)
    mine = next((one for one in desks if sits_at(by, one)), None)
    if mine is None:
        raise NotYours(who=named((Holder(),), item))
    return mine


def _refresh(item: Item | int) -> None:
    if isinstance(item, Item):
        item.refresh_from_db()
