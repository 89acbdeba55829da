"""Files that go along from one row to another, each under its own lock; their contents are stored once."""

from __future__ import annotations

from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.errors import FileRefused
from chengshu.kernel.files.queries import attachments_of, content_of
from chengshu.kernel.files.services import keep
from chengshu.packs.municipal_operations.purposes import EVIDENCE


def carry(source: models.Model, subject: models.Model, *, by: Actor) -> list[str]:
    """Attach the files of a row to another as evidence; gives their digests. What evidence may not be stays behind."""
    digests = []
    for one in attachments_of(source):
        with content_of(one).open("rb") as content:
            upload: UploadedFile[Any] = UploadedFile(File(content), name=one.name, size=one.stored.size)
            try:
                digests.append(keep(upload, purpose=EVIDENCE, by=by, subject=subject).stored.digest)
            except FileRefused:
                continue
    return digests
