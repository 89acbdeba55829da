"""Letters that answer one of ours: whose case they are about, and what they add to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from hashlib import sha256

from chengshu.base.text import Text
from chengshu.kernel.access.actor import STRANGER
from chengshu.kernel.cases.contacts import email_key
from chengshu.kernel.cases.models import Case, LinkKind, Remark
from chengshu.kernel.cases.services import link, supplement
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.intake.letters import header_of, new_words_of
from chengshu.kernel.messages.queries import subjects_of_letters

NUMBER = re.compile(r"(?<!\d)(\d{8}-\d{6,10})(?!\d)")
MOST_NAMED = 20
ONLY_FILES = Text("（来信只有附件：%(n)s 个）", "(The letter holds files only: %(n)s)")
MENTIONED = Text("来信提到这件案件，但不是从它的诉求人的邮箱寄来的", "A letter from another address names it")


@dataclass(frozen=True)
class Named:
    """The cases that a letter names, by what it answers or in its subject: the writer's own, and others'."""

    own: Case | None
    others: tuple[Case, ...]


def named_in(message: EmailMessage, address: str) -> Named:
    """The cases that a letter names. One is the writer's own where its reporter has the address it came from; an
    address is easily forged, so that an answer adds words to a case and is never answered with what stands in it.
    """
    found = list(dict.fromkeys([*_answered(message), *_numbered(header_of(message, "Subject"))]))
    key = email_key(address)
    own = next((case for case in found if case.reporter is not None and case.reporter.email_key == key), None)
    return Named(own, tuple(case for case in found if case != own)[:MOST_NAMED])


def added_before(identity: str) -> Case | None:
    """The case to which a letter was added when it came before."""
    row = Remark.objects.select_related("case").filter(once=_once(identity)).first()
    return row.case if row else None


def add_to(case: Case, message: EmailMessage, *, identity: str, files: Iterable[Attachment]) -> Case | None:
    """Add what an answer says, and its pictures, to the case; None where it says nothing and brings none."""
    kept = list(files)
    text = new_words_of(message)
    if not text and not kept:
        return None
    said = text or ONLY_FILES.with_values(n=len(kept)).in_language("en" if case.language == "en" else "zh")
    supplement(case, said, by=STRANGER, files=kept, once=_once(identity))
    return case


def note_mentioned(case: Case, others: Iterable[Case]) -> None:
    """A new case that names others is tied to them once, for the staff to judge."""
    tied = set(case.links.filter(kind=LinkKind.CASE).values_list("other", flat=True))
    for other in others:
        if other.pk in tied:
            continue
        link(case, LinkKind.CASE, by=STRANGER, other=other, reference=other.number, note=MENTIONED.zh)


def _once(identity: str) -> str:
    return f"email:{sha256(identity.encode(errors='replace')).hexdigest()}"


def _answered(message: EmailMessage) -> Iterator[Case]:
    """By In-Reply-To and References (RFC 5322, 3.6.4), the nearest letter first."""
    text = f"{message.get('References', '')} {message.get('In-Reply-To', '')}"[-10_000:]
    names = [name for name in reversed(text.split()) if name.startswith("<") and name.endswith(">")]
    keys = [int(key) for key in subjects_of_letters(names[:MOST_NAMED], Case)]
    rows = Case.everywhere.select_related("reporter").in_bulk(keys)
    return (rows[key] for key in keys if key in rows)


def _numbered(subject: str) -> Iterator[Case]:
    numbers = NUMBER.findall(subject)[:MOST_NAMED]
    return iter(Case.everywhere.select_related("reporter").filter(number__in=numbers))
