"""Typed news that travels upwards: a lower floor says what happened, a higher one subscribes in its PACK."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar


@dataclass(frozen=True)
class Event:
    """What happened, in the past tense. Fields are JSON values: strings, numbers, booleans and lists of them.

    ``key`` is ``app.noun.verb`` and never changes once published. Where the order matters, ``ordered_by`` names the
    field that says of what: a listener hears the events with one value of it one after the other.
    """

    key: ClassVar[str]
    ordered_by: ClassVar[str] = ""


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Subscription(Generic[E]):
    """Who wants to hear of an event. ``listener`` runs at least once, inside one transaction with the mark that it ran.

    ``name`` stays stable: the bus remembers under it what was already heard.
    """

    name: str
    event: type[E]
    listener: Callable[[E], Any]
