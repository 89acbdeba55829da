"""Sweeping away what nobody points to any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.files import store
from chengshu.kernel.files.models import Attachment, StoredFile

AFTER = timedelta(days=1)
AT_ONCE = 200


def sweep_orphans() -> int:
    """Forget files that nobody attached for a day, contents to which no file points, and what a crash left on disk.

    Returns how many were forgotten.
    """
    before = clock.now() - AFTER
    count, _ = Attachment.objects.filter(subject_type="", kept_at__lt=before).delete()
    lonely = StoredFile.objects.filter(attachments=None, stored_at__lt=before).values_list("pk", flat=True)
    count += sum(_forget(key) for key in list(lonely[:AT_ONCE]))
    return count + sum(_drop(path) for path in _stray(before.timestamp()))


@transaction.atomic
def _forget(key: int) -> int:
    """Remove one content. The row goes before the bytes: whoever keeps the same content now waits for us."""
    stored = StoredFile.objects.select_for_update().filter(pk=key).first()
    if stored is None or stored.attachments.exists():
        return 0
    stored.delete()
    store.forget(stored.digest, stored.pages)
    return 1


def _stray(before: float) -> Iterator[Path]:
    """Files on disk, older than ``before``, that belong to no row: passing names, and contents rolled back."""
    for path in store.incoming().iterdir():
        if path.is_file() and path.stat().st_mtime < before:
            yield path
    for path in store.root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if path.stat().st_mtime < before and not StoredFile.objects.filter(digest=path.name).exists():
            yield path


def _drop(path: Path) -> int:
    path.unlink(missing_ok=True)
    return 1
