"""Lists of components that are drawn: GeoJSON and zipped Shapefiles, in degrees or in metres of surveyors."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from chengshu.kernel.places.errors import FileNotRead
from chengshu.kernel.places.geobase.projecting import System, system_of_code, system_of_wkt
from chengshu.kernel.places.geobase.shapefiles import NO_SYSTEM, features, shortened, unpacked
from chengshu.kernel.places.list_columns import BY_WORD, COLUMNS, MOST_ROWS, NOT_READ, TOO_MANY, Line

CGCS2000 = 4490
#: How GeoJSON of 2008 names a system of the EPSG register; CRS84 and nothing at all are degrees.
_CRS = re.compile(r"EPSG:+(\d{4,6})$")


def is_zipped_shapefile(content: bytes) -> bool:
    """Whether it is a zip with a ``.shp`` in it; a workbook is a zip as well."""
    if content[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            return any(name.lower().endswith(".shp") for name in box.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def shapefile_lines(content: bytes) -> Iterator[Line]:
    """The features of a zipped Shapefile in degrees by its own system. Raises FileNotRead."""
    found = unpacked(content)
    if not found.prj:
        raise FileNotRead(NO_SYSTEM.with_values(name=found.name))
    heads, system = shortened(BY_WORD, found.encodings), system_of_wkt(found.prj)
    for number, given, shape, _fault in features(found, most=MOST_ROWS):
        yield _line(number, given, heads, _spot(shape, system))


def geojson_lines(text: str) -> Iterator[Line]:
    """The features of GeoJSON; a system it names by its EPSG number counts. Raises FileNotRead."""
    try:
        whole = json.loads(text)
        listed = whole["features"]
        if len(listed) > MOST_ROWS:
            raise FileNotRead(TOO_MANY)
        named = _CRS.search(str((whole.get("crs") or {}).get("properties", {}).get("name", "")))
        system = system_of_code(int(named[1])) if named else None
        for number, one in enumerate(listed, 1):
            shape = shapely.from_geojson(json.dumps(one["geometry"])) if one.get("geometry") else None
            yield _line(number, dict(one.get("properties") or {}), BY_WORD, _spot(shape, system))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, shapely.GEOSException):
        raise FileNotRead(NOT_READ) from None


def spot_of(x: float, y: float, epsg: int) -> tuple[float, float]:
    """Metres or degrees of a system (easting or longitude first) as degrees of CGCS2000. Raises FileNotRead."""
    lon, lat = _way(epsg).transform(x, y)
    return float(lon), float(lat)


@lru_cache(maxsize=16)
def _way(epsg: int) -> Transformer:
    return Transformer.from_crs(system_of_code(epsg).crs, CRS.from_epsg(CGCS2000), always_xy=True)


def _spot(shape: BaseGeometry | None, system: System | None) -> tuple[float, ...]:
    """Where a feature is: its point, or one within it. Empty where it has no shape."""
    if shape is None or shape.is_empty:
        return ()
    turned: Any = system.degrees(np.array([shape], dtype=object))[0] if system else shape
    point = turned if turned.geom_type == "Point" else turned.representative_point()
    return (point.x, point.y, point.z) if point.has_z and np.isfinite(point.z) else (point.x, point.y)


def _line(number: int, given: Mapping[str, Any], heads: Mapping[str, str], spot: tuple[float, ...]) -> Line:
    values: dict[str, str] = {}
    for word, value in given.items():
        name = heads.get(str(word).strip().lower(), "")
        if name and not values.get(name):
            values[name] = "" if value is None else _writable(str(value).strip())
    if spot:
        values |= {"lon": repr(float(spot[0])), "lat": repr(float(spot[1]))}
        if len(spot) > 2:
            values.setdefault("height_m", repr(float(spot[2])))
    return Line(number, values, {name: COLUMNS[name][0] for name in values})


def _writable(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()
