"""What the page of the inbox shows: tabs with counts, filters, lines, moves for many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import FileResponse
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.work.models import SavedFilter
from chengshu.kernel.work.models.items import Urgency
from chengshu.kernel.work.queries.inbox import (
    BOX_LABELS,
    COUNT_UP_TO,
    DUE_LABELS,
    Box,
    Line,
    Page,
    Sort,
    Wanted,
    box_counts,
    inbox_page,
)
from chengshu.kernel.work.seats import queue_name, queues_of
from chengshu.kernel.work.services import Outcome
from chengshu.kernel.work.showing import inbox_table
from chengshu.spec.registry import registry
from chengshu.spec.work import Move
from chengshu.ui import exports
from chengshu.ui.parts import Tab
from chengshu.ui.tables import Listing, Table, short_list

BULK_AT_MOST = 200
EXPORT_PAGE = 500


@dataclass(frozen=True)
class Choice:
    """A filter of the inbox with what can be chosen."""

    key: str
    label: Text
    choices: list[tuple[str, str]]
    value: str


@dataclass(frozen=True)
class Shown:
    """The inbox as one request sees it."""

    actor: Actor
    wanted: Wanted
    page: Page
    counts: dict[Box, int]

    @cached_property
    def listing(self) -> Listing[Line]:
        """The lines as a table."""
        return short_list(self.table, list(self.page.lines))

    @property
    def table(self) -> Table[Line]:
        """The columns of this box."""
        return inbox_table(self.wanted.box)

    @property
    def tabs(self) -> list[Tab]:
        """The boxes, with what waits in them."""
        return [Tab(_tab_label(box, self.counts), self._url(box=box), box is self.wanted.box) for box in Box]

    @cached_property
    def filters(self) -> list[Choice]:
        """What narrows this box."""
        return list(self._filters())

    @cached_property
    def saved(self) -> list[SavedFilter]:
        """The filters this person has kept."""
        return list(SavedFilter.objects.filter(person_id=self.actor.person_id or 0))

    @cached_property
    def moves(self) -> list[Move]:
        """Moves that can be made of many at once, of the kinds on this page."""
        if self.wanted.box not in {Box.TODO, Box.UNIT}:
            return []
        places = {(line.desk.kind, line.desk.state) for line in self.page.lines if line.desk is not None}
        found: dict[str, Move] = {}
        for kind, state in sorted(places):
            for move in registry.work_types[kind].moves_from(state) if kind in registry.work_types else ():
                if move.bulk and not any(need.required for need in move.needs):
                    found.setdefault(move.key, move)
        return list(found.values())

    @property
    def next_url(self) -> str:
        """The page after this one."""
        return self._here(after=self.page.next) if self.page.next else ""

    @property
    def first_url(self) -> str:
        """The first page again, from a later one."""
        return self._here() if self.wanted.after else ""

    @property
    def clear_url(self) -> str:
        """The box without filters; empty where nothing is narrowed."""
        return self._url(box=self.wanted.box) if self.wanted.narrowed else ""

    @property
    def sort_url(self) -> str:
        """The same in the other order."""
        return self._here(sort=Sort.NEW if self.wanted.sort is Sort.DUE else Sort.DUE)

    @property
    def query(self) -> str:
        """This box and its filters, to keep or to come back to."""
        return self.wanted.query()

    @property
    def csv_url(self) -> str:
        """This list as CSV."""
        return f"{self._here()}&format=csv"

    @property
    def xlsx_url(self) -> str:
        """This list as Excel."""
        return f"{self._here()}&format=xlsx"

    def _url(self, *, box: Box) -> str:
        return f"{reverse('work:inbox')}?{Wanted(box=box).query()}"

    def _here(self, **changed: Any) -> str:
        return f"{reverse('work:inbox')}?{self.wanted.query(**changed)}"

    def _filters(self) -> Iterator[Choice]:
        kinds = [(key, str(kind.label)) for key, kind in registry.work_types.items()]
        yield Choice("kind", Text("类型", "Kind"), kinds, self.wanted.kind)
        kind = registry.work_types.get(self.wanted.kind)
        if kind is not None and self.wanted.box in {Box.TODO, Box.UNIT}:
            states = [(state.key, str(state.label)) for state in kind.states if not state.final]
            yield Choice("state", Text("环节", "Step"), states, self.wanted.state)
        dues = [(due.value, str(label)) for due, label in DUE_LABELS.items()]
        yield Choice("due", Text("期限", "Due"), dues, self.wanted.due)
        urgencies = [(str(one.value), str(one.text)) for one in Urgency]
        chosen = "" if self.wanted.urgency is None else str(self.wanted.urgency)
        yield Choice("urgency", Text("缓急", "Urgency"), urgencies, chosen)
        if self.wanted.box is Box.UNIT:
            queues = [(str(queue.pk), str(queue_name(queue))) for queue in queues_of(self.actor)]
            yield Choice("queue", Text("队列", "Queue"), queues, str(self.wanted.queue or ""))


def shown(request: HubRequest) -> Shown:
    """The inbox that a request asks for."""
    wanted = Wanted.from_query({key: str(value) for key, value in request.GET.items()})
    return Shown(request.actor, wanted, inbox_page(request.actor, wanted), box_counts(request.actor))


def exported(request: HubRequest, wanted: Wanted) -> FileResponse:
    """A box as a file. Raises TooManyRows beyond what a file may hold."""
    kind = request.GET["format"]
    table = inbox_table(wanted.box)
    lines = list(_all_lines(request.actor, wanted))
    exports.checked_count(lines)
    exports.announce(request, f"work.inbox.{wanted.box}", kind, len(lines))
    heads = [str(column.label) for column in table.columns]
    cells = ([column.written(line) for column in table.columns] for line in lines)
    return exports.file_response(kind, str(BOX_LABELS[wanted.box]), heads, cells)


def outcomes_shown(outcomes: list[Outcome], back: str) -> dict[str, Any]:
    """What became of each row of a bulk move."""
    made = sum(one.step is not None for one in outcomes)
    return {
        "outcomes": outcomes,
        "made": made,
        "refused": len(outcomes) - made,
        "back": f"{reverse('work:inbox')}?{back}" if back else reverse("work:inbox"),
    }


def _all_lines(actor: Actor, wanted: Wanted) -> Iterator[Line]:
    count = 0
    while count <= exports.LIMIT:
        page = inbox_page(actor, wanted, size=EXPORT_PAGE)
        yield from page.lines
        count += len(page.lines)
        if not page.next:
            return
        wanted = replace(wanted, after=page.next)


def _tab_label(box: Box, counts: dict[Box, int]) -> Text:
    """A count that was cut off says so."""
    label = BOX_LABELS[box]
    count = counts.get(box)
    if not count:
        return label
    shown_count = f"{COUNT_UP_TO}+" if count > COUNT_UP_TO else str(count)
    return Text(f"{label.zh} {shown_count}", f"{label.en} {shown_count}")
