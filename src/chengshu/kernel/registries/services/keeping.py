"""What a floor above notes of a registry that it keeps: the fourth base database, and whatever comes after it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.registries.models import KeptStanding, Registry


@dataclass(frozen=True)
class Kept:
    """How a kept registry stands: records, sources declared and filled, rows in doubt, tables the exchange serves."""

    records: int
    sources: int
    filled: int
    conflicts: int
    served: int
    newest: datetime | None
    page: str


@transaction.atomic
def note_kept(key: str, standing: Kept, *, kept_by: str) -> bool:
    """Note how it stands; false where no such registry is kept by this pack, as in a city that set up none."""
    registry = Registry.everywhere.filter(key=key, kept_by=kept_by, active=True).first()
    if registry is None:
        return False
    KeptStanding.objects.update_or_create(registry=registry, defaults=asdict(standing) | {"noted_at": clock.now()})
    return True
