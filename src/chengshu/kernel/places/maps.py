"""A map on a page: what it shows, where it looks, what is picked on it. Drawn by the island ``map``.

A page gives ``Map(…)`` to its template as ``map`` and includes ``places/_map.html``. Features are GeoJSON whose
properties the island knows: ``name``, ``note``, ``url`` (opened from the pop-up), ``tone`` (good, warning, bad, info,
neutral, off), ``count`` where one point stands for several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from chengshu.base.coordinates import Box
from chengshu.base.text import Text, current_language
from chengshu.kernel.places.drawing import MOST_ZOOM, Sheet, edition
from chengshu.kernel.places.ground import city_box

GeoJSON = Mapping[str, Any]
CHINA = Box(73.0, 18.0, 135.0, 53.5)


@dataclass(frozen=True)
class Layer:
    """Points, lines or areas over the base map, given with the page as ``features`` or asked for at ``url``.

    With ``by_view`` the address is asked for what is in view, anew at each move, with ``zoom`` and
    ``bbox=west,south,east,north``; it may then answer for thousands with a few points that carry a ``count``.
    ``drawn_at`` is the least zoom.
    """

    key: str
    label: Text
    url: str = ""
    features: tuple[GeoJSON, ...] = ()
    by_view: bool = False
    shown: bool = True
    clustered: bool = True
    drawn_at: float = 0

    def props(self) -> dict[str, Any]:
        """As the island reads it."""
        return {
            "key": self.key,
            "label": str(self.label),
            "url": self.url,
            "data": collection(self.features) if self.features or not self.url else None,
            "byView": self.by_view,
            "shown": self.shown,
            "clustered": self.clustered,
            "drawnAt": self.drawn_at,
        }


@dataclass(frozen=True)
class Pick:
    """A position that is picked: the ids of the two inputs, seen or hidden, that take degrees of CGCS2000.

    ``finds`` adds a box that finds places by words, for staff who may see the grid.
    """

    lon: str = "id_lon"
    lat: str = "id_lat"
    finds: bool = False


@dataclass(frozen=True)
class Map:
    """A map of the city. Without ``box`` it looks at what its features cover, else at the whole city.

    ``key`` is the id under which the page carries it; two maps of a page need two. ``grid`` shows the cells of the
    grid, each leading to its page. ``tall`` fills the height of the window.
    """

    label: Text
    layers: tuple[Layer, ...] = ()
    box: Box | None = None
    pick: Pick | None = None
    grid: bool = False
    tall: bool = False
    key: str = "map"
    note: Text | None = None

    @property
    def props(self) -> dict[str, Any]:
        """As the island reads it."""
        return {
            "base": _tiles(Sheet.BASE),
            "grid": _tiles(Sheet.GRID) if self.grid else "",
            "cellUrl": reverse("places:cell", args=["CODE"]) if self.grid else "",
            "mostZoom": MOST_ZOOM,
            "city": _edges(city_box() or CHINA),
            "box": _edges(self.box) if self.box else None,
            "layers": [layer.props() for layer in self.layers],
            "pick": {"lon": self.pick.lon, "lat": self.pick.lat} if self.pick else None,
            "find": reverse("places:find") if self.pick and self.pick.finds else "",
            "tall": self.tall,
        }


def point(lon: float, lat: float, name: str, *, url: str = "", tone: str = "info", note: str = "") -> GeoJSON:
    """A point of a layer, in CGCS2000 degrees."""
    return feature({"type": "Point", "coordinates": [lon, lat]}, name, url=url, tone=tone, note=note)


def line(
    spots: Iterable[tuple[float, float]], name: str, *, url: str = "", tone: str = "info", note: str = ""
) -> GeoJSON:
    """A line of a layer through positions, as the way of a crew."""
    geometry = {"type": "LineString", "coordinates": [list(spot) for spot in spots]}
    return feature(geometry, name, url=url, tone=tone, note=note)


def feature(geometry: GeoJSON, name: str, *, url: str = "", tone: str = "info", note: str = "") -> GeoJSON:
    """Any GeoJSON geometry as a feature of a layer."""
    properties = {"name": name, "url": url, "tone": tone, "note": note}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def cluster(lon: float, lat: float, count: int) -> GeoJSON:
    """One point for several, of a layer that answers by view."""
    properties = {"name": str(count), "count": count, "tone": "info"}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def collection(features: Iterable[GeoJSON]) -> dict[str, Any]:
    """The features as one GeoJSON document."""
    return {"type": "FeatureCollection", "features": list(features)}


def around(lon: float, lat: float, metres: float = 400) -> Box:
    """The box a map looks at to show one place."""
    return Box.around(lon, lat, metres)


def _tiles(sheet: Sheet) -> str:
    """The address of the tiles of a sheet; it changes with the map and with the language, so that tiles may be kept."""
    path = reverse("places:tile", args=[sheet.value, 0, 0, 0]).replace("/0/0/0.mvt", "/{z}/{x}/{y}.mvt")
    return f"{path}?v={edition()}&l={current_language()}"


def _edges(box: Box) -> list[float]:
    return [box.west, box.south, box.east, box.north]
