"""Entries, and the hand that tampers with them behind the platform's back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import chain
from chengshu.kernel.audit.models import Checkpoint, Entry, Head
from chengshu.kernel.audit.sealing import seal
from chengshu.kernel.audit.services import record

CLERK = Actor(Text("王小明", "Wang Xiaoming"), person_id=5, organisation_id=3, address="10.0.0.8")
NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)


def make_entries(count: int, *, batches: int = 1) -> None:
    """``count`` sealed entries in so many batches, each with its checkpoint."""
    for batch in range(batches):
        for number in range(count // batches):
            record(CLERK, "test.thing.done", None, number=number, batch=batch)
        seal()


def tamper(entry: int, /, **values: Any) -> None:
    """Change a sealed entry as somebody with the database's password would."""
    for name, value in values.items():
        with connection.cursor() as cursor:
            cursor.execute(f'UPDATE audit_entry SET "{name}" = %s WHERE seq = %s', [value, entry])


def remove(*seqs: int) -> None:
    """Delete sealed entries behind the platform's back."""
    with connection.cursor() as cursor:
        for seq in seqs:
            cursor.execute("DELETE FROM audit_entry WHERE seq = %s", [seq])


def rewrite_everything_after(seq: int) -> None:
    """Forge the whole rest of the chain, head and table of checkpoints included, without a flaw."""
    before = Entry.objects.get(seq=seq - 1).digest if seq > 1 else chain.GENESIS
    for row in Entry.objects.filter(seq__gte=seq).order_by("seq").values(*chain.FIELDS):
        marks = chain.marks_of(row)
        before = chain.digest_of(row, marks=marks, before=before)
        tamper(row["seq"], marks=marks, digest=before)
        Checkpoint.objects.filter(seq=row["seq"]).update(digest=before)
    Head.objects.update(digest=before)
