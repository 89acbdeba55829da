"""Keeping files and letting them go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from chengshu.base.errors import ChangedMeanwhile
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.files import store
from chengshu.kernel.files.checks import examine
from chengshu.kernel.files.kinds import Kind
from chengshu.kernel.files.models import Attachment, Limit, PreviewState, StoredFile
from chengshu.kernel.files.previews import can_be_shown
from chengshu.kernel.files.queries import limit_of
from chengshu.spec.files import Family, Purpose
from chengshu.spec.registry import registry


class NotAttachable(LookupError):
    """Files are attached to a model that no pack declares in ``attachables``."""


def keep(
    upload: UploadedFile[Any], *, purpose: Purpose, by: Actor, subject: models.Model | None = None, name: str = ""
) -> Attachment:
    """Keep an uploaded file, attached to ``subject`` where there is one; without one it is swept away after a day.

    The content is stored once however often it comes; it is written before the transaction begins, so that a large file
    keeps nobody waiting. Raises a FileRefused for what the purpose does not allow, and
    DiskFull with nothing stored. Raises NotAttachable for a subject whose model no pack declares attachable.
    """
    shown = _plain_name(name or upload.name or "")
    kind = examine(upload, shown, upload.size or 0, limit_of(purpose))
    with store.drafted(upload.chunks()) as draft, transaction.atomic():
        stored = _stored(draft, kind)
        attachment = Attachment(stored=stored, name=shown, purpose=purpose.key, kept_by_id=by.person_id)
        if subject is not None:
            _point(attachment, subject)
        attachment.save()
        audit.record(by, "files.attachment.kept", attachment, size=draft.size, kind=kind.key, digest=draft.digest)
        draft.settle()
    return attachment


@transaction.atomic
def attach(attachments: Iterable[Attachment], subject: models.Model, *, by: Actor) -> None:
    """Attach files that were kept before their subject existed; those attached already stay where they are."""
    for attachment in attachments:
        row = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if row.subject_type:
            continue
        _point(row, subject)
        row.save(update_fields=["subject_type", "subject_id"])
        audit.record(by, "files.attachment.attached", row, to=f"{row.subject_type} {row.subject_id}")


@transaction.atomic
def remove(attachment: Attachment, *, by: Actor) -> None:
    """Take a file off its subject. Whether ``by`` may do so is for the subject's own service to say."""
    audit.record(by, "files.attachment.removed", attachment, was=f"{attachment.subject_type} {attachment.subject_id}")
    attachment.delete()


@transaction.atomic
def set_limit(purpose: Purpose, *, largest: int, at_most: int, families: Iterable[Family], by: Actor) -> Limit:
    """New limits of a purpose from now on; the old ones stay as history. ``largest`` in bytes."""
    before = limit_of(purpose)
    row = Limit.objects.create(
        purpose=purpose.key,
        largest=largest,
        at_most=at_most,
        families=[family.value for family in Family if family in set(families)],
        set_by_id=by.person_id,
    )
    audit.record(by, "files.limit.set", row, largest=[before.largest, largest], at_most=[before.at_most, at_most])
    return row


def _stored(draft: store.Draft, kind: Kind) -> StoredFile:
    """The row of a content, locked until the end of the transaction.

    A row that was just swept away under our hands is written anew. Raises ChangedMeanwhile if that goes on.
    """
    preview = PreviewState.WAITING if can_be_shown(kind) else PreviewState.NONE
    values = {"size": draft.size, "kind": kind.key, "preview": preview}
    for _ in range(3):
        row, _new = StoredFile.objects.get_or_create(digest=draft.digest, defaults=values)
        locked = StoredFile.objects.select_for_update().filter(pk=row.pk).first()
        if locked is not None:
            return locked
    raise ChangedMeanwhile


def _point(attachment: Attachment, subject: models.Model) -> None:
    label = subject._meta.label
    if label not in registry.attachables:
        raise NotAttachable(f"{label}: declare it in attachables of its PACK")
    attachment.subject_type = label
    attachment.subject_id = str(subject.pk)


def _plain_name(name: str) -> str:
    """The name without folders and without characters that cannot be shown; never empty, at most 255 long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    if len(plain) > 200:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[:180]}{dot}{ending[:15]}" if dot else plain[:200]
    return plain or "未命名"
