"""Historical data and ledgers: brought as a file, mapped, reviewed by somebody else, then gathered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base.errors import NotFound
from chengshu.base.ids import new_id
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.gathering.errors import AlreadyDecided, NotAppendable, NothingMapped
from chengshu.kernel.gathering.models import Handover, HandoverState, Kind, Mode, Source
from chengshu.kernel.gathering.rights import HAND_OVER
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.spec.registry import registry

HANDOVER = "gathering.handover"
"""The kind of work; its declaration stands above this module."""


def handovers_folder() -> Path:
    """Where files that people bring are kept; they are gathered from there."""
    folder = Path(settings.HOME) / "drop" / "handovers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept_file(upload: UploadedFile[Any]) -> tuple[Path, str]:
    """The upload in the folder, under a name of our own, and the SHA-256 of its bytes."""
    target = handovers_folder() / f"{new_id().hex}{Path(upload.name or '').suffix.lower()[:10]}"
    digest = hashlib.sha256()
    with target.open("wb") as into:
        for block in upload.chunks():
            digest.update(block)
            into.write(block)
    return target, digest.hexdigest()


@transaction.atomic
def bring_records(
    source: Source,
    file: Path,
    *,
    name: str,
    digest: str,
    mapping: Mapping[str, str],
    origin: Mapping[str, Any] | None = None,
    scanned: bool = False,
    words: str = "",
    by: Actor,
) -> Handover:
    """Hand over a file of records for a source; a reviewer finds it among their work.

    Raises NotAppendable for a source that replaces the whole table, NothingMapped, NotAllowed.
    """
    must_reach(by, HAND_OVER, source.resource.provider)
    if source.mode == Mode.FULL and source.connection.kind != Kind.HAND:
        raise NotAppendable
    kept = {into: column for into, column in mapping.items() if column}
    if not kept:
        raise NothingMapped
    handover = Handover.everywhere.create(
        source=source,
        name=name[:255],
        path=str(file),
        size=file.stat().st_size,
        digest=digest,
        scanned=scanned,
        words=words[:1000],
        origin=dict(origin or {}),
        mapping=kept,
        brought_by_id=by.person_id,
    )
    work.open_item(
        registry.work_types[HANDOVER],
        title=Text(
            f"审核补录数据：{source.resource.name_zh}", f"Review records handed over: {source.resource.name.en}"
        ),
        by=by,
        about=handover,
        unit=source.resource.provider,
        once=f"handover-{handover.pk}",
    )
    record(by, "gathering.handover.brought", handover, name=name, size=handover.size, digest=digest)
    return handover


@transaction.atomic
def change_mapping(handover: Handover, mapping: Mapping[str, str], *, by: Actor) -> Handover:
    """Say which column of the file is which item, while it waits for review. Whoever reviews sees what counts then.

    Raises AlreadyDecided, NothingMapped, NotAllowed.
    """
    row = Handover.everywhere.select_for_update(of=("self",)).select_related("source__resource__provider")
    held = row.get(pk=handover.pk)
    must_reach(by, HAND_OVER, held.source.resource.provider)
    if held.state != HandoverState.REVIEW:
        raise AlreadyDecided
    known = set(held.source.resource.items.values_list("column", flat=True))
    kept = {into: column for into, column in mapping.items() if column and into in known}
    if not kept:
        raise NothingMapped
    before, held.mapping = held.mapping, kept
    held.save(update_fields=["mapping"])
    record(by, "gathering.handover.mapped", held, before=before, after=kept)
    return held


def accept_handover(handover: Handover, *, by: Actor) -> Handover:
    """The records are right: they are gathered within seconds. Raises NotOneself, AlreadyDecided, NotAllowed."""
    _move(handover, "accept", by=by)
    return Handover.everywhere.get(pk=handover.pk)


def return_handover(handover: Handover, *, reason: str, by: Actor) -> Handover:
    """Back to who brought it, with the reason."""
    _move(handover, "send_back", by=by, why=reason)
    return Handover.everywhere.get(pk=handover.pk)


def _move(handover: Handover, move: str, *, by: Actor, why: str = "") -> None:
    item = work_queries.item_about(handover, registry.work_types[HANDOVER])
    if item is None:
        raise NotFound
    work.make_move(item, move, by=by, why=why)
