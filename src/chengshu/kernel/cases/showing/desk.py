"""The desk as one request sees it: stages with counts, filters, lines, the way to the next page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.cases.models import CHANNEL_LABELS, STAGE_LABELS, Case, Stage
from chengshu.kernel.cases.queries.classes import roots
from chengshu.kernel.cases.queries.counting import OVERDUE
from chengshu.kernel.cases.queries.desk import COUNT_UP_TO, Page, Wanted
from chengshu.kernel.cases.rights import SEE
from chengshu.kernel.cases.tables import CASES
from chengshu.kernel.geo import queries as geo
from chengshu.kernel.work.models.items import Urgency
from chengshu.ui.parts import Tab
from chengshu.ui.tables import Listing, short_list

DUE_LABELS: Mapping[str, Text] = {
    "overdue": Text("已超期", "Overdue"),
    "today": Text("今天到期", "Due today"),
    "suspended": Text("已挂账", "Suspended"),
}
WHICH_LABELS: Mapping[str, Text] = {"all": Text("全部（含已完结）", "All, with those that are over")}
ANY = Text("全部", "All")
MOST_UNITS = 200


@dataclass(frozen=True)
class Choice:
    """A filter with what can be chosen; ``empty`` is what stands for no choice."""

    key: str
    label: Text
    choices: list[tuple[str, str]]
    value: str
    empty: Text = ANY


@dataclass(frozen=True)
class Shown:
    """The desk as one request sees it. ``counts`` are those of ``queries.counting``."""

    actor: Actor
    wanted: Wanted
    page: Page
    counts: Mapping[str, int]

    @cached_property
    def listing(self) -> Listing[Case]:
        """The lines as a table."""
        return short_list(CASES, list(self.page.cases))

    @property
    def tabs(self) -> list[Tab]:
        """The stages with what stands in each, and what is late."""
        wanted = self.wanted
        shown = [Tab(Text("在办", "Open"), self._url(Wanted()), not wanted.stage and wanted.due != "overdue")]
        shown += [
            Tab(_counted(STAGE_LABELS[stage], count), self._url(Wanted(stage=stage)), wanted.stage == stage)
            for stage, count in self.counts.items()
            if stage != OVERDUE
        ]
        rated = Wanted(which="all", stage=Stage.EVALUATION)
        shown.append(Tab(STAGE_LABELS[Stage.EVALUATION], self._url(rated), wanted.stage == Stage.EVALUATION))
        late = Wanted(due="overdue", sort="due")
        shown.append(Tab(_counted(DUE_LABELS[OVERDUE], self.counts[OVERDUE]), self._url(late), wanted.due == "overdue"))
        return shown

    @cached_property
    def filters(self) -> list[Choice]:
        """What narrows the desk."""
        return list(self._filters())

    @property
    def next_url(self) -> str:
        """The page after this one."""
        return self._url(self.wanted, after=self.page.next) if self.page.next else ""

    @property
    def first_url(self) -> str:
        """The first page again, from a later one."""
        return self._url(self.wanted) if self.wanted.after else ""

    @property
    def clear_url(self) -> str:
        """The desk without filters; empty where nothing is narrowed."""
        return reverse("cases:desk") if self.wanted.narrowed else ""

    @property
    def sort_url(self) -> str:
        """The same in the other order; empty where there is but one."""
        if not self.wanted.is_open or self.wanted.words:
            return ""
        return self._url(self.wanted, sort="new" if self.wanted.sort == "due" else "due")

    def _url(self, wanted: Wanted, **changed: Any) -> str:
        query = wanted.query(**changed)
        return f"{reverse('cases:desk')}?{query}" if query else reverse("cases:desk")

    def _filters(self) -> Iterator[Choice]:
        wanted = self.wanted
        yield Choice(
            "which", Text("范围", "Which"), _choices(WHICH_LABELS), _chosen_which(wanted), Text("在办", "Open")
        )
        yield Choice("due", Text("期限", "Time"), _choices(DUE_LABELS), wanted.due)
        classes = [(f"{row.scheme}.{row.code}", str(row.name)) for row in roots()]
        yield Choice(
            "class", Text("大类", "Main class"), classes, f"{wanted.scheme}.{wanted.code}" if wanted.code else ""
        )
        yield Choice("area", Text("区域", "Area"), _areas(self.actor), wanted.area)
        yield Choice("channel", Text("渠道", "Channel"), _choices(CHANNEL_LABELS), wanted.channel)
        urgencies = [(str(one.value), str(one.text)) for one in Urgency]
        yield Choice(
            "urgency", Text("缓急", "Urgency"), urgencies, "" if wanted.urgency is None else str(wanted.urgency)
        )
        units = [(str(unit.pk), str(unit.name)) for unit in units_within(self.actor, SEE)[:MOST_UNITS]]
        if len(units) > 1:
            yield Choice("unit", Text("单位", "Unit"), units, str(wanted.unit or ""))


def _chosen_which(wanted: Wanted) -> str:
    return "all" if wanted.which == "all" else ""


def _choices(labels: Mapping[Any, Text]) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in labels.items()]


def _areas(actor: Actor) -> list[tuple[str, str]]:
    """What lies directly in the actor's own area: the counties for the city, the towns for a county."""
    if not actor.division_code:
        return []
    return [(place.code, str(place.name)) for place in geo.children(actor.division_code)]


def _counted(label: Text, count: int) -> Text:
    """A count that was cut off says so."""
    if not count:
        return label
    shown = f"{COUNT_UP_TO}+" if count > COUNT_UP_TO else str(count)
    return Text(f"{label.zh} {shown}", f"{label.en} {shown}")
