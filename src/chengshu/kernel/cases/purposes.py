"""What files are kept for with cases."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.files import MEGABYTE, Family, Purpose

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
