"""A move together with the files that were handed in with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.purposes import EVIDENCE
from chengshu.kernel.files.services import keep
from chengshu.kernel.work.models import Desk, Item, Step
from chengshu.kernel.work.services.moving import make_move


@transaction.atomic
def hand_in(
    item: Item,
    move: str,
    *,
    by: Actor,
    desk: Desk | int | None = None,
    why: str = "",
    values: Mapping[str, Any] | None = None,
    uploads: Mapping[str, Sequence[UploadedFile[Any]]] | None = None,
) -> Step:
    """Keep the uploads as evidence and make the move with them; a refused move keeps nothing."""
    kept = {
        key: [str(keep(upload, purpose=EVIDENCE, by=by).pk) for upload in those]
        for key, those in (uploads or {}).items()
    }
    return make_move(item, move, by=by, desk=desk, why=why, values={**(values or {}), **kept})
