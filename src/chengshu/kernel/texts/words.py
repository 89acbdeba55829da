"""What higher floors hand in and get back; nothing here knows what a letter is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from chengshu.base.text import Text


@dataclass(frozen=True)
class Spot:
    """Where a letter speaks of, as far as is known: a key of the higher floor, a division code, CGCS2000 degrees."""

    key: str = ""
    area: str = ""
    lon: float | None = None
    lat: float | None = None


NOWHERE = Spot()


@dataclass(frozen=True)
class Handed:
    """A letter as a higher floor hands it in: ``key`` of ``source`` names it for good.

    ``author`` is whatever tells writers apart (a phone number, a person's key); only its keyed hash is kept.
    """

    source: str
    key: str
    text: str
    title: str = ""
    spot: Spot = NOWHERE
    at: datetime | None = None
    author: str = ""
    votes: int = 0


@dataclass(frozen=True)
class Example:
    """A text and what it is. ``group`` keeps texts together that must not be split between training and test."""

    text: str
    label: str
    group: str = ""


@dataclass(frozen=True)
class Reason:
    """A word of the text that spoke for a label, and how strongly (above 0)."""

    word: str
    weight: float


@dataclass(frozen=True)
class Proposal:
    """A label, how probable it is, and the words that spoke for it, the strongest first.

    ``probability`` is 0 to 1 and calibrated; 0 where it is not known, since nothing was learnt yet.
    """

    label: str
    name: Text
    probability: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Alike:
    """A letter that says alike things. ``likeness`` is 0 to 1; ``repeats`` when it says the same in the same words.

    ``metres`` and ``hours`` are how far apart they are, None where one of them is unknown.
    """

    source: str
    key: str
    title: str
    likeness: float
    repeats: bool
    reasons: tuple[Text, ...]
    at: datetime
    topic_id: int | None = None
    metres: float | None = None
    hours: float | None = None


@dataclass(frozen=True)
class Raised:
    """How urgent words make a text: the highest level (0: none) and the words found, in the order of the text."""

    level: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class HotTopic:
    """A topic with its heat, measured for a period; ``keys`` are ``(source, key)`` of its letters, the latest first.

    ``area_name`` is the name of the division ``area``, None where the city has no such division.
    """

    topic_id: int
    name: str
    area: str
    letters: int
    authors: int
    first_at: datetime
    last_at: datetime
    heat: Decimal
    keys: tuple[tuple[str, str], ...] = ()
    area_name: Text | None = None


@dataclass(frozen=True)
class ReplyScore:
    """A reply's score, 0 to 100 in all and by part, and what would make it better, in words.

    Parts: relevance (相关性), completeness (完整性), explainability (可解释性), timeliness (及时性).
    """

    total: Decimal
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    hints: tuple[Text, ...] = ()
