"""A lineage as a calm picture: columns of boxes from left to right, joined by curves; laid out here, drawn as SVG."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.lake.labels import LAYER_LABELS, PLACE_LABELS
from chengshu.kernel.lake.lineage.queries import Lineage
from chengshu.kernel.lake.models import Place, PlaceKind

BOX_WIDTH, BOX_HEIGHT = 196, 54
GAP_X, GAP_Y = 72, 18
MARGIN = 12
LETTERS = 26


@dataclass(frozen=True)
class Box:
    """A place: its corner, two lines of words, the address it leads to, its ``tone`` (a class of the styles)."""

    x: int
    y: int
    name: str
    note: str
    url: str
    tone: str
    is_middle: bool
    title: str


@dataclass(frozen=True)
class Curve:
    """A flow as the path of an SVG, with what it says when asked."""

    path: str
    title: str


@dataclass(frozen=True)
class Picture:
    """What the template draws, in pixels."""

    width: int
    height: int
    boxes: list[Box]
    curves: list[Curve]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def drawn(lineage: Lineage) -> Picture:
    """Lay the lineage out; each column of boxes is ordered so that lines cross little."""
    levels = sorted(set(lineage.level.values()))
    lines: dict[int, list[int]] = {level: [] for level in levels}
    for key, level in lineage.level.items():
        lines[level].append(key)
    _uncross(lineage, lines, levels)
    tallest = max(len(keys) for keys in lines.values())
    height = 2 * MARGIN + tallest * (BOX_HEIGHT + GAP_Y) - GAP_Y
    corner: dict[int, tuple[int, int]] = {}
    for number, level in enumerate(levels):
        keys = lines[level]
        top = (height - len(keys) * (BOX_HEIGHT + GAP_Y) + GAP_Y) // 2
        for place, key in enumerate(keys):
            corner[key] = (MARGIN + number * (BOX_WIDTH + GAP_X), top + place * (BOX_HEIGHT + GAP_Y))
    width = 2 * MARGIN + len(levels) * (BOX_WIDTH + GAP_X) - GAP_X
    boxes = [_box(lineage, key, *corner[key]) for key in lineage.places]
    curves = [
        Curve(_path(corner[flow.source_id], corner[flow.target_id]), f"{flow.source.name} → {flow.target.name}")
        for flow in lineage.flows.values()
    ]
    return Picture(width, height, boxes, curves)


def _uncross(lineage: Lineage, lines: dict[int, list[int]], levels: list[int]) -> None:
    """Order each column by the mean place of its neighbours nearer to the middle, outwards from it."""
    neighbours: dict[int, list[int]] = {}
    for flow in lineage.flows.values():
        neighbours.setdefault(flow.source_id, []).append(flow.target_id)
        neighbours.setdefault(flow.target_id, []).append(flow.source_id)
    place = dict.fromkeys(lineage.places, 0.0)
    for level in sorted(levels, key=abs):
        nearer = set(lines.get(level - 1 if level > 0 else level + 1, ()))
        means = {key: _mean([place[one] for one in neighbours.get(key, ()) if one in nearer]) for key in lines[level]}
        lines[level].sort(key=means.__getitem__)
        count = len(lines[level])
        place |= {key: number - count / 2 for number, key in enumerate(lines[level])}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _path(start: tuple[int, int], end: tuple[int, int]) -> str:
    """From the right side of one box to the left of another; backwards it bows below."""
    x1, y1 = start[0] + BOX_WIDTH, start[1] + BOX_HEIGHT // 2
    x2, y2 = end[0], end[1] + BOX_HEIGHT // 2
    bend = max(GAP_X // 2, abs(x2 - x1) // 2)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def _box(lineage: Lineage, key: int, x: int, y: int) -> Box:
    place = lineage.places[key]
    columns = sorted(lineage.columns.get(key, ()))
    note = "、".join(columns) if lineage.column and columns else str(kind_label(place))
    return Box(
        x=x,
        y=y,
        name=_cut(str(place.name), LETTERS),
        note=_cut(note, LETTERS + 4),
        url=reverse("lake:lineage", args=[place.pk]),
        tone=_tone(place),
        is_middle=key == lineage.middle.pk,
        title=f"{kind_label(place)} {place.name} {place.key}",
    )


def kind_label(place: Place) -> Text:
    """What it is: for a table of the lake its layer."""
    layer = place.key.partition(".")[0]
    return LAYER_LABELS[layer] if place.kind == PlaceKind.TABLE and layer in LAYER_LABELS else PLACE_LABELS[place.kind]


def _tone(place: Place) -> str:
    return place.key.partition(".")[0] if place.kind == PlaceKind.TABLE else str(place.kind)


def _cut(words: str, letters: int) -> str:
    """As much as fits, a Chinese character being two letters wide."""
    width = 0
    for place, letter in enumerate(words):
        width += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if width > letters:
            return words[: max(1, place - 1)] + "…"
    return words
