"""Opening contents for a person: seen through the subject, written down where the subject is guarded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO
from uuid import UUID

from chengshu.base.errors import NotFound
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.files import store
from chengshu.kernel.files.errors import ContentMissing
from chengshu.kernel.files.kinds import KINDS, name_for
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.files.queries import attachment_for, is_guarded


@dataclass(frozen=True)
class Opened:
    """A content with the name and media type under which it goes out."""

    content: IO[bytes]
    name: str
    media_type: str


def opened(actor: Actor, key: UUID) -> Opened:
    """The file, open for reading. Raises NotFound, or ContentMissing where the disk has lost it."""
    attachment = attachment_for(actor, key)
    kind = KINDS[attachment.stored.kind]
    try:
        content = store.path_of(attachment.stored.digest).open("rb")
    except FileNotFoundError as problem:
        raise ContentMissing from problem
    _note(actor, attachment, "files.attachment.read")
    return Opened(content, name_for(kind, attachment.name), kind.media_type)


def opened_preview(actor: Actor, key: UUID, page: int) -> IO[bytes]:
    """The picture of a page. Raises NotFound where there is none (yet)."""
    attachment = attachment_for(actor, key)
    if not 1 <= page <= attachment.stored.pages:
        raise NotFound
    try:
        picture = store.preview_path(attachment.stored.digest, page).open("rb")
    except FileNotFoundError as problem:
        raise NotFound from problem
    _note(actor, attachment, "files.preview.read", page=page)
    return picture


def _note(actor: Actor, attachment: Attachment, verb: str, **details: object) -> None:
    if is_guarded(attachment):
        audit.record(actor, verb, attachment, of=f"{attachment.subject_type} {attachment.subject_id}", **details)
