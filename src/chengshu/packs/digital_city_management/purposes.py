"""What files are kept for here, and who may see them."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.packs.digital_city_management.models import Referral
from chengshu.packs.digital_city_management.rights import ANSWER, SEE
from chengshu.spec.files import MEGABYTE, Attachable, Family, Purpose

PHOTO = Purpose(
    "digital_city_management.photo",
    Text("采集照片", "Photos of inspectors"),
    frozenset({Family.PICTURE}),
    largest=30 * MEGABYTE,
    at_most=9,
)
EVIDENCE = Purpose(
    "digital_city_management.evidence",
    Text("移交执法证据", "Evidence of referrals"),
    frozenset({Family.PICTURE, Family.VIDEO, Family.AUDIO, Family.DOCUMENT, Family.TABLE}),
    largest=50 * MEGABYTE,
    at_most=40,
)
PURPOSES = (PHOTO, EVIDENCE)


def _sees_referral(actor: Actor, key: str) -> bool:
    if not key.isdigit():
        return False
    rows = Referral.scoped.within(actor, SEE) | Referral.scoped.within(actor, ANSWER)
    return rows.filter(pk=key).exists()


ATTACHABLES = (Attachable("digital_city_management.Referral", _sees_referral, guarded=True),)
