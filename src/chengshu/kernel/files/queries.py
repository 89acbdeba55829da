"""Reads of files."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.files import store
from chengshu.kernel.files.models import Attachment, Limit
from chengshu.spec.files import Family, Purpose
from chengshu.spec.registry import registry


def attachments_of(subject: models.Model) -> QuerySet[Attachment]:
    """The files attached to a row, oldest first."""
    found = Attachment.objects.filter(subject_type=subject._meta.label, subject_id=str(subject.pk))
    return found.select_related("stored", "kept_by")


def purposes() -> list[Purpose]:
    """What files are kept for, in the order of packs."""
    return list(registry.purposes.values())


def purpose(key: str) -> Purpose:
    """Raises NotFound for one nobody declares."""
    found = registry.purposes.get(key)
    if found is None:
        raise NotFound
    return found


def pack_label(purpose: Purpose) -> Text:
    """The part of the product that keeps files for this."""
    return next(pack.label for pack in registry.packs if purpose in pack.purposes)


def limit_of(purpose: Purpose) -> Limit:
    """The limits that count now: the newest row, or the declared ones, unsaved, where officials have set none."""
    row = Limit.objects.filter(purpose=purpose.key).first()
    if row:
        return row
    families = [family.value for family in Family if family in purpose.families]
    return Limit(purpose=purpose.key, largest=purpose.largest, at_most=purpose.at_most, families=families)


def limits_of(purpose: Purpose) -> QuerySet[Limit]:
    """The limits that officials set for a purpose, newest first."""
    return Limit.objects.filter(purpose=purpose.key).select_related("set_by")


def attachment_for(actor: Actor, key: UUID) -> Attachment:
    """The file, when the actor may see what it is attached to; before it is attached, who keeps it sees it alone.

    Raises NotFound for a file that does not exist and for one that is not theirs to see.
    """
    attachment = Attachment.objects.select_related("stored").filter(pk=key).first()
    if attachment is None or not may_see(actor, attachment):
        raise NotFound
    return attachment


def may_see(actor: Actor, attachment: Attachment) -> bool:
    """Whether the subject lets the actor see it; nobody sees a file of a model that no pack declares attachable."""
    if not attachment.subject_type:
        return actor.person_id is not None and actor.person_id == attachment.kept_by_id
    declared = registry.attachables.get(attachment.subject_type)
    return declared is not None and declared.may_see(actor, attachment.subject_id)


def is_guarded(attachment: Attachment) -> bool:
    """Whether reading it is written to the audit chain."""
    declared = registry.attachables.get(attachment.subject_type)
    return declared is not None and declared.guarded


def content_of(attachment: Attachment) -> Path:
    """Where the content lies on disk, for services that read it."""
    return store.path_of(attachment.stored.digest)
