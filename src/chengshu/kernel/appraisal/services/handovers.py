"""Writes of handing results to target performance and cadre assessment (目标绩效考核)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.appraisal.models import Handover, Round, RoundState, UnitScore
from chengshu.kernel.appraisal.services.rounds import locked
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Organisation


@transaction.atomic
def hand_over(round_: Round, receiver: Organisation, *, purpose: str, by: Actor) -> Handover:
    """Hand the published results to a body, fixed by a digest. Raises RoundNotThere before they are published."""
    published = locked(round_, RoundState.PUBLISHED)
    rows: list[dict[str, Any]] = [
        {
            "unit": score.unit.name_zh,
            "unit_code": score.unit.code,
            "total": None if score.total is None else str(score.total),
            "place": score.place,
        }
        for score in UnitScore.everywhere.filter(round=published).select_related("unit")
    ]
    handed = Handover.everywhere.create(
        round=published, receiver=receiver, purpose=purpose, rows=rows, digest=digest_of(rows)
    )
    audit.record(by, "appraisal.results.handed_over", handed, receiver=receiver.name_zh, rows=len(rows))
    return handed


@transaction.atomic
def acknowledge(handover: Handover, *, by: Actor) -> Handover:
    """The receiver confirms; doing it again changes nothing."""
    found = Handover.everywhere.select_for_update().get(pk=handover.pk)
    if found.received_at is None:
        found.received_at = clock.now()
        found.save(update_fields=["received_at"])
        audit.record(by, "appraisal.results.received", found, digest=found.digest)
    return found


def digest_of(rows: list[dict[str, Any]]) -> str:
    """SHA-256 over the rows as canonical JSON."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
