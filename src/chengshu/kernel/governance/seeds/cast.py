"""Who plays in the invented city."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.identity.models import Account, Organisation, Post

KEEPER = "tianzhong.data"


def keeper() -> Organisation | None:
    """The data bureau, which keeps the city's governance; None where the invented city is not there."""
    return Organisation.objects.filter(code=KEEPER).first()


def actor(username: str) -> Actor:
    """Somebody by account name; the platform where there is no such account."""
    account = Account.objects.filter(username=username).select_related("person").first()
    return actor_for(account.person) if account else PLATFORM


def post(username: str) -> Post | None:
    """Somebody's main post."""
    held = Post.objects.filter(person__account__username=username, main=True, until=None)
    return held.select_related("person", "organisation").first()


def body(key: str) -> Organisation | None:
    """A body of the invented city by its key."""
    return Organisation.objects.filter(code=f"tianzhong.{key}").first()


def at(day: date, hour: int = 9) -> datetime:
    """An hour of a day on the city's wall clock."""
    return clock.start_of_day(day) + timedelta(hours=hour)
