"""Sealing: what has been committed is numbered and chained; checkpoints go to a table and to a file outside it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from chengshu.base import clock
from chengshu.kernel.audit import chain
from chengshu.kernel.audit.models import Checkpoint, Entry, Head

BATCH = 2000
SEAL = "UPDATE audit_entry SET seq = %s, digest = %s, marks = %s WHERE id = %s AND seq IS NULL"


def checkpoint_file() -> Path:
    """Where the checkpoints are kept outside the database, one line of JSON each."""
    return Path(settings.HOME) / "audit" / "checkpoints.log"


def seal() -> int:
    """Chain up to BATCH committed entries in the order of their keys; how many.

    The head is locked, so that two workers never number one entry. All of a batch is sealed or nothing; a checkpoint
    that did not reach the file because the process died is filed by the next call.
    """
    # Asked outside of any transaction, so that an idle second takes no lock.
    sealed = _seal_batch() if Entry.objects.filter(seq=None).exists() else 0
    _file_checkpoints()
    return sealed


def seal_everything() -> int:
    """Seal until nothing is left; how many."""
    total = 0
    while sealed := seal():
        total += sealed
    return total


@transaction.atomic
def _seal_batch() -> int:
    head = _locked_head()
    entries = list(Entry.objects.filter(seq=None).order_by("pk")[:BATCH])
    sealed = []
    for entry in entries:
        entry.seq = head.seq + 1
        content = {name: getattr(entry, name) for name in chain.FIELDS}
        marks = chain.marks_of(content)
        digest = chain.digest_of(content, marks=marks, before=head.digest)
        sealed.append((entry.seq, digest, marks, entry.pk))
        head.seq, head.digest = entry.seq, digest
    if sealed:
        _write(sealed)
        head.save()
        Checkpoint.objects.create(seq=head.seq, digest=head.digest)
    return len(entries)


def _write(sealed: list[tuple[int, str, str, int]]) -> None:
    """The one update that entries ever see, in the plain SQL of both databases; the query set refuses updates."""
    with connection.cursor() as cursor:
        cursor.executemany(SEAL, sealed)
        if cursor.rowcount != len(sealed):
            raise RuntimeError("an entry was sealed by somebody who did not hold the head")


def _locked_head() -> Head:
    Head.objects.get_or_create(pk=1, defaults={"digest": chain.GENESIS})
    return Head.objects.select_for_update().get(pk=1)


def _file_checkpoints() -> None:
    if Checkpoint.objects.filter(filed_at=None).exists():
        _file_some()


@transaction.atomic
def _file_some() -> None:
    _locked_head()
    waiting = list(Checkpoint.objects.filter(filed_at=None).order_by("seq")[:BATCH])
    if waiting:
        _append("".join(_line(one) for one in waiting))
        Checkpoint.objects.filter(pk__in=[one.pk for one in waiting]).update(filed_at=clock.now())


def _line(checkpoint: Checkpoint) -> str:
    return json.dumps({"seq": checkpoint.seq, "digest": checkpoint.digest, "at": checkpoint.at.isoformat()}) + "\n"


def _append(lines: str) -> None:
    """Write at the end and wait for the disk. A line that a crash left half written is ended first."""
    file = checkpoint_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, (("\n" if torn else "") + lines).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
