"""Topics grow as letters join them; their heat and names are measured now and then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from os.path import commonprefix

from django.db import transaction
from django.db.models import F

from chengshu.base import clock
from chengshu.kernel.texts.models import FormulaUse, Letter, Topic
from chengshu.kernel.texts.naming import name_of
from chengshu.kernel.texts.queries.alike import Compared, background_in_use
from chengshu.kernel.texts.queries.rules import formula_on
from chengshu.kernel.texts.queries.topics import heat_of

HOT_DAYS = 30
AT_ONCE = 300
READ_FOR_NAME = 20
READ_OF_TEXT = 600
NAMED_AT = (2, 3, 5)
NAMED_EVERY = 10
LEAST_AREA = 2


def join(letter: Letter, found: Sequence[Compared]) -> Topic | None:
    """Let the letter join the topic of the letter most alike; the two of them make one where there is none yet."""
    if not found:
        return None
    with_topic = next((one.letter for one in found if one.letter.topic_id), None)
    other = with_topic or found[0].letter
    topic = other.topic if with_topic else _begun(other)
    if topic is None:
        return None
    letter.topic = topic
    letter.save(update_fields=["topic"])
    topic.letters = F("letters") + 1  # counted by the database: two may join at once
    topic.area = shared_area([topic.area, letter.area])
    topic.first_at, topic.last_at = min(topic.first_at, letter.at), max(topic.last_at, letter.at)
    topic.save(update_fields=["letters", "area", "first_at", "last_at"])
    topic.refresh_from_db(fields=["letters"])
    if topic.letters in NAMED_AT or topic.letters % NAMED_EVERY == 0:
        Topic.objects.filter(pk=topic.pk).update(name=_name(topic))
    return topic


def leave(letter: Letter) -> None:
    """Take a letter out of its topic's count; the topic stays for its other letters."""
    Topic.objects.filter(pk=letter.topic_id or 0, letters__gt=0).update(letters=F("letters") - 1)


def measure_topics(*, limit: int = AT_ONCE) -> int:
    """Name the topics that got letters lately and measure their heat; how many were measured."""
    now = clock.now()
    since = now - timedelta(days=HOT_DAYS)
    due = Topic.objects.filter(last_at__gte=since, letters__gte=2).filter(measured_at__isnull=True) | (
        Topic.objects.filter(last_at__gte=since, letters__gte=2, measured_at__lt=now - timedelta(hours=1))
    )
    rule = formula_on(FormulaUse.HEAT)
    topics = list(due.order_by(F("measured_at").asc(nulls_first=True), "pk")[:limit])
    for topic in topics:
        heat = heat_of(topic.pk, rule, since=since, until=now)
        Topic.objects.filter(pk=topic.pk).update(heat=heat, name=_name(topic), measured_at=now)
    cold = Topic.objects.filter(last_at__lt=since, heat__isnull=False)
    return len(topics) + cold.update(heat=None, measured_at=None)


def shared_area(areas: Sequence[str]) -> str:
    """The division all lie in: the common beginning of their codes, cut to a level; empty where there is none."""
    known = [area for area in areas if area]
    common = commonprefix(known)  # noqa: RUF071  codes, not paths
    for length in (12, 9, 6, 4, LEAST_AREA):
        if len(common) >= length:
            return common[:length]
    return ""


def _name(topic: Topic) -> str:
    said = list(topic.texts.order_by("-at").values_list("title", "text")[:READ_FOR_NAME])
    return name_of([title for title, _ in said], [text[:READ_OF_TEXT] for _, text in said], background_in_use())


@transaction.atomic
def _begun(letter: Letter) -> Topic:
    """A topic of one letter, soon to be joined by a second."""
    full = Letter.objects.only("pk", "area", "at").get(pk=letter.pk)
    topic = Topic.objects.create(area=full.area, letters=1, first_at=full.at, last_at=full.at)
    Letter.objects.filter(pk=letter.pk).update(topic=topic)
    return topic
