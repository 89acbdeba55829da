"""Purposes that every floor may use; packs declare their own beside these."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.files import MEGABYTE, Family, Purpose

EVIDENCE = Purpose(
    "files.evidence",
    Text("佐证材料", "Evidence"),
    frozenset({Family.PICTURE, Family.DOCUMENT, Family.TABLE, Family.TEXT, Family.ARCHIVE, Family.VIDEO, Family.AUDIO}),
    largest=300 * MEGABYTE,
    at_most=20,
)
PLAN_TEXT = Purpose(
    "files.plan_text",
    Text("规划文本", "Text of a plan"),
    frozenset({Family.TEXT, Family.DOCUMENT, Family.TABLE}),
    largest=20 * MEGABYTE,
    at_most=1,
)
PICTURES = Purpose(
    "files.pictures",
    Text("图片", "Pictures"),
    frozenset({Family.PICTURE}),
    largest=20 * MEGABYTE,
)
