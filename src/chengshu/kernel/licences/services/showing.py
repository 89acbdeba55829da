"""What a holder shows: a code that lives for a minute, and what the other side sees by it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import STRANGER, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity import ciphers
from chengshu.kernel.licences.contents import content_of
from chengshu.kernel.licences.errors import CodeExpired, LicenceNotValid, NotTheHolder, UnknownFields
from chengshu.kernel.licences.holders import Holder
from chengshu.kernel.licences.models import Licence, ShownCode, UseWay
from chengshu.kernel.licences.services.using import write_use

LIVES = timedelta(seconds=60)
READS = 2
SHOWN_AS = Text("当面出示", "Shown in person")


@dataclass(frozen=True)
class Shown:
    """What somebody sees who read the code."""

    licence: Licence
    lines: Sequence[tuple[Text, str]]
    receipt: str
    until: datetime


@transaction.atomic
def show_code(licence: Licence, holder: Holder, *, by: Actor, fields: Sequence[str] = ()) -> tuple[str, ShownCode]:
    """A fresh code of a holder's own licence that lets the other side see these fields, and no more.

    Raises NotTheHolder, LicenceNotValid, UnknownFields.
    """
    if licence.holder_key != holder.key:
        raise NotTheHolder
    licence.refresh_from_db(fields=["state", "valid_until"])
    if not licence.counts_on(clock.today()):
        raise LicenceNotValid(state=licence.state_label)
    unknown = set(fields) - set(licence.type.fields.values_list("key", flat=True))
    if unknown:
        raise UnknownFields(names="、".join(sorted(unknown)))
    code = secrets.token_urlsafe(12)
    now = clock.now()
    row = ShownCode.objects.create(
        licence=licence, digest=_digest(code), fields=list(fields), made_at=now, until=now + LIVES, reads_left=READS
    )
    record(by, "licences.code.shown", licence, fields=row.fields, until=row.until)
    return code, row


@transaction.atomic
def read_code(code: str, *, by: Actor = STRANGER) -> Shown:
    """What a code lets see; each reading is a use of the licence. Raises CodeExpired."""
    row = (
        ShownCode.objects.select_for_update(of=("self",))
        .select_related("licence__type", "licence__organisation", "licence__seal")
        .filter(digest=_digest(code), until__gt=clock.now(), reads_left__gt=0)
        .first()
    )
    if row is None:
        raise CodeExpired
    ShownCode.objects.filter(pk=row.pk).update(reads_left=F("reads_left") - 1)
    content = content_of(row.licence)
    lines = [(field.label, content.values.get(field.key, "")) for field in content.fields if field.key in row.fields]
    use = write_use(row.licence, UseWay.SHOWN, SHOWN_AS.zh, by=by, fields=row.fields)
    return Shown(row.licence, lines, use.receipt, row.until)


def forget_codes() -> int:
    """Remove codes that ended an hour ago; how many."""
    return ShownCode.objects.filter(until__lt=clock.now() - timedelta(hours=1)).delete()[0]


def _digest(code: str) -> str:
    return ciphers.digest(code, purpose="licences.code")
