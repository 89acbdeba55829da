"""The inbox and the moves for programs of the staff; the same queries and verbs as the pages.

Who is signed in on the web may come in, with the token against forged requests (CSRF) for writes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.security import APIKeyCookie

from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.work import queries
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.queries.inbox import Box, Line, Wanted, box_counts, inbox_page
from chengshu.kernel.work.services import make_move


class StaffSession(APIKeyCookie):
    """Whoever is signed in; a write needs the token against forged requests."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor that the middleware found; None for a stranger."""
        actor = cast(HubRequest, request).actor
        return actor if actor.person_id is not None else None


router = Router(tags=["work"], auth=StaffSession())


class Words(Schema):
    """A term in both languages."""

    zh: str
    en: str


class LineOut(Schema):
    """A line of the inbox. ``desk`` is what a move is made from; none in boxes without work to do."""

    item: int
    desk: int | None
    kind: str
    state: str
    title: Words
    unit: int | None
    urgency: int
    at: datetime
    due_at: datetime | None
    overdue: bool


class PageOut(Schema):
    """A page of a box; ``next`` is the value of ``after`` for the page behind it, empty at the end."""

    lines: list[LineOut]
    next: str
    counts: dict[str, int]


class InboxIn(Schema):
    """What of the inbox is asked for, as on the page."""

    box: Box = Box.TODO
    kind: str = ""
    state: str = ""
    due: str = ""
    q: str = ""
    sort: str = ""
    after: str = ""


class OfferOut(Schema):
    """A move that can be made now."""

    move: str
    label: Words
    desk: int | None
    needs: list[str]
    why: bool


class ItemOut(Schema):
    """An item as it stands. ``missing_year`` is the calendar year for which its deadline waits."""

    item: int
    kind: str
    title: Words
    status: str
    outcome: str
    states: list[str]
    due_at: datetime | None
    missing_year: int | None
    paused: bool
    overdue: bool
    values: dict[str, Any]
    moves: list[OfferOut]


class MoveIn(Schema):
    """What a move asks for. The same ``once`` makes no second move."""

    values: dict[str, Any] = {}
    why: str = ""
    desk: int | None = None
    once: str = ""


@router.get("inbox", response=PageOut)
def inbox(request: HttpRequest, asked: Query[InboxIn]) -> dict[str, object]:
    """A page of a box of one's own."""
    actor = _actor(request)
    wanted = Wanted.from_query({key: str(value) for key, value in asked.dict().items()})
    page = inbox_page(actor, wanted)
    counts = {box.value: count for box, count in box_counts(actor).items()}
    return {"lines": [_line(line) for line in page.lines], "next": page.next, "counts": counts}


@router.get("items/{int:key}", response=ItemOut)
def item(request: HttpRequest, key: int) -> dict[str, object]:
    """An item that one may see, with the moves one can make."""
    actor = _actor(request)
    return _item(actor, queries.item_for(actor, key))


@router.post("items/{int:key}/moves/{slug:move}", response=ItemOut)
def move(request: HttpRequest, key: int, move: str, given: MoveIn) -> dict[str, object]:
    """Make a move; refusals are problem details (RFC 9457)."""
    actor = _actor(request)
    found = queries.item_for(actor, key)
    if all(one.key != move for one in found.type.moves):
        raise NotAllowed
    make_move(found, move, by=actor, desk=given.desk, why=given.why, values=given.values, once=given.once)
    return _item(actor, found)


def _actor(request: HttpRequest) -> Actor:
    return cast(HubRequest, request).actor


def _line(line: Line) -> dict[str, object]:
    return {
        "item": line.item.pk,
        "desk": line.desk.pk if line.desk else None,
        "kind": line.item.kind,
        "state": line.desk.state if line.desk else "",
        "title": _words(line.item.title),
        "unit": line.item.unit_id,
        "urgency": line.item.urgency,
        "at": line.at,
        "due_at": line.due_at,
        "overdue": queries.is_overdue(line.item),
    }


def _item(actor: Actor, found: Item) -> dict[str, object]:
    return {
        "item": found.pk,
        "kind": found.kind,
        "title": _words(found.title),
        "status": found.status,
        "outcome": found.outcome,
        "states": [standing.state.key for standing in queries.standings(found)],
        "due_at": found.due_at,
        "missing_year": found.missing_year,
        "paused": found.paused_since is not None,
        "overdue": queries.is_overdue(found),
        "values": found.values,
        "moves": [_offer(offer) for offer in queries.offers_to(actor, found)],
    }


def _offer(offer: queries.Offer) -> dict[str, object]:
    return {
        "move": offer.move.key,
        "label": _words(offer.move.label),
        "desk": offer.desk.pk if offer.desk else None,
        "needs": [need.key for need in offer.move.needs],
        "why": offer.move.why,
    }


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
