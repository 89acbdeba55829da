"""Ending a call: filed, taken in, answered, added to a case, or handed to an emergency line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.errors import ClassMissing, TermsMissing
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.cases.services import Contact, Place, Report
from chengshu.kernel.events.services import publish
from chengshu.packs.hotline_12345.errors import NotPublished
from chengshu.packs.hotline_12345.events import EmergencyTransferred
from chengshu.packs.hotline_12345.exchange import exchange
from chengshu.packs.hotline_12345.models import LINES, Article, Call, Ending, Line, Transfer
from chengshu.packs.hotline_12345.queries.knowledge import in_force
from chengshu.packs.hotline_12345.rights import TAKE_CALLS

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case, Channel, LinkKind
    from chengshu.kernel.identity.models import Organisation

PHONE = cast("Channel", "phone")
MOST_URGENT = 2
NUMBERS = {Line.POLICE: "110", Line.FIRE: "119", Line.AMBULANCE: "120"}


@dataclass(frozen=True)
class CallContent:
    """What the seat wrote down. ``once`` is the page's own key, so that a page sent twice files once."""

    text: str
    once: str
    began_at: datetime
    title: str = ""
    class_code: str = ""
    terms: int | None = None
    urgency: int = 0
    contact: Contact = field(default_factory=Contact)
    place: Place = field(default_factory=Place)


def seat_unit() -> Organisation:
    """The body that takes in what comes by telephone. Raises NoKeeper."""
    return keeper_of("phone").unit


@transaction.atomic
def file_call(content: CallContent, *, by: Actor) -> Call:
    """受理并立案 in one step. Raises ClassMissing, TermsMissing, and what ``cases.services.report`` raises."""
    if not content.class_code:
        raise ClassMissing(fields={"class_line": ClassMissing.text})
    if (known := _known(content)) is not None:
        return known
    try:
        case = cases.file(_reported(content, by), by=by)
    except TermsMissing as missing:
        raise TermsMissing(missing.sentence, fields={"terms": missing.sentence}) from missing
    return _ended(content, case, Ending.FILED, by)


@transaction.atomic
def take_call(content: CallContent, *, by: Actor) -> Call:
    """受理 alone: somebody files it later."""
    if (known := _known(content)) is not None:
        return known
    case = cases.take_in(_reported(content, by), by=by)
    return _ended(content, case, Ending.TAKEN, by)


@transaction.atomic
def answer_call(content: CallContent, article: Article, *, by: Actor) -> Call:
    """直接答复 with an article, whose use is counted. Raises NotPublished."""
    if (known := _known(content)) is not None:
        return known
    row = in_force().select_for_update(of=("self",)).filter(pk=article.pk).first()
    if row is None or row.current is None:
        raise NotPublished
    case = _reported(content, by)
    reply = row.current.body_en if case.language == "en" and row.current.body_en else row.current.body_zh
    cases.answer(case, reply[:5000], by=by)
    row.used += 1
    row.save(update_fields=["used"])
    return _ended(content, case, Ending.ANSWERED, by, article=row)


@transaction.atomic
def add_call(content: CallContent, into: Case, *, by: Actor) -> Call:
    """A repeat: what was said becomes a case merged into an open one, so that its reporter hears of the end too."""
    if (known := _known(content)) is not None:
        return known
    case = _reported(content, by)
    cases.merge([case], into=into, by=by)
    case.refresh_from_db()
    return _ended(content, case, Ending.ADDED, by)


@transaction.atomic
def transfer_call(content: CallContent, line: Line, *, by: Actor) -> Transfer:
    """One action hands an urgent call to 110, 119 or 120; case and record name each other.

    Where a telephone exchange is connected it puts the call through; if it fails, or there is none, the seat does, and
    the record says so.
    """
    if (known := _known(content)) is not None:
        made = Transfer.everywhere.filter(case=known.case_id).first()
        if made is not None:
            return made
    case = _reported(_urgent(content, line), by)
    key = _put_through(by, line)
    row = Transfer.everywhere.create(
        number=f"ZJ{case.number}",
        line=line,
        case=case,
        connected=bool(key),
        exchange_key=key,
        by_id=by.person_id,
    )
    cases.link(case, cast("LinkKind", line.value), by=by, about=row, reference=row.number, note=LINES[line].zh)
    record(by, "hotline_12345.call.transferred", row, line=line, case=case.number, connected=row.connected)
    publish(EmergencyTransferred(transfer_id=row.pk, case_id=case.pk, line=line.value))
    _ended(content, case, Ending.TRANSFERRED, by)
    return row


@transaction.atomic
def note_transfer(transfer: Transfer, *, reference: str, outcome: str, by: Actor) -> Transfer:
    """What the emergency line told: the number of its record, and what became of it; the case names both."""
    row = Transfer.everywhere.select_for_update(of=("self",)).select_related("case__keeper").get(pk=transfer.pk)
    must_reach(by, TAKE_CALLS, row.case.keeper)
    row.reference, row.outcome, row.answered_at = reference.strip()[:80], outcome.strip()[:400], clock.now()
    row.save(update_fields=["reference", "outcome", "answered_at"])
    cases.link(row.case, cast("LinkKind", row.line), by=by, about=row, reference=row.reference, note=row.outcome)
    record(by, "hotline_12345.transfer.noted", row, reference=row.reference)
    return row


def _reported(content: CallContent, by: Actor) -> Case:
    must_reach(by, TAKE_CALLS, seat_unit())
    return cases.report(
        Report(
            channel=PHONE,
            text=content.text,
            title=content.title,
            class_code=content.class_code,
            terms=content.terms,
            place=content.place,
            contact=content.contact,
            urgency=content.urgency,
            once=f"seat-{content.once}",
        ),
        by=by,
    )


def _urgent(content: CallContent, line: Line) -> CallContent:
    text = content.text.strip() or f"来电转 {NUMBERS[line]}。"
    return CallContent(**{**content.__dict__, "text": text, "urgency": MOST_URGENT})


def _put_through(by: Actor, line: Line) -> str:
    one = exchange()
    if one is None:
        return ""
    try:
        return one.put_through(by.person_id or 0, NUMBERS[line])[:80]
    except OSError:
        return ""


def _known(content: CallContent) -> Call | None:
    return Call.everywhere.select_related("case").filter(once=content.once[:40]).first()


def _ended(content: CallContent, case: Case, ending: Ending, by: Actor, article: Article | None = None) -> Call:
    now = clock.now()
    return Call.everywhere.create(
        unit_id=case.keeper_id,
        seat_id=by.person_id,
        case=case,
        ending=ending,
        article=article,
        once=content.once[:40],
        began_at=min(content.began_at, now),
        ended_at=now,
    )
