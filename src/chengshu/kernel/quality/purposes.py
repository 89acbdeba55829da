"""What files are kept for in quality, and who may see them."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.quality.models import Objection
from chengshu.kernel.quality.rights import SEE_OBJECTIONS
from chengshu.spec.files import Attachable, Family, Purpose

EVIDENCE = Purpose(
    key="quality.evidence",
    label=Text("数据异议佐证材料", "Evidence of an objection"),
    families=frozenset({Family.PICTURE, Family.DOCUMENT, Family.TABLE, Family.TEXT}),
    at_most=5,
)


def _sees(actor: Actor, key: str) -> bool:
    return Objection.scoped.within(actor, SEE_OBJECTIONS).filter(pk=key).exists()


PURPOSES = (EVIDENCE,)
ATTACHABLES = (Attachable("quality.Objection", _sees),)
