"""A pack: everything one system of the city declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.spec.data import Dataset
from chengshu.spec.figures import Indicator, Rating
from chengshu.spec.files import Attachable, Purpose
from chengshu.spec.pages import MessageTemplate, Page, Panel, SearchSource
from chengshu.spec.people import Permission, Role
from chengshu.spec.work import WorkType


@dataclass(frozen=True)
class Job:
    """Recurring work of the worker. ``run`` does a bounded amount and returns how much; 0 means nothing was due."""

    key: str
    label: Text
    every: timedelta
    run: Callable[[], int]


@dataclass(frozen=True)
class Recovery:
    """What a stop in mid-work may have left. ``run`` puts it right when the city starts and returns how many it found.

    ``sentence`` tells the operator, with the number as ``%(n)s``; it is left out where there was nothing.
    """

    key: str
    sentence: Text
    run: Callable[[], int]


@dataclass(frozen=True)
class Pack:
    """What a system brings along. Order within each tuple is the order shown to people.

    ``seeds`` fill the invented demo city: functions without arguments, safe to run twice.
    ``urls`` is the dotted path of its URL module, mounted at ``/<key>/``; ``api`` that of its ninja router.
    """

    key: str
    label: Text
    permissions: tuple[Permission, ...] = ()
    roles: tuple[Role, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    ratings: tuple[Rating, ...] = ()
    work_types: tuple[WorkType, ...] = ()
    pages: tuple[Page, ...] = ()
    panels: tuple[Panel, ...] = ()
    searches: tuple[SearchSource, ...] = ()
    messages: tuple[MessageTemplate, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    attachables: tuple[Attachable, ...] = ()
    subscriptions: tuple[Subscription[Any], ...] = ()
    jobs: tuple[Job, ...] = ()
    recoveries: tuple[Recovery, ...] = ()
    seeds: tuple[Callable[[], None], ...] = ()
    urls: str = ""
    api: str = ""
