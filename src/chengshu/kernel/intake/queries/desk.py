"""What the staff see of the channels."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet

from chengshu.base.errors import Refusal
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.intake.mapping import report_of
from chengshu.kernel.intake.models import CaseFile, FileRow, Finding, FindingState, Letter, Mailbox
from chengshu.kernel.intake.rights import CONFIRM, IMPORT

PREVIEWED = 20


def files_seen_by(actor: Actor) -> QuerySet[CaseFile]:
    """The files handed in within reach, newest first."""
    return CaseFile.scoped.within(actor, IMPORT).select_related("by", "unit")


def file_for(actor: Actor, key: int) -> CaseFile:
    """One of them. Raises NotFound."""
    return one_of(files_seen_by(actor), key)


def preview(file: CaseFile) -> Iterator[dict[str, object]]:
    """The first rows as they would be taken in, or why they would not."""
    for row in file.rows.all()[:PREVIEWED]:
        try:
            content = report_of(row.values, file.mapping, classes={}, once="")
            yield {
                "number": row.number,
                "report": content,
                "class": content.attributes.get("class", ""),
                "problem": None,
            }
        except Refusal as refusal:
            yield {"number": row.number, "report": None, "class": "", "problem": refusal.sentence}


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
