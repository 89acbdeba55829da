"""Letters that say alike things: candidates by clues within a window of time, likeness counted exactly."""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
from django.db import connection

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.texts import store
from chengshu.kernel.texts.clues import clues_of
from chengshu.kernel.texts.errors import NumbersLost
from chengshu.kernel.texts.likeness import (
    Background,
    Said,
    first_background,
    kinship,
    sameness,
    shared_words,
    shingles_of,
)
from chengshu.kernel.texts.models import AlikeRule, Clue, Counting, Letter
from chengshu.kernel.texts.pieces import folded_for_reading
from chengshu.kernel.texts.queries.rules import alike_rule_on
from chengshu.kernel.texts.words import NOWHERE, Alike, Spot

log = logging.getLogger(__name__)
MOST_EACH = 100
MOST_CHECKED = 80
EARTH_M = 6_371_008.8
SAME_PLACE = 1.6
FAR_AWAY = 0.6
OTHER_COUNTY = 0.6
COUNTY_DIGITS = 6
FIELDS = ("pk", "source", "key", "title", "place", "area", "lon", "lat", "author", "at", "shingles", "topic_id")


@dataclass(frozen=True)
class Compared:
    """A letter found and how alike it is; what a page shows of it is made later, for the few that are shown."""

    letter: Letter
    likeness: float
    repeats: bool
    metres: float | None


@dataclass(frozen=True)
class Sought:
    """A letter whose like is sought, read once: what it says, where, and its clues by the background in use."""

    said: Said
    spot: Spot
    clues: tuple[int, ...]
    background: Background

    @classmethod
    def of(cls, text: str, title: str, spot: Spot) -> Sought:
        """The letter as it is compared; ``title`` may be empty."""
        said = Said(shingles_of(f"{title}\n{text}" if title else text), shingles_of(title))
        background = background_in_use()
        return cls(said, spot, tuple(clues_of(said, spot, background)), background)


def alike(
    text: str, *, title: str = "", spot: Spot = NOWHERE, at: datetime | None = None, limit: int = 5, source: str = ""
) -> list[Alike]:
    """The letters of the window before ``at`` that say alike things, the most alike first, with reasons.

    ``source`` narrows to the letters of one floor. Empty for a text that says nothing.
    """
    moment = at or clock.now()
    sought = Sought.of(text, title, spot)
    found = compared(sought, until=moment, source=source)[:limit]
    return _told(f"{title}\n{text}" if title else text, found, sought, moment)


def alike_of(source: str, key: str, limit: int = 5) -> list[Alike]:
    """The same for a letter handed in before; empty where it is not known. Later letters count too."""
    letter = Letter.objects.filter(source=source, key=key).first()
    if letter is None:
        return []
    sought = Sought.of(letter.text, letter.title, Spot(letter.place, letter.area, letter.lon, letter.lat))
    days = alike_rule_on().window_days
    found = compared(sought, until=letter.at + timedelta(days=days), besides=letter.pk, days=2 * days)[:limit]
    return _told(f"{letter.title}\n{letter.text}", found, sought, letter.at)


def compared(
    sought: Sought, *, until: datetime, source: str = "", besides: int | None = None, days: int | None = None
) -> list[Compared]:
    """Every letter of the window before ``until`` that is a repeat or of the same topic, the most alike first."""
    rule = alike_rule_on()
    counted = Counter(_hits(sought.clues, until - timedelta(days=days or rule.window_days), until))
    counted.pop(besides or 0, None)
    keys = sorted(counted, key=lambda key: (-counted[key], -key))[:MOST_CHECKED]
    if not keys:
        return []
    rows = Letter.objects.filter(pk__in=keys).order_by().only(*FIELDS)
    rows = rows.filter(source=source) if source else rows
    found = [one for row in rows if (one := _compared(row, sought, rule)) is not None]
    return sorted(found, key=lambda one: (-one.repeats, -one.likeness, -one.letter.pk))


def _hits(values: Sequence[int], since: datetime, at: datetime) -> list[int]:
    """Letters that share each of the clues, the latest MOST_EACH of each: a flood of one letter costs no more.

    One statement of many bounded parts, which the ORM cannot say on both databases.
    """
    if not values:
        return []
    table = connection.ops.quote_name(Clue._meta.db_table)
    part = (
        f"SELECT letter_id FROM (SELECT letter_id FROM {table} WHERE value = %s AND at >= %s AND at <= %s"
        f" ORDER BY at DESC LIMIT {MOST_EACH}) AS one"
    )
    first, last = (connection.ops.adapt_datetimefield_value(moment) for moment in (since, at))
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([part] * len(values)), [word for one in values for word in (one, first, last)]
        )
        return [int(letter) for (letter,) in cursor.fetchall()]


