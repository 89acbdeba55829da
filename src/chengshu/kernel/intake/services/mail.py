"""Letters by e-mail become cases; their Message-ID makes no second one, and their writers are told the number.

One by which a reporter answers us is added to the own case instead.

A mail server may deliver into a Maildir (``CHENGSHU_INTAKE_MAILDIR``): a message is moved on after its case is there.
"""

from __future__ import annotations

import logging
import re
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
from chengshu.kernel.intake.letters import header_of, parsed, words_of
from chengshu.kernel.intake.models import Letter, LetterState
from chengshu.kernel.intake.news import tell_received
from chengshu.kernel.intake.services.answers import add_to, added_before, named_in, note_mentioned

log = logging.getLogger(__name__)
AT_ONCE = 20
MAILDIR = "Maildir"
LARGEST = 50 * 1024 * 1024
MOST_FILES = 9
MOST_NAMED = 20
LEFT_OUT = "files_left_out"
MACHINE_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Failed-Recipients", "List-Unsubscribe")
MACHINE_SUBJECT = re.compile(
    r"(?:自动回复|自动答复|自动应答|退信|Auto(?:matic)?[ -]?(?:Reply|Response)|Out of (?:the )?Office|Undeliverable)"
    r"\s*(?:[:：]|$)|系统退信|退信通知|Undelivered|Delivery Status Notification|Mail delivery failed|Returned mail:",
    re.IGNORECASE,
)


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
    message = parsed(content)
    name, address = parseaddr(header_of(message, "From"))
    if _is_automatic(message, address):
        raise AutomaticLetter
    if not address:
        raise NoMail
    identity = str(message.get("Message-ID", "")).strip() or sha256(content).hexdigest()
    if known := added_before(identity):
        return Taken(known, LetterState.ADDED)
    named = named_in(message, address)
    if named.own is not None and not Case.everywhere.filter(once=f"{Channel.EMAIL}:{identity}"[:160]).exists():
        if add_to(named.own, message, identity=identity, files=_files_of(message).kept) is None:
            raise NoMail
        return Taken(named.own, LetterState.ADDED)
    case = _opened(message, Contact(name=name[:60], email=address[:200]), identity)
    note_mentioned(case, named.others)
    return Taken(case, LetterState.TAKEN)


def _opened(message: EmailMessage, contact: Contact, identity: str) -> Case:
    text = words_of(message)
    if not text:
        raise NoMail
    files = _files_of(message)
    case = report(
        Report(
            channel=Channel.EMAIL,
            text=text,
            title=header_of(message, "Subject")[:200],  # one line, as coded words may not be
            contact=contact,
            attributes={LEFT_OUT: files.left_out} if files.left_out else {},
            once=identity,  # the time that counts is when it came in, not what the sender's clock says
        ),
        by=STRANGER,
        files=files.kept,
    )
    tell_received(case)
    return case


def masked_sender(content: bytes) -> str:
    """Who wrote it, as the staff may see it; empty where it does not say."""
    try:
        return masks.email(parseaddr(header_of(parsed(content), "From"))[1])[:200]
    except (ValueError, LookupError, AttributeError, IndexError):  # headers that the parser itself stumbles over
        return ""


def _is_automatic(message: EmailMessage, address: str) -> bool:
    """Answers of machines (RFC 3834), returned letters (RFC 3464), our own: answering them would never end.

    Many programs say so in headers of their own kind, or in the subject alone.
    """
    automatic = header_of(message, "Auto-Submitted").lower() or "no"
    returned = header_of(message, "Return-Path") == "<>" or message.get_content_type() == "multipart/report"
    by_machine = any(name in message for name in MACHINE_HEADERS)
    in_bulk = header_of(message, "Precedence").lower() in {"auto_reply", "bulk", "junk", "list"}
    who = address.lower()
    of_system = who.partition("@")[0] in {"mailer-daemon", "postmaster"}
    own = bool(who) and who in {
        parseaddr(one)[1].lower() for one in (settings.MAIL_ANSWERS_TO, settings.DEFAULT_FROM_EMAIL)
    }
    said = MACHINE_SUBJECT.match(header_of(message, "Subject")) is not None
    return not automatic.startswith("no") or any((returned, by_machine, in_bulk, of_system, own, said))


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


@dataclass(frozen=True)
class _Files:
    """Attached files that are what they say, and the names of those that were not kept."""

    kept: list[Attachment]
    left_out: list[str]


def _files_of(message: EmailMessage) -> _Files:
    """What is attached. A letter is taken without what cannot be kept; the staff read its names and ask for it."""
    found = _Files([], [])
    for number, part in enumerate(message.iter_attachments()):
        content = part.get_payload(decode=True)
        name = str(part.get_filename() or number).replace("\0", "").encode(errors="replace").decode()[:100]
        try:
            if len(found.kept) >= MOST_FILES or not isinstance(content, bytes):
                found.left_out.append(name)
                continue
            found.kept.append(keep(SimpleUploadedFile(name, content), purpose=REPORTED, by=STRANGER))
        except FileRefused as refusal:
            log.warning("attachment left out: %s", refusal.sentence.en)
            found.left_out.append(name)
    return _Files(found.kept, found.left_out[:MOST_NAMED])
