"""Who plays in the invented city, and when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.kernel.lifecycle.rights import (
    APPROVE_PLAN,
    AUDIT,
    COMPILE,
    EVALUATE,
    KEEP_FUNDS,
)
from chengshu.spec.people import Permission


@dataclass(frozen=True)
class Cast:
    """The people by what they do. Made before the clock is set back, as roles are held since today."""

    officer: Actor
    reformer: Actor
    treasurer: Actor
    auditor: Actor
    leader: Actor

    @property
    def bodies(self) -> tuple[Actor, ...]:
        """Those who sign in a joint review."""
        return (self.officer, self.reformer, self.treasurer, self.auditor)

    def checker(self, role: str) -> Actor:
        """Who confirms a stage."""
        return {"data": self.officer, "reform": self.reformer, "finance": self.treasurer, "audit": self.auditor}[role]


def cast() -> Cast:
    """Everybody; the platform plays whoever is not there, or does not hold the role."""
    return Cast(
        officer=actor("data.officer", COMPILE),
        reformer=actor("reform.clerk", EVALUATE),
        treasurer=actor("finance.clerk", KEEP_FUNDS),
        auditor=actor("audit-bureau.clerk", AUDIT),
        leader=actor("vice.mayor", APPROVE_PLAN),
    )


def actor(username: str, permission: Permission) -> Actor:
    """Somebody by account name who holds the permission; else the platform."""
    account = Account.objects.filter(username=username).select_related("person").first()
    found = actor_for(account.person) if account else PLATFORM
    return found if found.may(permission) else PLATFORM


def body(key: str) -> Organisation | None:
    """A body of the invented city by its key."""
    return Organisation.objects.filter(code=f"tianzhong.{key}").first()


@contextmanager
def on(day: date) -> Iterator[None]:
    """Let it be ten in the morning of that day, or of today where the day lies ahead."""
    with clock.frozen(clock.start_of_day(min(day, clock.today())) + timedelta(hours=10)):
        yield
