"""A pack: everything one system of the city declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.spec.data import Dataset
from chengshu.spec.figures import Indicator
from chengshu.spec.pages import MessageTemplate, Page, SearchSource
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
    work_types: tuple[WorkType, ...] = ()
    pages: tuple[Page, ...] = ()
    searches: tuple[SearchSource, ...] = ()
    messages: tuple[MessageTemplate, ...] = ()
    subscriptions: tuple[Subscription[Any], ...] = ()
    jobs: tuple[Job, ...] = ()
    seeds: tuple[Callable[[], None], ...] = ()
    urls: str = ""
    api: str = ""
