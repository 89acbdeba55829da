"""What files are kept for with cases, and who may see them."""

from __future__ import annotations

from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.spec.files import MEGABYTE, Attachable, Family, Purpose

PICTURES = frozenset({Family.PICTURE, Family.VIDEO, Family.AUDIO})
REPORTED = Purpose(
    "cases.reported", Text("上报照片", "Pictures of a report"), PICTURES, largest=30 * MEGABYTE, at_most=9
)
HANDLED = Purpose(
    "cases.handled",
    Text("处置和核查凭证", "Evidence of handling and checking"),
    PICTURES | {Family.DOCUMENT, Family.TABLE},
    largest=50 * MEGABYTE,
    at_most=20,
)
PURPOSES = (REPORTED, HANDLED)


def _sees(actor: Actor, key: str) -> bool:
    if not key.isdigit():
        return False
    try:
        case_for(actor, int(key))
    except NotFound:
        return False
    return True


ATTACHABLES = (Attachable("cases.Case", _sees),)
