"""Keys of programs, jurisdictions, and how often one caller may come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.ciphers import digest
from chengshu.kernel.intake.errors import TooOften
from chengshu.kernel.intake.models import ApiKey, Jurisdiction, Knock
from chengshu.kernel.intake.rights import KEEP_DOORS

KEY_LENGTH = 40
BEGINS = 6
KEPT = timedelta(days=1)


@transaction.atomic
def set_jurisdiction(
    key: str, name: Text, *, by: Actor, division_code: str = "", usual: bool = False, active: bool = True
) -> Jurisdiction:
    """A jurisdiction, new or changed; a usual one takes the place of the one before."""
    if not by.may(KEEP_DOORS):
        raise NotAllowed
    if usual:
        Jurisdiction.objects.exclude(key=key).update(usual=False)
    row, _ = Jurisdiction.objects.update_or_create(
        key=key,
        defaults={
            "name_zh": name.zh,
            "name_en": name.en,
            "division_code": division_code,
            "usual": usual,
            "active": active,
        },
    )
    record(by, "intake.jurisdiction.set", row, active=active)
    return row


@transaction.atomic
def make_key(jurisdiction: Jurisdiction, holder: str, *, by: Actor, per_minute: int = 60) -> tuple[ApiKey, str]:
    """A key for a program; its text is given once and cannot be read again."""
    if not by.may(KEEP_DOORS):
        raise NotAllowed
    text = get_random_string(KEY_LENGTH)
    row = ApiKey.objects.create(
        jurisdiction=jurisdiction,
        holder=holder.strip()[:200],
        digest=digest(text, purpose="intake.key"),
        begins=text[:BEGINS],
        per_minute=per_minute,
        made_by_id=by.person_id,
    )
    record(by, "intake.key.made", row, jurisdiction=jurisdiction.key)
    return row, text


@transaction.atomic
def end_key(key: ApiKey, *, by: Actor) -> None:
    """It opens nothing any more."""
    if not by.may(KEEP_DOORS):
        raise NotAllowed
    key.ended_at = clock.now()
    key.save(update_fields=["ended_at"])
    record(by, "intake.key.ended", key)


def forget_knocks() -> int:
    """Remove counts that no span reaches back to any more; how many."""
    return Knock.objects.filter(since__lt=clock.now() - KEPT).delete()[0]


def knock(door: str, caller: str, *, most: int, span_s: int) -> None:
    """Count a caller at a door, for all processes. Raises TooOften beyond ``most`` within the span."""
    now = int(clock.now().timestamp())
    since = datetime.fromtimestamp(now - now % span_s, UTC)
    with transaction.atomic():
        row, _ = Knock.objects.get_or_create(door=door, caller=digest(caller, purpose="intake.knock"), since=since)
        Knock.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db()
    if row.count > most:
        raise TooOften(minutes=max(1, (span_s - now % span_s) // 60))
