"""Lengths and areas on the ellipsoid, beside GeographicLib (pyproj 3.7.2) on that of CGCS2000."""

from __future__ import annotations

import pytest
import shapely

from chengshu.kernel.places.geodesy import area_m2, length_m

SMALL = "POLYGON((114 33,114.01 33,114.01 33.01,114 33.01,114 33))"
COUNTY = (
    "POLYGON((113.8 32.6,114.6 32.55,114.7 33.2,114.1 33.4,113.8 32.6),"
    "(114.2 32.9,114.3 32.9,114.3 33.0,114.2 33.0,114.2 32.9))"
)
PROVINCE = "POLYGON((110.3 31.4,116.6 31.4,116.6 36.3,110.3 36.3,110.3 31.4))"
WAY = "LINESTRING(114 33,114.2 33.1,114.2 33.1,114.2 33.3,115 33.3)"


@pytest.mark.parametrize(
    ("wkt", "metres", "within"),
    [(SMALL, 1036380.1713862, 1e-9), (COUNTY, 5421286280.4266, 1e-6), (PROVINCE, 316814651642.53, 1e-5)],
)
def test_areas_are_those_of_the_ellipsoid(wkt: str, metres: float, within: float) -> None:
    assert area_m2(shapely.from_wkt(wkt)) == pytest.approx(metres, rel=within)


def test_the_way_round_a_ring_makes_no_difference() -> None:
    ring = shapely.from_wkt(SMALL)
    assert area_m2(ring.reverse()) == pytest.approx(area_m2(ring))


def test_lengths_are_those_of_geodesics_also_where_a_point_stands_twice() -> None:
    assert length_m(shapely.from_wkt(WAY)) == pytest.approx(118414.261402, abs=1e-4)
    assert length_m(shapely.from_wkt(SMALL)) == pytest.approx(4087.049778, abs=1e-4)
    assert length_m(shapely.from_wkt("LINESTRING(73.5 39.4, 135.0 48.4)")) == pytest.approx(4904167.8456, abs=1e-3)


def test_points_have_neither_and_parts_are_added_up() -> None:
    assert (area_m2(shapely.Point(1, 2)), length_m(shapely.Point(1, 2))) == (0, 0)
    two = shapely.from_wkt(
        "MULTIPOLYGON(((114 33,114.01 33,114.01 33.01,114 33)),((115 33,115.01 33,115.01 33.01,115 33)))"
    )
    assert area_m2(two) == pytest.approx(1036380.17, rel=1e-3)
