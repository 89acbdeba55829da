"""Letters by e-mail become cases; their Message-ID makes no second one, and their writers are told the number.

One by which a reporter answers us is added to the own case instead.

A mail server may deliver into a Maildir (``CHENGSHU_INTAKE_MAILDIR``): a message is moved on after its case is there.
"""

from __future__ import annotations

import email
import email.policy
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from chengshu.base import clock, masks
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import STRANGER
from chengshu.kernel.cases.models import Case, Channel
from chengshu.kernel.cases.purposes import REPORTED
from chengshu.kernel.cases.services import Contact, Report, report
from chengshu.kernel.files.errors import DiskFull, FileRefused
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.files.services import keep
from chengshu.kernel.intake.errors import AutomaticLetter, LetterTooLarge, NoMail
from chengshu.kernel.intake.letters import words_of
from chengshu.kernel.intake.models import Letter, LetterState
from chengshu.kernel.intake.news import tell_received
from chengshu.kernel.intake.services.answers import add_to, added_before, named_in, note_mentioned

log = logging.getLogger(__name__)
AT_ONCE = 20
MAILDIR = "Maildir"
LARGEST = 50 * 1024 * 1024
MOST_FILES = 9


def take_mail_due() -> int:
    """Take in what lies in ``new``; returns how many were looked at. A refused one goes to ``refused``."""
    box = settings.INTAKE_MAILDIR
    if not box or not (Path(box) / "new").is_dir():
        return 0
    files = sorted((Path(box) / "new").iterdir(), key=lambda file: file.name)[:AT_ONCE]
    for file in files:
        _take(file, Path(box))
    return len(files)


@dataclass(frozen=True)
class Taken:
    """What became of a letter: the case, and whether it began it or was added to it."""

    case: Case
    state: LetterState


@transaction.atomic
def take_mail(content: bytes) -> Taken:
    """A message as it came over the wire. Raises NoMail, AutomaticLetter, and what ``cases.services.report`` raises."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    if _is_automatic(message):
        raise AutomaticLetter
    name, address = parseaddr(str(message.get("From", "")))
    if not address:
        raise NoMail
    identity = str(message.get("Message-ID", "")).strip() or sha256(content).hexdigest()
    if known := added_before(identity):
        return Taken(known, LetterState.ADDED)
    named = named_in(message, address)
    if named.own is not None and not Case.everywhere.filter(once=f"{Channel.EMAIL}:{identity}"[:160]).exists():
        if add_to(named.own, message, identity=identity, files=_pictures(message)) is None:
            raise NoMail
        return Taken(named.own, LetterState.ADDED)
    case = _opened(message, Contact(name=name[:60], email=address[:200]), identity)
    note_mentioned(case, named.others)
    return Taken(case, LetterState.TAKEN)


def _opened(message: EmailMessage, contact: Contact, identity: str) -> Case:
    text = words_of(message)
    if not text:
        raise NoMail
    case = report(
        Report(
            channel=Channel.EMAIL,
            text=text,
            title=" ".join(str(message.get("Subject", "")).replace("\0", "").split())[
                :200
            ],  # one line, as coded words may not be
            contact=contact,
            once=identity,  # the time that counts is when it came in, not what the sender's clock says
        ),
        by=STRANGER,
        files=list(_pictures(message)),
    )
    tell_received(case)
    return case


def masked_sender(content: bytes) -> str:
    """Who wrote it, as the staff may see it; empty where it does not say."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    try:
        return masks.email(parseaddr(str(message.get("From", "")))[1])[:200]
    except (ValueError, LookupError, AttributeError, IndexError):  # headers that the parser itself stumbles over
        return ""


def _is_automatic(message: EmailMessage) -> bool:
    """Answers of machines (RFC 3834) and returned letters (RFC 3464): answering them would never end."""
    automatic = str(message.get("Auto-Submitted", "no")).strip().lower()
    returned = str(message.get("Return-Path", "")).strip() == "<>" or message.get_content_type() == "multipart/report"
    return not automatic.startswith("no") or returned


def _take(file: Path, box: Path) -> None:
    letter = Letter(mailbox=MAILDIR, place=file.name[:200], state=LetterState.TAKEN, put_away_at=clock.now())
    target = "cur"
    try:
        if file.stat().st_size > LARGEST:
            raise LetterTooLarge
        content = file.read_bytes()
        letter.sender = masked_sender(content)
        taken = take_mail(content)
        letter.case, letter.state = taken.case, taken.state
    except DiskFull:
        raise
    except Refusal as refusal:
        log.warning("mail %s refused: %s", file.name, refusal.sentence.en)
        target, letter.state = "refused", LetterState.ASIDE
        letter.why_zh, letter.why_en = refusal.sentence.zh[:300], refusal.sentence.en[:300]
    Letter.objects.filter(mailbox=MAILDIR, place=letter.place).delete()  # the same file again: it was put back
    letter.save()
    (box / target).mkdir(exist_ok=True)
    file.replace(box / target / (file.name if ":2," in file.name else f"{file.name}:2,S"))


def _pictures(message: EmailMessage) -> Iterator[Attachment]:
    """Attached pictures that are what they say; others are left out, their names stay in the mail box."""
    for number, part in enumerate(message.iter_attachments()):
        content = part.get_payload(decode=True)
        if number >= MOST_FILES or not isinstance(content, bytes):
            continue
        try:
            upload = SimpleUploadedFile(part.get_filename() or f"{number}", content)
            yield keep(upload, purpose=REPORTED, by=STRANGER)
        except FileRefused as refusal:
            log.warning("attachment left out: %s", refusal.sentence.en)
