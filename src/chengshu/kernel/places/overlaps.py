"""Cells that cannot both be right: one over another of its level, or beyond the cell it lies in."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import shapely

from chengshu.base.text import Text
from chengshu.kernel.places.models import Cell
from chengshu.kernel.places.outlines import geometries_of

SHARE = 0.01
"""From here on of the smaller cell they lie over each other; borders that were drawn twice never agree quite."""
MOST_TOLD = 200
OVER = Text(
    "网格 %(code)s 与 %(other)s 重叠（占较小者的 %(share)s）。已导入；重叠处按编码在前的算，请核对边界。",
    "Cell %(code)s lies over %(other)s (%(share)s of the smaller). Both are taken; where they overlap the one "
    "whose code comes first counts. Please check the borders.",
)
BEYOND = Text(
    "网格 %(code)s 有 %(share)s 在上级网格 %(other)s 之外。已导入，请核对边界。",
    "Cell %(code)s lies to %(share)s outside of %(other)s above it. It is taken; please check the borders.",
)


def doubts_of(codes: Collection[str]) -> list[Text]:
    """What is doubtful about these cells beside all others in force; at most ``MOST_TOLD`` sentences."""
    levels = sorted(set(Cell.objects.filter(code__in=codes).values_list("level", flat=True)))
    found: list[Text] = []
    for level in levels:
        for doubt in (*_over(level, codes), *_beyond(level, codes)):
            if len(found) >= MOST_TOLD:
                return found
            found.append(doubt)
    return found


def _over(level: int, codes: Collection[str]) -> Iterator[Text]:
    rows = list(Cell.objects.filter(level=level, valid_until=None).order_by("code").values_list("code", "shape"))
    areas = geometries_of([shape for _, shape in rows])
    tree = shapely.STRtree(areas)
    asked = np.array([at for at, (code, _) in enumerate(rows) if code in codes], dtype=np.int64)
    for one, other in tree.query(areas[asked], predicate="intersects").T.tolist():
        own = int(asked[one])
        if own == other or (rows[other][0] in codes and other < own):
            continue
        share = areas[own].intersection(areas[other]).area / (min(areas[own].area, areas[other].area) or 1)
        if share > SHARE:
            yield OVER.with_values(code=rows[own][0], other=rows[other][0], share=f"{share:.0%}")


def _beyond(level: int, codes: Collection[str]) -> Iterator[Text]:
    rows = Cell.objects.filter(level=level, valid_until=None, parent__isnull=False).order_by("code")
    for code, shape, above, around in rows.values_list("code", "shape", "parent__code", "parent__shape").iterator():
        if code not in codes:
            continue
        own, parent = geometries_of([shape, around])
        share = own.difference(parent).area / (own.area or 1)
        if share > SHARE:
            yield BEYOND.with_values(code=code, other=above, share=f"{share:.0%}")
