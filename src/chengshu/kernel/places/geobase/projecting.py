"""Coordinates of surveyors as degrees: what a reference system is, and the way from its metres to CGCS2000."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from chengshu.base.text import Text
from chengshu.kernel.places.errors import FileNotRead

LONGEST_WKT = 10_000
#: The datums whose degrees are ours: they lie centimetres apart.
OURS = frozenset(
    {"China 2000", "World Geodetic System 1984", "World Geodetic System 1984 ensemble"}
)  # as PROJ names them, however a program spelt them
_CGCS2000 = 4490
UNKNOWN_SYSTEM = Text(
    "无法识别坐标系“%(name)s”。请在 GIS 软件中转换为 CGCS2000（经纬度或三度带 EPSG:4513–4554）后重新导出。",
    "The reference system “%(name)s” is unknown. Convert the data to CGCS2000 (degrees or EPSG:4513–4554) in your "
    "GIS and export them again.",
)
OTHER_DATUM = Text(
    "坐标系“%(name)s”不是 CGCS2000 或 WGS-84，换算需要保密参数。请由测绘主管部门转换为 CGCS2000 后再导入。",
    "“%(name)s” is neither CGCS2000 nor WGS-84, and its conversion needs parameters that are secret. Let the surveying "
    "authority convert the data to CGCS2000 first.",
)


@dataclass(frozen=True)
class System:
    """A reference system whose datum is ours; ``name`` as the EPSG register has it."""

    name: str
    crs: CRS

    @property
    def in_degrees(self) -> bool:
        """Whether its numbers are degrees already."""
        return bool(self.crs.is_geographic) and all(axis.unit_name == "degree" for axis in self.crs.axis_info[:2])

    def degrees(self, shapes: NDArray[Any]) -> NDArray[Any]:
        """The shapes (easting or longitude first) in degrees, longitude first; what lies on no Earth is infinite.

        Raises FileNotRead.
        """
        if self.in_degrees:
            return shapes
        try:
            way = Transformer.from_crs(self.crs, CRS.from_epsg(_CGCS2000), always_xy=True)
        except ProjError:  # a projection that nobody knows, or that bends in upon itself
            raise FileNotRead(UNKNOWN_SYSTEM.with_values(name=self.name)) from None

        def turned(spots: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(way.transform(spots[:, 0], spots[:, 1]))

        return np.asarray(shapely.transform(shapes, turned), dtype=object)


def system_of_wkt(text: str) -> System:
    """The system that a ``.prj`` describes, as any program writes it. Raises FileNotRead."""
    told = text.strip()
    name = told.partition('"')[2].partition('"')[0][:80] or told[:40]
    if len(told) > LONGEST_WKT:
        raise FileNotRead(UNKNOWN_SYSTEM.with_values(name=name))
    try:
        return _ours(CRS.from_wkt(told), name)
    except CRSError:
        raise FileNotRead(UNKNOWN_SYSTEM.with_values(name=name)) from None


def system_of_code(epsg: int) -> System:
    """The system of a number of the EPSG register. Raises FileNotRead."""
    try:
        return _ours(CRS.from_epsg(epsg), f"EPSG:{epsg}")
    except CRSError:
        raise FileNotRead(UNKNOWN_SYSTEM.with_values(name=f"EPSG:{epsg}")) from None


def _ours(crs: CRS, name: str) -> System:
    if crs.is_compound:
        crs = crs.sub_crs_list[0]  # heights are not kept
    if crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs  # parameters of seven that somebody put beside a datum are not trusted
    if not (crs.is_projected or crs.is_geographic) or crs.geodetic_crs is None or crs.geodetic_crs.datum is None:
        raise FileNotRead(UNKNOWN_SYSTEM.with_values(name=name))
    if crs.geodetic_crs.datum.name not in OURS:
        raise FileNotRead(OTHER_DATUM.with_values(name=name))
    return System(crs.name, crs)
