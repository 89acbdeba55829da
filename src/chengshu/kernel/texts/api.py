"""Text understanding for programs of the staff: what a text says, its like, hot topics, the score of a reply."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import cast

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import current_language
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.texts import contacts, queries
from chengshu.kernel.texts.queries.models_in_force import schemes
from chengshu.kernel.texts.rights import SEE_TEXTS
from chengshu.kernel.texts.words import HotTopic, Spot

router = Router(tags=["texts"])
LONGEST = 300_000
MOST = 100


class TextIn(Schema):
    """A letter to be read; nothing of it is kept. ``place`` is a key of the system that asks, ``area`` a division."""

    text: str = Field(max_length=LONGEST)
    title: str = Field("", max_length=500)
    place: str = Field("", max_length=64)
    area: str = Field("", max_length=12)
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)


class ProposalOut(Schema):
    """A proposed label; ``reasons`` are the words that spoke for it, the strongest first."""

    scheme: str
    label: str
    name: str
    probability: float
    reasons: list[str]


class AlikeOut(Schema):
    """A letter that says alike things; ``repeats`` when it says the same in the same words."""

    source: str
    key: str
    title: str
    likeness: float
    repeats: bool
    reasons: list[str]
    at: datetime


class UnderstoodOut(Schema):
    """What is understood of a text; ``urgency`` is 0 to 3, ``masked`` the text without contacts."""

    proposals: list[ProposalOut]
    urgency: int
    urgent_words: list[str]
    alike: list[AlikeOut]
    masked: str


class TopicOut(Schema):
    """A hot topic of a period."""

    id: int
    name: str
    area: str
    letters: int
    authors: int
    heat: Decimal
    first_at: datetime
    last_at: datetime


class ReplyIn(Schema):
    """A reply with the letter it answers."""

    letter: str = Field(max_length=LONGEST)
    reply: str = Field(max_length=LONGEST)
    title: str = Field("", max_length=500)
    asked_at: datetime | None = None
    replied_at: datetime | None = None
    due_at: datetime | None = None


class ReplyOut(Schema):
    """The score, 0 to 100, its parts and what would make it better."""

    total: Decimal
    parts: dict[str, Decimal]
    hints: list[str]


@router.post("understand", response=UnderstoodOut)
def understand(request: HttpRequest, given: TextIn) -> UnderstoodOut:
    """Labels, urgency, contacts and letters alike of a text."""
    _only_readers(request)
    spot = Spot(given.place, given.area, given.lon, given.lat)
    whole = f"{given.title}\n{given.text}" if given.title else given.text
    raised = queries.raised(whole)
    return UnderstoodOut(
        proposals=[
            ProposalOut(
                scheme=scheme.key,
                label=one.label,
                name=str(one.name),
                probability=one.probability,
                reasons=[reason.word for reason in one.reasons],
            )
            for scheme in schemes()
            for one in queries.proposals(whole, scheme.key)
        ],
        urgency=raised.level,
        urgent_words=list(raised.words),
        alike=[
            AlikeOut(
                source=one.source,
                key=one.key,
                title=one.title,
                likeness=one.likeness,
                repeats=one.repeats,
                reasons=[str(reason) for reason in one.reasons],
                at=one.at,
            )
            for one in queries.alike(given.text, title=given.title, spot=spot)
        ],
        masked=contacts.masked(given.text),
    )


@router.post("replies/score", response=ReplyOut)
def score(request: HttpRequest, given: ReplyIn) -> ReplyOut:
    """How good a reply is, before it is sent or after."""
    _only_readers(request)
    found = queries.reply_score(
        given.letter,
        given.reply,
        title=given.title,
        asked_at=_aware(given.asked_at),
        replied_at=_aware(given.replied_at),
        due_at=_aware(given.due_at),
    )
    hints = [hint.in_language(current_language()) for hint in found.hints]
    return ReplyOut(total=found.total, parts=dict(found.parts), hints=hints)


@router.get("topics", response=list[TopicOut])
def topics(request: HttpRequest, area: str = "", days: int = 30, limit: int = 20) -> list[TopicOut]:
    """The hottest topics of the last ``days`` within a division, the hottest first."""
    _only_readers(request)
    since = clock.now() - timedelta(days=min(max(days, 1), 400))
    return [_topic(one) for one in queries.hot_topics(area[:12], since=since, limit=min(max(limit, 1), MOST))]


def _topic(one: HotTopic) -> TopicOut:
    return TopicOut(
        id=one.topic_id,
        name=one.name,
        area=one.area,
        letters=one.letters,
        authors=one.authors,
        heat=one.heat,
        first_at=one.first_at,
        last_at=one.last_at,
    )


def _aware(moment: datetime | None) -> datetime | None:
    """A time without a zone is one of the city's wall clock."""
    return moment.replace(tzinfo=clock.LOCAL) if moment and moment.tzinfo is None else moment


def _only_readers(request: HttpRequest) -> None:
    if not cast(HubRequest, request).actor.may(SEE_TEXTS):
        raise NotAllowed
