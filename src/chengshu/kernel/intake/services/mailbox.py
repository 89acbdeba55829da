"""Letters fetched over IMAP: each is looked at once, whatever dies in between.

What became of a letter and how far the mailbox was read are written in one transaction with its case; only then is the
letter flagged or moved. What was not put away when the process died is put away the next time, and not read again.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.files.errors import DiskFull
from chengshu.kernel.intake.errors import LetterTooLarge
from chengshu.kernel.intake.imap import Account, Box, Unreachable, opened
from chengshu.kernel.intake.models import Letter, LetterState, Mailbox
from chengshu.kernel.intake.services.mail import LARGEST, masked_sender, take_mail

log = logging.getLogger(__name__)
AT_ONCE = 20
WAITS = (timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=2))
UNREADABLE = Text("读取时出错：%(why)s", "It could not be read: %(why)s")


def fetch_mail_due() -> int:
    """Look into the mailbox of the settings; returns how many letters were looked at."""
    account: Account | None = settings.INTAKE_IMAP
    if account is None:
        return 0
    row, _ = Mailbox.objects.get_or_create(key=account.key[:300])
    problem: Text | None = None
    seen = 0
    try:
        with opened(account) as box:
            _put_rest_away(box, row)
            for uid in box.after(_reached(box, row), AT_ONCE):
                _look_at(box, row, uid)
                seen += 1
    except Unreachable as failure:
        problem = failure.reason
        log.warning("mailbox %s: %s", account.key, problem.en)
    row.looked_at = clock.now()
    row.problem_zh, row.problem_en = (problem.zh[:300], problem.en[:300]) if problem else ("", "")
    row.save(update_fields=["looked_at", "problem_zh", "problem_en"])
    return seen


def _reached(box: Box, row: Mailbox) -> int:
    """Up to which UID the mailbox was read; from the beginning where its UIDs have changed their meaning."""
    if row.uid_validity != box.uid_validity:
        row.uid_validity, row.last_uid = box.uid_validity, 0
    return row.last_uid


def _look_at(box: Box, row: Mailbox, uid: int) -> None:
    size = box.size_of(uid)
    content = box.content_of(uid) if size is not None and size <= LARGEST else None
    if size is not None and size > LARGEST:
        letter = _noted(row, uid, Letter(state=LetterState.ASIDE), LetterTooLarge().sentence)
    elif content is None:
        return  # gone since it was found
    else:
        letter = _taken(row, uid, content, Letter(sender=masked_sender(content)))
    if letter.again_at is None:
        _put_away(box, letter, uid)


def _taken(row: Mailbox, uid: int, content: bytes, made: Letter) -> Letter:
    """The letter becomes a case, is added to one, or is set aside.

    Where the city itself cannot write, that is raised and nothing noted; what nobody foresaw may be a fault of the
    city, so that the letter is looked at again before it is given up.
    """
    made.again_at = None
    try:
        with transaction.atomic():
            taken = take_mail(content)
            made.case, made.state = taken.case, taken.state
            return _noted(row, uid, made, None)
    except (DiskFull, DatabaseError):
        raise
    except Refusal as refusal:
        why = refusal.sentence
    except Exception as problem:  # a letter that nobody foresaw must not keep all others waiting
        log.exception("letter %s of %s", uid, row.key)
        why = UNREADABLE.with_values(why=type(problem).__name__)
        made.again_at = clock.now() + WAITS[made.tries] if made.tries < len(WAITS) else None
        made.tries += 1
    made.case, made.state = None, LetterState.ASIDE
    return _noted(row, uid, made, why)


@transaction.atomic
def _noted(row: Mailbox, uid: int, letter: Letter, why: Text | None) -> Letter:
    letter.mailbox, letter.place = row.key, f"{row.uid_validity}.{uid}"
    letter.why_zh, letter.why_en = (why.zh[:300], why.en[:300]) if why else ("", "")
    letter.save()
    row.last_uid = max(row.last_uid, uid)
    row.save(update_fields=["uid_validity", "last_uid"])
    return letter


def _put_rest_away(box: Box, row: Mailbox) -> None:
    """What was looked at before a process died, and what is to be looked at again by now."""
    rest = Letter.objects.filter(place__startswith=f"{box.uid_validity}.", mailbox=row.key, put_away_at=None)
    for letter in rest.filter(Q(again_at=None) | Q(again_at__lte=clock.now())).order_by("pk")[:AT_ONCE]:
        uid = int(letter.place.rpartition(".")[2])
        if letter.again_at is not None and (content := box.content_of(uid)) is not None:
            _taken(row, uid, content, letter)
        if letter.again_at is None:
            _put_away(box, letter, uid)


def _put_away(box: Box, letter: Letter, uid: int) -> None:
    box.put_away(uid, aside=letter.state == LetterState.ASIDE)
    letter.put_away_at = clock.now()
    letter.save(update_fields=["put_away_at"])
