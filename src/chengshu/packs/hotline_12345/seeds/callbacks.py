"""Ten callbacks: some made, some due, one late."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.packs.hotline_12345.models import Callback, CallbackState
from chengshu.packs.hotline_12345.queries.figures import ENDED, hotline_cases
from chengshu.packs.hotline_12345.seeds.people import centre
from chengshu.packs.hotline_12345.services.callbacks import make_callback, note_callback

MOST = 10
SAID = ((5, "很快就修好了，满意。"), (4, ""), (3, "处理得有点慢。"))


def seed_callbacks() -> None:
    """Of the closed cases of the city; what is not called yet waits for a seat."""
    if centre() is None or Callback.everywhere.exists():
        return
    ended = hotline_cases().filter(outcome__in=ENDED, reporter__isnull=False).select_related("reporter")
    for number, case in enumerate(ended.order_by("pk")[:MOST]):
        row = make_callback(case)
        if number < len(SAID):
            stars, words = SAID[number]
            note_callback(row, satisfaction=stars, solved=True, words=words, by=PLATFORM)
        elif number == len(SAID):
            Callback.everywhere.filter(pk=row.pk).update(due_on=clock.today() - timedelta(days=1), tries=1)
        else:
            due = clock.today() + timedelta(days=number % 3)
            Callback.everywhere.filter(pk=row.pk, state=CallbackState.WAITING).update(due_on=due)
