"""Letters handed in: kept with their clues, joined to topics, labelled once their matter is closed."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.ciphers import digest
from chengshu.kernel.texts import store
from chengshu.kernel.texts.contacts import masked
from chengshu.kernel.texts.errors import LetterTooLong
from chengshu.kernel.texts.likeness import background_of
from chengshu.kernel.texts.models import Clue, Counting, Label, Letter, Scheme
from chengshu.kernel.texts.normalising import bounded, readable
from chengshu.kernel.texts.queries.alike import Sought, compared
from chengshu.kernel.texts.queries.rules import alike_rule_on
from chengshu.kernel.texts.services.topics import join, leave
from chengshu.kernel.texts.words import Handed

MOST = 1_000_000
KEPT = 4_000
"""Characters of a letter that are kept here; the whole letter stays with the floor that handed it in."""
TITLE = 200
LETTERS_COUNTED = 100_000
COUNTINGS_KEPT = 2


@transaction.atomic
def remember(handed: Handed, *, by: Actor) -> Letter:
    """Keep a letter, find its like and join it to their topic. The same key again brings it up to date.

    Contacts in it are masked before it is kept. Raises LetterTooLong beyond a million characters.
    """
    if len(handed.text) > MOST:
        raise LetterTooLong(most=MOST)
    at = handed.at or clock.now()
    title = masked(readable(handed.title))[:TITLE]
    text = masked(bounded(readable(handed.text), KEPT))
    sought = Sought.of(text, title, handed.spot)
    letter, is_new = Letter.objects.update_or_create(
        source=handed.source,
        key=handed.key,
        defaults={
            "title": title,
            "text": text,
            "place": handed.spot.key,
            "area": handed.spot.area,
            "lon": handed.spot.lon,
            "lat": handed.spot.lat,
            "author": digest(handed.author, purpose="texts.author") if handed.author else "",
            "votes": handed.votes,
            "at": at,
            "shingles": sought.said.shingles.astype("<u4").tobytes(),
        },
    )
    if not is_new:
        letter.clues.all().delete()
    Clue.objects.bulk_create([Clue(value=value, letter=letter, at=at) for value in sought.clues])
    if letter.topic_id is None:
        join(letter, compared(sought, until=at, besides=letter.pk))
    audit.record(by, "texts.letter.kept", letter, source=handed.source, key=handed.key)
    return letter


@transaction.atomic
def mark(source: str, key: str, scheme: str, label: str, *, by: Actor) -> Label | None:
    """Say what a letter turned out to be; None where it was never handed in. The last word counts."""
    letter = Letter.objects.filter(source=source, key=key).only("pk").first()
    if letter is None:
        return None
    found = Scheme.objects.get(key=scheme)
    given, _ = Label.objects.update_or_create(
        letter=letter, scheme=found, defaults={"label": label, "given_at": clock.now()}
    )
    audit.record(by, "texts.letter.marked", letter, scheme=scheme, label=label)
    return given


@transaction.atomic
def forget(source: str, key: str, *, by: Actor) -> bool:
    """Remove a letter with its clues and labels; whether there was one."""
    letter = Letter.objects.filter(source=source, key=key).first()
    if letter is None:
        return False
    audit.record(by, "texts.letter.forgotten", letter, source=source, key=key)
    leave(letter)
    letter.delete()
    return True


def count_shingles(*, by: Actor) -> Counting | None:
    """Count anew how many letters hold each shingle, over the latest ones; None where no letter has come since."""
    latest = Counting.objects.first()
    letters = Letter.objects.filter(at__gt=latest.counted_at) if latest else Letter.objects.all()
    if not letters.exists():
        return None
    rows = Letter.objects.order_by("-pk").values_list("shingles", flat=True)[:LETTERS_COUNTED]
    background = background_of([np.frombuffer(row, "<u4") for row in rows.iterator(2_000)])
    with transaction.atomic():
        name = store.keep({"letters": np.array(background.letters), "held": background.held})
        counting = Counting.objects.create(digest=name, letters=background.letters)
        audit.record(by, "texts.shingles.counted", counting, letters=background.letters)
        old = list(Counting.objects.all()[COUNTINGS_KEPT:])
        Counting.objects.filter(pk__in=[one.pk for one in old]).delete()
    for one in old:
        if not Counting.objects.filter(digest=one.digest).exists():
            store.drop(one.digest)
    return counting


def drop_old_clues(*, limit: int = 20_000, now: datetime | None = None) -> int:
    """Remove clues that left the window of time, so that the search stays as fast in ten years as today."""
    past = (now or clock.now()) - timedelta(days=2 * alike_rule_on().window_days)
    keys = list(Clue.objects.filter(at__lt=past).order_by("at").values_list("pk", flat=True)[:limit])
    return Clue.objects.filter(pk__in=keys).delete()[0] if keys else 0