def _compared(row: Letter, sought: Sought, rule: AlikeRule) -> Compared | None:
    other = Said(np.frombuffer(row.shingles, "<u4"), shingles_of(row.title))
    same = sameness(sought.said.shingles, other.shingles)
    metres = metres_between(sought.spot, Spot(row.place, row.area, row.lon, row.lat))
    factor = _nearness(sought.spot, row, metres, rule.near_m)
    close = min(1.0, kinship(sought.said, other, sought.background) * factor)
    repeats = same * min(factor, 1.0) >= float(rule.repeat_from)
    if not repeats and close < float(rule.topic_from):
        return None
    return Compared(row, max(same if repeats else 0.0, close), repeats, metres)


def _nearness(spot: Spot, row: Letter, metres: float | None, near_m: int) -> float:
    """By how much the places speak for it or against it; 1 where nothing is known."""
    if spot.key and spot.key == row.place:
        return SAME_PLACE
    if metres is not None:
        return SAME_PLACE if metres <= near_m else max(FAR_AWAY, 1.0 - (metres - near_m) / (20 * near_m + 1))
    if spot.area and row.area and spot.area[:COUNTY_DIGITS] != row.area[:COUNTY_DIGITS]:
        return OTHER_COUNTY
    return 1.0


def metres_between(one: Spot, other: Spot) -> float | None:
    """The distance on the sphere; None where a position is missing."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    north = math.radians(one.lat - other.lat)
    east = math.radians(one.lon - other.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return EARTH_M * math.hypot(north, east)


def background_in_use() -> Background:
    """The newest count of shingles; while there is none, or its file is lost, what every letter says."""
    digest = Counting.objects.values_list("digest", flat=True).first()
    try:
        return _background(digest) if digest else first_background()
    except NumbersLost:
        log.warning("the count of shingles is lost or damaged; it is counted anew within a day")
        return first_background()


@lru_cache(maxsize=2)
def _background(digest: str) -> Background:
    arrays = store.kept(digest)
    return Background(int(arrays["letters"]), arrays["held"])


def _told(text: str, found: Sequence[Compared], sought: Sought, at: datetime) -> list[Alike]:
    folded = folded_for_reading(text)
    texts = dict(Letter.objects.filter(pk__in=[one.letter.pk for one in found]).values_list("pk", "text"))
    shared = [shared_words(folded, folded_for_reading(_whole(one, texts)), sought.background) for one in found]
    return [
        Alike(
            source=one.letter.source,
            key=one.letter.key,
            title=one.letter.title or texts[one.letter.pk][:40],
            likeness=round(one.likeness, 3),
            repeats=one.repeats,
            reasons=tuple(_reasons(one, sought.spot, at, words)),
            at=one.letter.at,
            topic_id=one.letter.topic_id,
            metres=one.metres,
            hours=round(abs((at - one.letter.at).total_seconds()) / 3600, 1),
        )
        for one, words in zip(found, shared, strict=True)
    ]


def _whole(one: Compared, texts: dict[int, str]) -> str:
    return f"{one.letter.title}\n{texts[one.letter.pk]}"


def _reasons(one: Compared, spot: Spot, at: datetime, words: list[str]) -> list[Text]:
    reasons: list[Text] = []
    if one.repeats:
        share = round(one.likeness * 100)
        reasons.append(Text(f"文字重复 {share}%", f"{share}% of the text is the same"))
    elif words:
        reasons.append(Text(f"都提到：{'、'.join(words)}", f"both speak of: {', '.join(words)}"))
    if spot.key and spot.key == one.letter.place:
        reasons.append(Text("同一地点", "the same place"))
    elif one.metres is not None:
        reasons.append(Text(f"相距 {one.metres:,.0f} 米", f"{one.metres:,.0f} m apart"))
    days = abs(at - one.letter.at).days
    reasons.append(Text(f"相隔 {days} 天", f"{days} days apart") if days else Text("同一天", "on one day"))
    return reasons
