"""Desks change hands: claim, transfer, delegate, and signers who are added."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.identity.models import Person
from chengshu.kernel.work import flow
from chengshu.kernel.work.errors import AlreadyTouched, NotItsTurn, NotYours, SameSeat, StandsStill
from chengshu.kernel.work.models import Desk, Item, Purpose, Step
from chengshu.kernel.work.queries import standstill_reason
from chengshu.kernel.work.recording import Doing, allowed, already_done, locked_open, write_step
from chengshu.kernel.work.seats import named, seat_name, sits_at
from chengshu.kernel.work.services.moving import finish_desk, go_if_all_signed
from chengshu.kernel.work.telling import tell_new_desks
from chengshu.spec.work import Act, Holder, Seat

RELEASE = "release"
TAKE_BACK = "take_back"
SIGN = "sign"
AGREES = "agrees"
DISAGREES = "disagrees"


class Place(StrEnum):
    """Where an added signer comes (加签): before me, after me, or beside me."""

    BEFORE = "before"
    AFTER = "after"
    BESIDE = "beside"


@transaction.atomic
def claim(desk: Desk | int, *, by: Actor) -> Step:
    """Take work out of a queue (签收): it is no longer their colleagues'. Raises AlreadyMoved, NotYours."""
    item, seat = _held(desk, by)
    allowed(item, Act.CLAIM)
    if seat.person_id is not None:
        raise SameSeat
    seat.person_id = by.person_id
    seat.save(update_fields=["person"])
    return write_step(item, Doing(Act.CLAIM, by), token=seat.token, desk=seat)


@transaction.atomic
def release(desk: Desk | int, *, by: Actor, why: str = "") -> Step:
    """Put claimed work back into its queue. Raises NotYours, AlreadyMoved."""
    item, seat = _held(desk, by)
    if seat.queue_id is None or seat.person_id is None:
        raise SameSeat
    seat.person_id = None
    seat.save(update_fields=["person"])
    return write_step(item, Doing(RELEASE, by, why), token=seat.token, desk=seat)


@transaction.atomic
def transfer(desk: Desk | int, *, to: Seat, by: Actor, why: str) -> Step:
    """Pass work on for good (转办); it does not come back. Raises NotYours, SameSeat, WhyIsMissing."""
    item, seat = _held(desk, by)
    allowed(item, Act.TRANSFER, why=why)
    before = seat_name(seat)
    _refuse_same(seat, to)
    flow.sit(seat, to)
    seat.read_at = None
    seat.save(update_fields=["person", "queue", "read_at"])
    seat.refresh_from_db()
    tell_new_desks([seat])
    doing = Doing(Act.TRANSFER, by, why, before={"desk": before.zh}, after={"desk": seat_name(seat).zh})
    return write_step(item, doing, token=seat.token, desk=seat)


@transaction.atomic
def delegate(desk: Desk | int, *, to: Seat, by: Actor, why: str) -> Step:
    """Let somebody else do it and give it back (委托): this desk waits until they have signed, or it is taken back.

    Raises NotYours, SameSeat, WhyIsMissing.
    """
    item, seat = _held(desk, by)
    allowed(item, Act.DELEGATE, why=why)
    new = _ask(seat, to, Purpose.DELEGATE, Place.BEFORE, by)
    doing = Doing(Act.DELEGATE, by, why, after={"desk": seat_name(new).zh})
    return write_step(item, doing, token=seat.token, desk=seat)


@transaction.atomic
def take_back(desk: Desk | int, *, by: Actor, why: str = "") -> Step:
    """Take delegated work back before the other has signed. ``desk`` is the one that waits. Raises AlreadyTouched."""
    item, seat = _held(desk, by, waiting=True)
    asked = seat.waits_for
    if asked is None or asked.purpose != Purpose.DELEGATE or asked.asked_by_id != seat.pk:
        raise AlreadyTouched
    flow.clear([asked], flow.CANCELLED)
    flow.open_waiting(asked)
    return write_step(item, Doing(TAKE_BACK, by, why), token=seat.token, desk=seat)


