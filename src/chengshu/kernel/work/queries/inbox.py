"""The one inbox over all kinds of work: 待办、待签收、已办、我发起的、抄送.

A page is read along one index from where the last one ended (``after``), so that its cost does not depend on how much
lies behind it. A queue of a unit is read for each of the actor's queues and merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.work.models import Copy, Desk, Item, Queue, Status
from chengshu.kernel.work.models.desks import FAR_AWAY
from chengshu.kernel.work.seats import queues_of

DAY = timedelta(days=1)
PAGE = 30
COUNT_UP_TO = 999
MERGED_AT_MOST = 40
"""So many queues are read one by one; who serves more reads the one index of all queues instead."""


class Box(StrEnum):
    """The boxes of the inbox."""

    TODO = "todo"
    UNIT = "unit"
    DONE = "done"
    STARTED = "started"
    COPIES = "copies"


BOX_LABELS: Mapping[Box, Text] = {
    Box.TODO: Text("待办", "To do"),
    Box.UNIT: Text("待签收", "To claim"),
    Box.DONE: Text("已办", "Done"),
    Box.STARTED: Text("我发起的", "Started by me"),
    Box.COPIES: Text("抄送我的", "Copied to me"),
}


class Due(StrEnum):
    """Filters by due time."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    NONE = "none"


DUE_LABELS: Mapping[Due, Text] = {
    Due.OVERDUE: Text("已超期", "Overdue"),
    Due.TODAY: Text("今天到期", "Due today"),
    Due.WEEK: Text("7 天内到期", "Due within 7 days"),
    Due.NONE: Text("无期限", "No deadline"),
}


class Sort(StrEnum):
    """Orders of the boxes with work to do; the others are always newest first."""

    DUE = "due"
    NEW = "new"


@dataclass(frozen=True)
class Wanted:
    """What part of which box is asked for. Empty fields do not narrow. ``after`` is the cursor of the page before."""

    box: Box = Box.TODO
    kind: str = ""
    state: str = ""
    due: str = ""
    unit: int | None = None
    urgency: int | None = None
    queue: int | None = None
    status: str = ""
    words: str = ""
    sort: Sort = Sort.DUE
    after: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Wanted:
        """From the query string of the page; what makes no sense is left out."""
        return cls(
            box=_member(Box, query.get("box", ""), Box.TODO),
            kind=query.get("kind", ""),
            state=query.get("state", ""),
            due=_member(Due, query.get("due", ""), ""),
            unit=_whole(query.get("unit", "")),
            urgency=_whole(query.get("urgency", "")),
            queue=_whole(query.get("queue", "")),
            status=_member(Status, query.get("status", ""), ""),
            words=query.get("q", "").strip()[:60],
            sort=_member(Sort, query.get("sort", ""), Sort.DUE),
            after=query.get("after", "")[:80],
        )

    def query(self, **changed: Any) -> str:
        """The query string of this, or of this with changes; without the cursor unless given."""
        now = replace(self, **{"after": "", **changed})
        pairs = {
            "box": now.box,
            "kind": now.kind,
            "state": now.state,
            "due": now.due,
            "unit": now.unit,
            "urgency": now.urgency,
            "queue": now.queue,
            "status": now.status,
            "q": now.words,
            "sort": "" if now.sort == Sort.DUE else now.sort,
            "after": now.after,
        }
        return urlencode({key: str(value) for key, value in pairs.items() if value not in (None, "")})

    @property
    def narrowed(self) -> bool:
        """Whether anything but the box was chosen."""
        return replace(self, after="", sort=Sort.DUE) != Wanted(box=self.box)


@dataclass(frozen=True)
class Line:
    """A row of the inbox. ``at`` is when it was opened, done, started or copied, by the box."""

    item: Item
    desk: Desk | None
    at: datetime
    due_at: datetime | None
    unread: bool = False


@dataclass(frozen=True)
class Page:
    """A page of a box and where the next one begins; empty ``next`` at the end."""

    lines: tuple[Line, ...]
    next: str


def inbox_page(actor: Actor, wanted: Wanted, *, size: int = PAGE) -> Page:
    """A page of a box for the actor."""
    rows = _READ[wanted.box](actor, wanted, size + 1)
    shown = rows[:size]
    return Page(tuple(_line(row) for row in shown), _cursor(shown[-1], wanted) if len(rows) > size else "")


def box_counts(actor: Actor, boxes: Iterable[Box] = (Box.TODO, Box.UNIT, Box.COPIES)) -> dict[Box, int]:
    """How much there is to do, to claim and to read, counted up to COUNT_UP_TO + 1."""
    return {box: _COUNTED[box](actor) for box in boxes}


