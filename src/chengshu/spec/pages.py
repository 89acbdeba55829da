"""What a pack shows: pages in the menu, sources of the search, templates of its messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chengshu.base.text import Text
from chengshu.spec.people import Permission


class Section(StrEnum):
    """The sections of the menu, in their order."""

    WORK = "work"
    CASES = "cases"
    CITY = "city"
    DATA = "data"
    PLAN = "plan"
    APPRAISAL = "appraisal"
    ADMINISTRATION = "administration"


SECTION_LABELS = {
    Section.WORK: Text("我的工作", "My work"),
    Section.CASES: Text("诉求与案件", "Requests and cases"),
    Section.CITY: Text("城市管理", "City management"),
    Section.DATA: Text("数据资源", "Data"),
    Section.PLAN: Text("规划与项目", "Plan and projects"),
    Section.APPRAISAL: Text("考核评价", "Appraisal"),
    Section.ADMINISTRATION: Text("系统管理", "Administration"),
}


@dataclass(frozen=True)
class Page:
    """A page in the menu; everybody signed in sees it where ``needs`` is None. ``icon`` is a name of the Tabler set.

    Within a section the lower ``rank`` stands first; pages of one rank keep the order of packs.
    """

    label: Text
    url_name: str
    section: Section
    needs: Permission | None = None
    icon: str = "file"
    rank: int = 0


@dataclass(frozen=True)
class Hit:
    """One line of a search result."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class SearchSource:
    """Where the search looks: ``find(actor, words, limit)`` gives only what the actor may see."""

    key: str
    label: Text
    find: Callable[[Any, str, int], Sequence[Hit]]


@dataclass(frozen=True)
class Panel:
    """A part that a higher floor adds to a page of a lower one, as the chief data officer to the page of a unit.

    ``place`` names the page, ``projects.unit``. ``fill(actor, row)`` gives the context of ``template`` for the row the
    page is about, or None where there is nothing for this reader to see.
    """

    key: str
    place: str
    label: Text
    template: str
    fill: Callable[[Any, Any], Mapping[str, Any] | None]
    needs: Permission | None = None


@dataclass(frozen=True)
class MessageTemplate:
    """A message with ``%(name)s`` values. An ``urgent`` one does not wait for the end of quiet hours.

    One that is ``outside`` goes to people without an account, so that nobody of the staff chooses a channel for it.
    """

    key: str
    title: Text
    body: Text
    urgent: bool = False
    outside: bool = False
