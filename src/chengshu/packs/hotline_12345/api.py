"""The door for programs: figures for the operations centre, the register, and feeding the knowledge base."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from django.http import HttpRequest
from ninja import Field, Router, Schema

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.acting.api import StaffSession
from chengshu.packs.hotline_12345.models import Hotline, Source
from chengshu.packs.hotline_12345.queries.figures import Line, figures
from chengshu.packs.hotline_12345.queries.hotlines import in_force_on
from chengshu.packs.hotline_12345.rights import SEE, WRITE
from chengshu.packs.hotline_12345.services.calls import seat_unit
from chengshu.packs.hotline_12345.services.knowledge import Content, feed

router = Router(tags=["hotline"], auth=StaffSession())
MOST = 200


class LineOut(Schema):
    """Counts of one area, field or channel; rates 0 to 1, satisfaction 1 to 5, empty where nothing is to be judged."""

    key: str
    zh: str
    en: str
    reported: int
    closed: int
    closing_rate: Decimal | None
    on_time_rate: Decimal | None
    satisfaction: Decimal | None


class TopicOut(Schema):
    """A hot topic."""

    name: str
    area: str
    letters: int
    heat: Decimal
    last_at: datetime


class FiguresOut(Schema):
    """The hotline over a span of local days, both included."""

    first: date
    last: date
    whole: LineOut
    areas: list[LineOut]
    fields: list[LineOut]
    channels: list[LineOut]
    topics: list[TopicOut]


class HotlineOut(Schema):
    """A departmental hotline; ``merged`` names the parts that are."""

    number: str
    zh: str
    en: str
    body: str
    urgent: bool
    way: str
    merged: list[str]


class ArticleIn(Schema):
    """An answer of another system; the same ``key`` of a source is one article."""

    key: str = Field(min_length=1, max_length=120)
    title_zh: str = Field(min_length=1, max_length=200)
    body_zh: str = Field(min_length=1, max_length=20_000)
    title_en: str = Field("", max_length=200)
    body_en: str = Field("", max_length=20_000)
    basis: str = Field("", max_length=300)
    expires_on: date | None = None
    public: bool = True


class FeedIn(Schema):
    """Service items (matter) or policies (policy), 200 at most."""

    source: str = Field(pattern="^(matter|policy)$")
    articles: list[ArticleIn] = Field(min_length=1, max_length=MOST)


class FeedOut(Schema):
    """How many went to review; the others brought no news."""

    fresh: int


@router.get("figures", response=FiguresOut)
def read_figures(request: HttpRequest, first: date | None = None, last: date | None = None) -> FiguresOut:
    """Volumes and closing rates by area, field and channel, and hot topics; thirty days where no span is given."""
    _must(request, SEE)
    end = min(last or clock.today(), clock.today())
    found = figures(min(first or end - timedelta(days=29), end), end)
    return FiguresOut(
        first=found.first,
        last=found.last,
        whole=_line(found.whole),
        areas=[_line(one) for one in found.areas],
        fields=[_line(one) for one in found.fields],
        channels=[_line(one) for one in found.channels],
        topics=[
            TopicOut(name=one.name, area=one.area, letters=one.letters, heat=one.heat, last_at=one.last_at)
            for one in found.topics
        ],
    )


@router.get("hotlines", response=list[HotlineOut])
def read_hotlines(request: HttpRequest) -> list[HotlineOut]:
    """The departmental hotlines of today."""
    _must(request, SEE)
    return [_hotline(row) for row in in_force_on(clock.today()).select_related("body")]


@router.post("articles", response=FeedOut)
def feed_articles(request: HttpRequest, given: FeedIn) -> FeedOut:
    """Take articles of another system in, for review."""
    _must(request, WRITE)
    items = []
    for one in given.articles:
        said = one.dict()
        items.append((said.pop("key"), Content(**said)))
    fresh = feed(items, seat_unit(), Source(given.source), by=cast(HubRequest, request).actor)
    return FeedOut(fresh=fresh)


def _must(request: HttpRequest, permission: Any) -> None:
    if not cast(HubRequest, request).actor.may(permission):
        raise NotAllowed


def _line(one: Line) -> LineOut:
    names = ("key", "reported", "closed", "closing_rate", "on_time_rate", "satisfaction")
    return LineOut(zh=one.name.zh, en=one.name.en, **{name: getattr(one, name) for name in names})


def _hotline(row: Hotline) -> HotlineOut:
    merged = [name.removesuffix("_on") for name in row.merged_on(clock.today())]
    name = row.name
    return HotlineOut(
        number=row.number, zh=name.zh, en=name.en, body=row.body.code, urgent=row.urgent, way=row.way, merged=merged
    )