def overdue_count(actor: Actor) -> int:
    """How much of what the actor has to do is overdue, capped as the counts are."""
    return _capped(_open(Desk.objects.filter(person_id=actor.person_id or 0)).filter(sorts_at__lt=clock.now()))


def count_of(actor: Actor, wanted: Wanted) -> int:
    """How many lines a filtered box has, capped as the counts are."""
    if wanted.box == Box.UNIT:
        return _capped(_desk_filters(_queued(_queues(actor, wanted)), wanted))
    return _capped(_ROWS[wanted.box](actor, wanted))


def _todo(actor: Actor, wanted: Wanted) -> QuerySet[Desk]:
    return _desk_filters(_open(Desk.objects.filter(person_id=actor.person_id or 0)), wanted)


def _done(actor: Actor, wanted: Wanted) -> QuerySet[Desk]:
    return _plain_filters(Desk.objects.filter(done_by_id=actor.person_id or 0), wanted, "item__")


def _started(actor: Actor, wanted: Wanted) -> QuerySet[Item]:
    return _plain_filters(Item.everywhere.filter(opener_id=actor.person_id or 0), wanted, "")


def _copied(actor: Actor, wanted: Wanted) -> QuerySet[Copy]:
    return _plain_filters(Copy.objects.filter(person_id=actor.person_id or 0), wanted, "item__")


def _open(desks: QuerySet[Desk]) -> QuerySet[Desk]:
    return desks.filter(done_at__isnull=True, opened_at__isnull=False)


def _queued(queues: Sequence[Queue]) -> QuerySet[Desk]:
    return _open(Desk.objects.filter(person__isnull=True, queue__in=[queue.pk for queue in queues]))


def _read_todo(actor: Actor, wanted: Wanted, size: int) -> list[Desk]:
    return _page_of(_todo(actor, wanted), wanted, size)


def _read_unit(actor: Actor, wanted: Wanted, size: int) -> list[Desk]:
    queues = _queues(actor, wanted)
    if len(queues) > MERGED_AT_MOST:
        return _page_of(_desk_filters(_queued(queues), wanted), wanted, size)
    order: Callable[[Desk], Any] = attrgetter("sorts_at", "pk") if wanted.sort == Sort.DUE else (lambda desk: -desk.pk)
    runs = [_page_of(_desk_filters(_queued([queue]), wanted), wanted, size) for queue in queues]
    return list(islice(merge(*runs, key=order), size))


def _queues(actor: Actor, wanted: Wanted) -> list[Queue]:
    return [queue for queue in queues_of(actor) if wanted.queue in {None, queue.pk}]


def _page_of(desks: QuerySet[Desk], wanted: Wanted, size: int) -> list[Desk]:
    """Desks from the cursor on. Their keys are found within the index alone; only those shown are fetched."""
    at, key = _read_cursor(wanted.after)
    if wanted.sort == Sort.NEW:
        ordered = (desks.filter(pk__lt=key) if key else desks).order_by("-pk")
    else:
        if at is not None and key:
            desks = desks.filter(sorts_at__gte=at).exclude(sorts_at=at, pk__lte=key)
        ordered = desks.order_by("sorts_at", "pk")
    keys = list(ordered.values_list("pk", flat=True)[:size])
    shown = Desk.objects.filter(pk__in=keys).select_related("item__unit", "item__opener", "queue__organisation")
    by_key = {desk.pk: desk for desk in shown}
    return [by_key[one] for one in keys if one in by_key]


def _read_done(actor: Actor, wanted: Wanted, size: int) -> list[Desk]:
    rows = _done(actor, wanted).select_related("item__unit", "item__opener").order_by("-done_at", "-pk")
    return list(_before(rows, wanted, "done_at")[:size])


def _read_started(actor: Actor, wanted: Wanted, size: int) -> list[Item]:
    rows = _started(actor, wanted).select_related("unit", "opener").order_by("-opened_at", "-pk")
    return list(_before(rows, wanted, "opened_at")[:size])


def _read_copies(actor: Actor, wanted: Wanted, size: int) -> list[Copy]:
    rows = _copied(actor, wanted).select_related("item__unit", "item__opener").order_by("-at", "-pk")
    return list(_before(rows, wanted, "at")[:size])


def _before(rows: QuerySet[Any], wanted: Wanted, field: str) -> QuerySet[Any]:
    at, key = _read_cursor(wanted.after)
    if at is None or not key:
        return rows
    return rows.filter(**{f"{field}__lte": at}).exclude(**{field: at, "pk__gte": key})


