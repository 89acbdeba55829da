"""What has been declared, by key. Filled once by ``kernel.install`` when the city starts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TypeVar

from chengshu.spec.figures import Indicator, Rating
from chengshu.spec.files import Attachable, Purpose
from chengshu.spec.pack import Pack
from chengshu.spec.pages import MessageTemplate
from chengshu.spec.people import Permission, Role
from chengshu.spec.work import WorkType

Keyed = TypeVar("Keyed", Permission, Role, WorkType, MessageTemplate, Indicator, Rating, Purpose, Attachable)


class DeclaredTwice(Exception):
    """Two declarations of one kind carry the same key."""


class Registry:
    """The declarations of all packs. Look-ups raise KeyError for a key nobody declared."""

    def __init__(self) -> None:
        self.packs: tuple[Pack, ...] = ()
        self.permissions: dict[str, Permission] = {}
        self.roles: dict[str, Role] = {}
        self.work_types: dict[str, WorkType] = {}
        self.messages: dict[str, MessageTemplate] = {}
        self.indicators: dict[str, Indicator] = {}
        self.ratings: dict[str, Rating] = {}
        self.purposes: dict[str, Purpose] = {}
        self.attachables: dict[str, Attachable] = {}

    def load(self, packs: Iterable[Pack]) -> None:
        """Take the declarations of these packs, in menu order. Raises DeclaredTwice."""
        self.packs = tuple(packs)
        self.permissions = _by_key(chain.from_iterable(pack.permissions for pack in self.packs))
        self.roles = _by_key(chain.from_iterable(pack.roles for pack in self.packs))
        self.work_types = _by_key(chain.from_iterable(pack.work_types for pack in self.packs))
        self.messages = _by_key(chain.from_iterable(pack.messages for pack in self.packs))
        self.indicators = _by_key(chain.from_iterable(pack.indicators for pack in self.packs))
        self.ratings = _by_key(chain.from_iterable(pack.ratings for pack in self.packs))
        self.purposes = _by_key(chain.from_iterable(pack.purposes for pack in self.packs))
        self.attachables = _by_key(chain.from_iterable(pack.attachables for pack in self.packs))


def _by_key(declared: Iterable[Keyed]) -> dict[str, Keyed]:
    found: dict[str, Keyed] = {}
    for one in declared:
        if found.setdefault(one.key, one) is not one:
            raise DeclaredTwice(one.key)
    return found


registry = Registry()
