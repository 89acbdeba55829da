"""For which purposes base information may be asked."""

from __future__ import annotations

from django.db import transaction

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.registries.models import UsePurpose
from chengshu.kernel.registries.reach import must_keep_all


@transaction.atomic
def set_purpose(key: str, name: Text, *, ground: str, by: Actor, active: bool = True) -> UsePurpose:
    """Add a purpose, or change the one with this key; it holds for every registry, so ``by`` must keep them all.

    An ended one (``active`` false) is neither used nor chosen any more; grants and receipts still name it.
    Raises NotAllowed.
    """
    must_keep_all(by)
    row, made = UsePurpose.objects.update_or_create(
        key=key, defaults={"name_zh": name.zh, "name_en": name.en, "ground": ground, "active": active}
    )
    verb = f"registries.purpose.{'added' if made else 'changed'}"
    record(by, verb, row, key=key, name=name, ground=ground, active=active)
    return row