@transaction.atomic
def add_signer(desk: Desk | int, *, seat: Seat, place: Place, by: Actor, why: str) -> Step:
    """Ask one more to sign (加签) before, after or beside oneself; the item goes on only once they have.

    Raises NotYours, SameSeat, WhyIsMissing.
    """
    item, own = _held(desk, by)
    allowed(item, Act.ADD_SIGNER, why=why)
    new = _ask(own, seat, Purpose.SIGN, place, by)
    doing = Doing(Act.ADD_SIGNER, by, why, after={"desk": seat_name(new).zh, "place": place})
    return write_step(item, doing, token=own.token, desk=own)


@transaction.atomic
def sign(desk: Desk | int, *, by: Actor, agrees: bool, why: str = "") -> Step:
    """Sign as one who was added, or give delegated work back with one's word.

    Who disagrees gives a reason; where it was added behind or beside somebody who is done, it goes back to them.
    Raises NotYours, NotItsTurn, AlreadyMoved, WhyIsMissing, StandsStill.
    """
    item, seat = _held(desk, by)
    if seat.purpose == Purpose.MOVE:
        raise NotYours(who=named((Holder(),), item))
    if item.paused_since is not None and not seat.token.declared.paused:
        raise StandsStill(why=standstill_reason(item))
    if not agrees:
        allowed(item, Act.ADD_SIGNER if seat.purpose == Purpose.SIGN else Act.DELEGATE, why=why)
    outcome = AGREES if agrees else DISAGREES
    step = write_step(item, Doing(SIGN, by, why, after={"signed": outcome}), token=seat.token, desk=seat)
    finish_desk(seat, outcome, by=by)
    if not agrees and seat.asked_by is not None and seat.asked_by.done_by_id is not None:
        _send_back_to(seat.asked_by)
    go_if_all_signed(seat.token, step, by=by)
    return step


def _held(desk: Desk | int, by: Actor, *, waiting: bool = False) -> tuple[Item, Desk]:
    """The locked item and the desk at which the actor sits. Raises NotYours, AlreadyMoved, NotItsTurn."""
    key = desk if isinstance(desk, int) else desk.pk
    found = Desk.objects.select_related("queue__organisation", "person", "waits_for", "done_by").filter(pk=key).first()
    if found is None:
        raise NotYours(who=flow.NOBODY)
    item = locked_open(found.item_id)
    found.refresh_from_db()
    if found.done_at is not None:
        raise already_done(found)
    if not sits_at(by, found):
        raise NotYours(who=seat_name(found))
    if not waiting and found.opened_at is None:
        raise NotItsTurn(who=seat_name(found.waits_for) if found.waits_for else flow.NOBODY)
    found.token = item.tokens.get(pk=found.token_id)
    return item, found


def _ask(own: Desk, to: Seat, purpose: Purpose, place: Place, by: Actor) -> Desk:
    _refuse_same(own, to)
    if own.person_id is None:
        own.person_id = by.person_id
    token = own.token
    new = Desk(
        token=token,
        stay=token.stay,
        purpose=purpose,
        state=own.state,
        asked_by=own,
        sorts_at=own.sorts_at,
        waits_for=own if place is Place.AFTER else None,
        opened_at=None if place is Place.AFTER else clock.now(),
    )
    new.repeat(token.item)
    flow.sit(new, to)
    new.save()
    if place is Place.BEFORE:
        own.opened_at, own.waits_for = None, new
    own.save(update_fields=["opened_at", "waits_for", "person"])
    if new.is_open:
        tell_new_desks([new])
    return Desk.objects.select_related("person", "queue__organisation").get(pk=new.pk)


def _send_back_to(done: Desk) -> None:
    """Lay the work once more on the desk of somebody who was done with it."""
    again = Desk(
        token_id=done.token_id,
        stay=done.stay,
        purpose=done.purpose,
        state=done.state,
        person_id=done.done_by_id,
        sorts_at=done.sorts_at,
    )
    again.repeat(done.item)
    again.save()
    tell_new_desks([again])


def _refuse_same(desk: Desk, to: Seat) -> None:
    person = Person.objects.filter(pk=to.person_id).first() if to.person_id is not None else None
    if to.person_id is not None and (person is None or not person.active or to.person_id == desk.person_id):
        raise SameSeat
    if to.organisation_id is not None and desk.person_id is None and desk.queue is not None:
        permission = to.permission.key if to.permission else ""
        if (desk.queue.organisation_id, desk.queue.permission) == (to.organisation_id, permission):
            raise SameSeat
