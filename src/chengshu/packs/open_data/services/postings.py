"""Letters to people outside the staff: by e-mail or text message, tried again with growing waits."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Language, Text
from chengshu.kernel.messages import senders
from chengshu.kernel.messages.letters import Letter, NotSent
from chengshu.packs.open_data.models import Posting
from chengshu.packs.open_data.visitors import channel_of, unsealed

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 15, 60, 360, 1440))
LEASE = timedelta(minutes=5)


def post(sealed_contact: str, title: Text, body: Text, *, path: str, language: str) -> None:
    """Lay a letter ready, in the caller's transaction; nobody who left no contact gets one."""
    if not sealed_contact:
        return
    spoken: Language = "en" if language == "en" else "zh"
    Posting.objects.create(
        channel=channel_of(unsealed(sealed_contact)),
        sealed_address=sealed_contact,
        title=title.in_language(spoken)[:200],
        body=body.in_language(spoken)[:4000],
        path=path,
        language=spoken,
    )


def send_postings(limit: int = 50) -> int:
    """Send what is due; returns how many were tried. Where the channel is not connected, letters wait."""
    tried = 0
    due = Posting.objects.filter(sent_at=None, gave_up=False, due_at__lte=clock.now(), channel__in=senders.connected())
    for key in list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit]):
        posting = _claimed(key)
        if posting is not None:
            _send(posting)
            tried += 1
    return tried


@transaction.atomic
def _claimed(key: int) -> Posting | None:
    rows = Posting.objects.select_for_update().filter(pk=key, sent_at=None, gave_up=False, due_at__lte=clock.now())
    posting = rows.first()
    if posting is None:
        return None
    posting.attempts += 1
    posting.due_at = clock.now() + LEASE
    posting.save(update_fields=["attempts", "due_at"])
    return posting


def _send(posting: Posting) -> None:
    letter = Letter(
        key=f"posting-{posting.pk}",
        address=unsealed(posting.sealed_address),
        title=posting.title,
        body=posting.body,
        url=f"{settings.PUBLIC_URL.rstrip('/')}{posting.path}" if posting.path else "",
        language="en" if posting.language == "en" else "zh",
        template="open_data.posting",
    )
    try:
        senders.sender_of(posting.channel).send(letter)
    except NotSent as problem:
        posting.error = str(problem.reason)[:300]
        posting.gave_up = problem.final or posting.attempts > len(WAITS)
        if not posting.gave_up:
            posting.due_at = clock.now() + WAITS[posting.attempts - 1]
    else:
        posting.sent_at = clock.now()
        posting.error = ""
    posting.save(update_fields=["sent_at", "error", "gave_up", "due_at"])
