"""Writing to the audit record."""

from __future__ import annotations

from django.db import models

from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit.models import Entry


def record(by: Actor, verb: str, subject: models.Model | None = None, **details: object) -> Entry:
    """Write down, in the caller's transaction, that ``by`` did ``verb`` to ``subject``.

    ``verb`` is ``app.noun.done``. ``details`` are JSON values: what changed, why, how many; personal data masked.
    """
    return Entry.objects.create(
        actor_id=by.person_id,
        actor_name=by.name.zh[:200],
        organisation_id=by.organisation_id,
        address=by.address,
        verb=verb,
        subject_type=subject._meta.label if subject else "",
        subject_id=str(subject.pk) if subject else "",
        subject_name=str(subject)[:200] if subject else "",
        details=details,
    )
