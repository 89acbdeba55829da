"""Who acts: a person at work, the platform itself, or a stranger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Scope


@dataclass(frozen=True)
class Held:
    """One permission as held: how far, seen from which organisation."""

    scope: Scope
    organisation_id: int
    path: str
    division_code: str


@dataclass(frozen=True)
class Actor:
    """Who does something. ``person_id`` is None for the platform itself and for strangers.

    ``organisation_id`` and ``path`` are those of the main post; ``organisation_ids`` are all bodies with a post.
    ``powers`` are the powers (三员) of the roles held, at most one.
    """

    name: Text
    person_id: int | None = None
    organisation_id: int | None = None
    path: str = ""
    division_code: str = ""
    organisation_ids: frozenset[int] = frozenset()
    holdings: Mapping[str, tuple[Held, ...]] = field(default_factory=dict, hash=False)
    everything: bool = False
    address: str = ""
    powers: frozenset[str] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held at all, within whatever scope."""
        return self.everything or permission.key in self.holdings

    def holdings_of(self, permission: Permission) -> tuple[Held, ...]:
        """All the ways in which the permission is held; empty where it is not."""
        return self.holdings.get(permission.key, ())


PLATFORM = Actor(name=Text("系统", "The platform"), everything=True)
STRANGER = Actor(name=Text("未登录者", "A stranger"))
