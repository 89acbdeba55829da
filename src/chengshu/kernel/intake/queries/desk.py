"""What the staff see of the channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max, Min, QuerySet

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.errors import NothingSaid
from chengshu.kernel.cases.models import CaseClass, Channel
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.intake.mapping import report_of
from chengshu.kernel.intake.models import CaseFile, FileRow, Finding, FindingState, Letter, Mailbox
from chengshu.kernel.intake.rights import CONFIRM, IMPORT

PREVIEWED = 20


@dataclass(frozen=True)
class Previewed:
    """A row of a file as it would become a case; ``problem`` says why it would not."""

    number: int
    words: str = ""
    case_class: str = ""
    class_known: bool = False
    where: str = ""
    at: datetime | None = None
    over: bool = False
    closed_at: datetime | None = None
    due_at: datetime | None = None
    reply: str = ""
    problem: Text | None = None


def files_seen_by(actor: Actor) -> QuerySet[CaseFile]:
    """The files handed in within reach, newest first."""
    return CaseFile.scoped.within(actor, IMPORT).select_related("by", "unit")


def file_for(actor: Actor, key: int) -> CaseFile:
    """One of them. Raises NotFound."""
    return one_of(files_seen_by(actor), key)


def classes_by_name() -> dict[str, CaseClass]:
    """Leaves of the tree that imports are classed by, under code and name; a name that two have stands for none."""
    leaves = CaseClass.objects.filter(scheme=keeper_of(Channel.IMPORT).scheme, children=None, retired_on=None)
    found: dict[str, CaseClass] = {}
    twice: set[str] = set()
    for row in leaves:
        twice |= {row.name_zh} & found.keys()
        found |= {row.code: row, row.name_zh: row}
    return {name: row for name, row in found.items() if name not in twice}


def units_by_name() -> dict[str, Organisation]:
    """Bodies by name in both languages and by code; a name that two have stands for none."""
    found: dict[str, Organisation] = {}
    twice: set[str] = set()
    for row in Organisation.objects.filter(active=True):
        names = {row.name_zh, row.name_en, row.code} - {""}
        twice |= names & found.keys()
        found |= dict.fromkeys(names, row)
    return {name: row for name, row in found.items() if name not in twice}


def preview(file: CaseFile) -> list[Previewed]:
    """The first rows as they would be taken in, or why they would not."""
    classes, units = classes_by_name(), units_by_name()
    return [_previewed(row, file, classes, units) for row in file.rows.all()[:PREVIEWED]]


def days_of(file: CaseFile) -> tuple[date, date] | None:
    """The first and last local day on which the cases of a file were reported; None where it made none."""
    span = file.rows.filter(case__isnull=False).aggregate(first=Min("case__reported_at"), last=Max("case__reported_at"))
    if span["first"] is None:
        return None
    return clock.local(span["first"]).date(), clock.local(span["last"]).date()


def unfit_rows(file: CaseFile) -> QuerySet[FileRow]:
    """The rows that became no case, with why."""
    return file.rows.filter(seen=True, case=None).order_by("number")


def findings_seen_by(actor: Actor) -> QuerySet[Finding]:
    """What machines found, those that wait first."""
    rows = Finding.scoped.within(actor, CONFIRM).select_related("case", "unit")
    return rows.order_by("-state", "-found_at")


def finding_for(actor: Actor, key: int) -> Finding:
    """One of them. Raises NotFound."""
    return one_of(findings_seen_by(actor), key)


def letters() -> QuerySet[Letter]:
    """The letters that were looked at, those set aside among them, newest first."""
    return Letter.objects.select_related("case").order_by("-at", "-pk")


def mailbox() -> Mailbox | None:
    """The mailbox of the settings as it was last looked into; None where none is set."""
    account = settings.INTAKE_IMAP
    if account is None:
        return None
    return Mailbox.objects.filter(key=account.key[:300]).first() or Mailbox(key=account.key)


def waiting(actor: Actor) -> int:
    """How many wait for a word."""
    return Finding.scoped.within(actor, CONFIRM).filter(state=FindingState.WAITING).count()


def _previewed(
    row: FileRow, file: CaseFile, classes: Mapping[str, CaseClass], units: Mapping[str, Organisation]
) -> Previewed:
    try:
        report, ending = report_of(row.values, file.mapping, classes=classes, units=units, once="")
        if not report.text:
            raise NothingSaid
    except Refusal as refusal:
        return Previewed(row.number, problem=refusal.sentence)
    return Previewed(
        row.number,
        words=report.title or report.text,
        case_class=str(report.attributes.get("class", "")),
        class_known=bool(report.class_code),
        where=report.place.address,
        at=report.reported_at,
        over=ending is not None,
        closed_at=ending.at if ending else None,
        due_at=report.due_at,
        reply=ending.reply if ending else "",
    )
