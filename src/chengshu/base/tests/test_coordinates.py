"""Datums, distances and boxes."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengshu.base.coordinates import (
    Box,
    Datum,
    bd_to_gcj,
    converted,
    gcj_to_bd,
    gcj_to_wgs,
    metres_between,
    on_earth,
    wgs_to_gcj,
)

PAIRS = Path("/work/shared/data/vectors/gcj02_pairs.csv")
IN_CHINA = {"lon": st.floats(73.5, 135.0), "lat": st.floats(18.0, 53.5)}
MILLIMETRE = 1e-8


@pytest.mark.skipif(not PAIRS.exists(), reason="the published pairs of WGS-84 and GCJ-02 are not on this machine")
def test_published_pairs_are_met_both_ways() -> None:
    for row in csv.DictReader(PAIRS.open(encoding="utf-8")):
        wgs = float(row["wgs_lng"]), float(row["wgs_lat"])
        gcj = float(row["gcj_lng"]), float(row["gcj_lat"])
        assert wgs_to_gcj(*wgs) == pytest.approx(gcj, abs=1e-9), row["place"]
        assert gcj_to_wgs(*gcj) == pytest.approx(wgs, abs=1e-9), row["place"]


@given(**IN_CHINA)
def test_the_way_back_is_exact(lon: float, lat: float) -> None:
    for source, target in ((Datum.CGCS2000, Datum.GCJ02), (Datum.WGS84, Datum.BD09), (Datum.GCJ02, Datum.BD09)):
        there = converted(lon, lat, source, target)
        assert converted(*there, target, source) == pytest.approx((lon, lat), abs=MILLIMETRE)


@given(**IN_CHINA)
def test_a_shift_is_one_of_a_few_hundred_metres(lon: float, lat: float) -> None:
    assert 50 < metres_between(lon, lat, *wgs_to_gcj(lon, lat)) < 1500


def test_arrays_and_numbers_say_the_same() -> None:
    lon, lat = np.linspace(73.5, 135.0, 500), np.linspace(18.0, 53.5, 500)
    for change in (wgs_to_gcj, gcj_to_wgs, gcj_to_bd, bd_to_gcj):
        many = change(lon, lat)
        single = [change(float(x), float(y)) for x, y in zip(lon, lat, strict=True)]
        np.testing.assert_allclose(np.array(single).T, many, atol=1e-10)


@pytest.mark.parametrize("place", [(139.69, 35.69), (2.35, 48.86), (-122.4, 37.8), (151.2, -33.9)])
def test_outside_china_nothing_changes(place: tuple[float, float]) -> None:
    assert wgs_to_gcj(*place) == place
    assert gcj_to_wgs(*place) == place
    lon, lat = wgs_to_gcj(np.array([place[0]]), np.array([place[1]]))
    assert (lon[0], lat[0]) == place


def test_cgcs2000_and_wgs84_are_taken_for_the_same() -> None:
    assert converted(114.2, 33.1, Datum.WGS84, Datum.CGCS2000) == (114.2, 33.1)


def test_bd_of_a_known_point() -> None:
    """天安门 as the two maps publish it: GCJ-02 116.397428, 39.90923 is BD-09 116.403925, 39.915117 or so."""
    assert gcj_to_bd(116.397428, 39.90923) == pytest.approx((116.403925, 39.915117), abs=5e-4)


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        ((0.0, 0.0), (0.0, 1.0), 111_195),
        ((116.4, 39.9), (121.47, 31.23), 1_067_000),
        ((114.0, 33.0), (114.0, 33.0), 0),
    ],
)
def test_metres_between(a: tuple[float, float], b: tuple[float, float], metres: float) -> None:
    assert metres_between(*a, *b) == pytest.approx(metres, rel=0.005, abs=1e-6)


def test_a_box_around_a_point_holds_what_is_that_near() -> None:
    box = Box.around(114.0, 33.0, 100)
    assert box.holds(114.00106, 33.0)
    assert not box.holds(114.0011, 33.0)
    assert not box.holds(114.0, 33.00091)


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "2,1,1,2", "0,0,0,91", "nan,0,1,1", "0,0,inf,1", "1,2,3,4,5"])
def test_what_is_no_box_is_not_taken_for_one(text: str) -> None:
    assert Box.read(text) is None


def test_degrees_have_bounds() -> None:
    assert on_earth(-180, 90)
    assert not on_earth(114, 91)
    assert not on_earth(float("nan"), 33)
    assert not on_earth(float("inf"), 33)