def _desk_filters(desks: QuerySet[Desk], wanted: Wanted) -> QuerySet[Desk]:
    if wanted.kind:
        desks = desks.filter(kind=wanted.kind)
    if wanted.state:
        desks = desks.filter(state=wanted.state)
    if wanted.unit is not None:
        desks = desks.filter(unit_id=wanted.unit)
    if wanted.urgency is not None:
        desks = desks.filter(urgency=wanted.urgency)
    for word in wanted.words.split():
        desks = desks.filter(_stands_in("title", word))
    if wanted.due:
        desks = desks.filter(_due(Due(wanted.due), "sorts_at"))
    return desks


def _plain_filters(rows: QuerySet[Any], wanted: Wanted, prefix: str) -> QuerySet[Any]:
    if wanted.kind:
        rows = rows.filter(**{f"{prefix}kind": wanted.kind})
    if wanted.unit is not None:
        rows = rows.filter(**{f"{prefix}unit_id": wanted.unit})
    if wanted.urgency is not None:
        rows = rows.filter(**{f"{prefix}urgency": wanted.urgency})
    if wanted.status:
        rows = rows.filter(**{f"{prefix}status": wanted.status})
    if wanted.words:
        rows = rows.filter(_words(prefix, wanted.words))
    if wanted.due == Due.NONE:
        rows = rows.filter(**{f"{prefix}due_at": None})
    elif wanted.due:
        rows = rows.filter(_due(Due(wanted.due), f"{prefix}due_at"), **{f"{prefix}status": Status.OPEN})
    return rows


def _words(prefix: str, words: str) -> Q:
    """Every word stands in the Chinese or the English title."""
    found = Q()
    for word in words.split():
        found &= _stands_in(f"{prefix}title_zh", word) | _stands_in(f"{prefix}title_en", word)
    return found


def _stands_in(field: str, word: str) -> Q:
    """The word is part of a field, whatever its case. Chinese has none, and is found several times faster without."""
    how = "icontains" if word.upper() != word.lower() else "contains"
    return Q(**{f"{field}__{how}": word})


def _due(due: Due, field: str) -> Q:
    now, tomorrow = clock.now(), clock.start_of_day(clock.today()) + DAY
    match due:
        case Due.OVERDUE:
            return Q(**{f"{field}__lt": now})
        case Due.TODAY:
            return Q(**{f"{field}__gte": now, f"{field}__lt": tomorrow})
        case Due.WEEK:
            return Q(**{f"{field}__gte": now, f"{field}__lt": tomorrow + 6 * DAY})
        case Due.NONE:
            return Q(**{field: FAR_AWAY})


def _line(row: Desk | Item | Copy) -> Line:
    match row:
        case Desk() if row.done_at is not None:
            return Line(row.item, row, row.done_at, row.item.due_at)
        case Desk():
            return Line(row.item, row, row.opened_at or row.item.opened_at, row.due_at, unread=row.read_at is None)
        case Copy():
            return Line(row.item, None, row.at, row.item.due_at, unread=row.read_at is None)
        case _:
            return Line(row, None, row.opened_at, row.due_at)


def _cursor(row: Desk | Item | Copy, wanted: Wanted) -> str:
    match row:
        case Desk() if row.done_at is not None:
            at = row.done_at
        case Desk():
            at = row.sorts_at
        case Copy():
            at = row.at
        case _:
            at = row.opened_at
    return f"{at.isoformat()}~{row.pk}"


def _read_cursor(cursor: str) -> tuple[datetime | None, int | None]:
    at, _, key = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None, None
    return (moment, _whole(key)) if moment.tzinfo else (None, None)


def _capped(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: COUNT_UP_TO + 1].count()


def _member(kind: Any, value: str, default: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        return default


def _whole(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


_READ: dict[Box, Callable[[Actor, Wanted, int], list[Any]]] = {
    Box.TODO: _read_todo,
    Box.UNIT: _read_unit,
    Box.DONE: _read_done,
    Box.STARTED: _read_started,
    Box.COPIES: _read_copies,
}
_ROWS: dict[Box, Callable[[Actor, Wanted], QuerySet[Any]]] = {
    Box.TODO: _todo,
    Box.DONE: _done,
    Box.STARTED: _started,
    Box.COPIES: _copied,
}
_COUNTED: dict[Box, Callable[[Actor], int]] = {
    Box.TODO: lambda actor: _capped(_todo(actor, Wanted())),
    Box.UNIT: lambda actor: _capped(_queued(queues_of(actor))),
    Box.DONE: lambda actor: _capped(_done(actor, Wanted(box=Box.DONE))),
    Box.STARTED: lambda actor: _capped(_started(actor, Wanted(box=Box.STARTED))),
    Box.COPIES: lambda actor: _capped(_copied(actor, Wanted(box=Box.COPIES)).filter(read_at=None)),
}
