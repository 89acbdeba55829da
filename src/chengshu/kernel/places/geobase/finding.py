"""Reads over all layers: what stands in view, what fits some words or a box, how much of it lies where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import shapely
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from chengshu.base import clock
from chengshu.base.coordinates import Box
from chengshu.kernel.places.geobase import elsewhere
from chengshu.kernel.places.geobase.elsewhere import Seen
from chengshu.kernel.places.geobase.shares import Measure
from chengshu.kernel.places.ground import city_box
from chengshu.kernel.places.maps import CHINA, GeoJSON, feature
from chengshu.kernel.places.models import Cell, CellLevel, GeoFeature, GeoLayer, GeoShare, LayerShape, in_force
from chengshu.kernel.places.outlines import geometries_of
from chengshu.kernel.places.queries.showing import MOST_POINTS, squares

MOST_SHAPES = 800
MOST_FOUND = 60
FINE = 3000  # parts of the width in view: shapes are made simpler by less than a pixel
_TONES = {"1": "neutral", "2": "info", "3": "off", "4": "warning", "5": "bad", "6": "off", "7": "neutral", "8": "good"}


@dataclass(frozen=True)
class Tally:
    """One line of the statistics: how many features of a layer lie in a division, and how much of them."""

    division_code: str
    division: str
    layer: GeoLayer
    count: int
    area_m2: float
    length_m: float


def tone_of(layer: GeoLayer) -> str:
    """The colour of a layer on the map, by its group."""
    return _TONES.get(layer.group[:1], "good")


def in_view(layer: GeoLayer, box: Box | None) -> Iterator[GeoJSON]:
    """The features of a layer that touch a box, made simpler for its size; squares with counts where they are many."""
    wide = box or city_box() or CHINA
    if layer.held:
        rows = elsewhere.seen_in(layer, box=wide, most=MOST_POINTS + 1)
        if len(rows) > MOST_POINTS:
            yield from elsewhere.gathered(layer, wide)
            return
    else:
        own = own_in(GeoFeature.objects.filter(in_force(clock.today()), layer=layer), wide)
        most = MOST_POINTS if layer.shape_kind == LayerShape.POINT else MOST_SHAPES
        if own.count() > most:
            yield from squares(own, wide)
            return
        rows = [_seen(layer, one) for one in own.order_by("code")]
    yield from drawn(layer, rows, wide)


def drawn(layer: GeoLayer, rows: Sequence[Seen], box: Box) -> Iterator[GeoJSON]:
    """Features as the map draws them, each leading to its page; where the map looks from far, without small bends."""
    there = [one for one in rows if one.shape]
    shapes = geometries_of([one.shape for one in there])
    tone, coarse = tone_of(layer), (box.east - box.west) / FINE
    for one, shape in zip(there, shapes, strict=True):
        simple = shapely.simplify(shape, coarse) if shape.geom_type != "Point" else shape
        note = " · ".join(part for part in (str(layer.name), one.code, said(one.measure)) if part)
        geometry = json.loads(shapely.to_geojson(simple if not simple.is_empty else shape))
        yield feature(geometry, one.name, url=one.url, tone=tone, note=note)


def own_in(rows: QuerySet[GeoFeature], box: Box) -> QuerySet[GeoFeature]:
    """Those whose box touches a box."""
    return rows.filter(west__lte=box.east, east__gte=box.west, south__lte=box.north, north__gte=box.south)


def found_in(layers: Iterable[GeoLayer], *, words: str = "", box: Box | None = None, division: str = "") -> list[Seen]:
    """Features of several layers by words of their name, beginning of their code, a box or a division.

    At most sixty of each layer; nothing at all without any of the three.
    """
    if not (words or box or division):
        return []
    found: list[Seen] = []
    for layer in layers:
        if layer.held:
            found += elsewhere.seen_in(layer, box=box, words=words, division=division, most=MOST_FOUND)
            continue
        rows = GeoFeature.objects.filter(in_force(clock.today()), layer=layer)
        if words:
            rows = rows.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(code__startswith=words))
        if box is not None:
            rows = own_in(rows, box)
        if division:
            rows = in_division(rows, division)
        found += [_seen(layer, one) for one in rows.order_by("code")[:MOST_FOUND]]
    return found


def in_division(rows: QuerySet[GeoFeature], code: str) -> QuerySet[GeoFeature]:
    """Those of which some part lies in a division."""
    within = GeoShare.objects.filter(division_code__startswith=code)
    return rows.filter(pk__in=within.values("feature"))


def tallies(layers: Sequence[GeoLayer], within: str = "") -> list[Tally]:
    """By county and layer what the city holds; within a county by street. A part counts where it lies.

    A feature that lies in several is counted in each of them, and once in ``layers.standings``.
    """
    length = 9 if within else 6
    names = _names(within)
    found: list[Tally] = []
    own = [layer for layer in layers if not layer.held]
    found += _own_tallies(own, within, length, names)
    for layer in layers:
        if layer.held:
            sums: dict[str, tuple[int, float, float]] = {}
            for code, one in elsewhere.sums_of(layer).items():
                key = code[:length]
                if code and key.startswith(within) and (not within or len(key) == length):
                    count, area, metres = sums.get(key, (0, 0.0, 0.0))
                    sums[key] = (count + one.count, area + one.area_m2, metres + one.length_m)
            found += [Tally(code, names.get(code, code), layer, *values) for code, values in sums.items()]
    order = {layer.pk: at for at, layer in enumerate(layers)}
    return sorted(found, key=lambda one: (one.division_code, order[one.layer.pk]))


def said(measure: Measure) -> str:
    """Area or length in the unit of its size; empty for points."""
    if measure.area_m2:
        return f"{measure.area_m2 / 1e6:.3f} km²" if measure.area_m2 >= 1e5 else f"{measure.area_m2:.0f} m²"
    if measure.length_m:
        return f"{measure.length_m / 1e3:.2f} km" if measure.length_m >= 1e3 else f"{measure.length_m:.0f} m"
    return ""


def _own_tallies(layers: Sequence[GeoLayer], within: str, length: int, names: dict[str, str]) -> Iterator[Tally]:
    by_key = {layer.pk: layer for layer in layers}
    now = GeoFeature.objects.filter(in_force(clock.today()), layer__in=by_key)
    shares = GeoShare.objects.filter(feature__in=now.values("pk"), division_code__startswith=within)
    part = Substr("division_code", 1, length)
    rows = shares.annotate(part=part).order_by().values_list("feature__layer", "part")
    counted = rows.annotate(n=Count("feature", distinct=True), area=Sum("area_m2"), metres=Sum("length_m"))
    for key, code, count, area, metres in counted:
        yield Tally(code, names.get(code, code), by_key[key], count, area, metres)


def _names(within: str) -> dict[str, str]:
    level = CellLevel.STREET if within else CellLevel.COUNTY
    rows = Cell.objects.filter(level=level, valid_until=None, code__startswith=within)
    return {cell.code: str(cell.name) for cell in rows.only("code", "name_zh", "name_en")}


def _seen(layer: GeoLayer, row: GeoFeature) -> Seen:
    return Seen(
        layer,
        row.code,
        str(row.name),
        row.lon,
        row.lat,
        row.shape,
        row.division_code,
        Measure(row.area_m2, row.length_m),
        row.valid_from,
        row.source,
    )
