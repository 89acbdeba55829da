"""The purpose that every floor may use; packs declare their own beside it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.files import MEGABYTE, Family, Purpose

EVIDENCE = Purpose(
    "files.evidence",
    Text("办件佐证材料", "Evidence for work"),
    frozenset({Family.PICTURE, Family.DOCUMENT, Family.TABLE, Family.TEXT, Family.ARCHIVE, Family.VIDEO, Family.AUDIO}),
    largest=300 * MEGABYTE,
    at_most=20,
)
