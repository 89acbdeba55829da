"""Rows of quarantine put right by their provider."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.gathering import quarantine
from chengshu.kernel.gathering.errors import AlreadyDecided, RowGone
from chengshu.kernel.gathering.models import Mended, Purpose, Run, Source
from chengshu.kernel.gathering.rights import MEND_ROWS
from chengshu.kernel.gathering.services.runs import ask_run

NOTHING = Text("没有待入库的修正。", "No mended row waits to be stored.")
WHY = Text("请写明原因。", "Say why.")


@transaction.atomic
def mend_row(source: Source, run: int, row: int, values: Mapping[str, str | None], *, by: Actor) -> Mended:
    """What the row should be, by the source's columns; it is stored, and judged again, by ``store_mended``.

    May be called again until then. Raises RowGone, AlreadyDecided, NotAllowed.
    """
    _find(source, run, row, by)
    kept = {name: value if value not in ("", None) else None for name, value in values.items()}
    mended, _ = Mended.objects.update_or_create(
        run_id=run, row=row, defaults={"values": kept, "by_id": by.person_id, "reason": ""}
    )
    record(by, "gathering.row.mended", source, run=run, row=row)
    return mended


@transaction.atomic
def set_row_aside(source: Source, run: int, row: int, *, reason: str, by: Actor) -> Mended:
    """The row is not wanted, for a stated reason; it stays in quarantine as it came."""
    if not reason.strip():
        raise BadInput(fields={"reason": WHY})
    _find(source, run, row, by)
    mended, _ = Mended.objects.update_or_create(
        run_id=run, row=row, defaults={"values": None, "by_id": by.person_id, "reason": reason[:400]}
    )
    record(by, "gathering.row.set_aside", source, run=run, row=row, reason=reason)
    return mended


@transaction.atomic
def store_mended(source: Source, *, by: Actor) -> Run:
    """A run that brings every mended row into the table; what still does not fit comes into quarantine anew.

    Raises SourceBusy; BadInput where nothing waits.
    """
    waiting = waiting_rows(source)
    if not waiting.exists():
        raise BadInput(NOTHING)
    run = ask_run(source, purpose=Purpose.MEND, by=by)
    waiting.update(by_run=run)
    return run


def waiting_rows(source: Source) -> QuerySet[Mended]:
    """Mended rows that no run has stored yet."""
    return Mended.objects.filter(run__source=source, values__isnull=False, by_run=None)


def _find(source: Source, run: int, row: int, by: Actor) -> None:
    must_reach(by, MEND_ROWS, source.resource.provider)
    found = Run.everywhere.filter(pk=run, source=source).exists()
    if not found or quarantine.row_of(source, run, row) is None:
        raise RowGone
    if Mended.objects.filter(run_id=run, row=row, by_run__isnull=False).exists():
        raise AlreadyDecided
