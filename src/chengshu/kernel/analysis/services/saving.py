"""Keeping queries for later."""

from __future__ import annotations

from django.db import transaction

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.analysis.models import SavedQuery
from chengshu.kernel.audit.services import record


@transaction.atomic
def save(name: str, text: str, *, purpose: str, personal: bool, shared: bool, by: Actor) -> SavedQuery:
    """Keep a query under a name; the same name of the same person is replaced. Raises NotAllowed."""
    if by.person_id is None or by.organisation_id is None:
        raise NotAllowed
    kept, _ = SavedQuery.everywhere.update_or_create(
        person_id=by.person_id,
        name=name,
        defaults={
            "text": text,
            "purpose": purpose,
            "personal": personal,
            "shared": shared,
            "organisation_id": by.organisation_id,
        },
    )
    record(by, "analysis.query.saved", kept, shared=shared)
    return kept


@transaction.atomic
def drop(saved: SavedQuery, *, by: Actor) -> None:
    """Keep it no longer; only one's own. Raises NotAllowed."""
    if saved.person_id != by.person_id:
        raise NotAllowed
    record(by, "analysis.query.dropped", saved)
    saved.delete()
