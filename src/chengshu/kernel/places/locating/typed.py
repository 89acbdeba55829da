"""Positions that somebody typed: degrees as numbers or as degrees, minutes and seconds, in whatever datum they say."""

from __future__ import annotations

import re

from chengshu.base.coordinates import Datum, converted, on_earth

_NUMBER = r"(?<![\d.])(-?\d{1,3}\.\d{3,15})(?![\d.])"
_LABELLED = re.compile(
    r"(经度|纬度|[东西南北][经纬]|[EWNS])[^\d]{0,4}(\d{1,3}(?:\.\d{1,15})?)[^\d]{0,6}"
    r"(经度|纬度|[东西南北][经纬]|[EWNS])[^\d]{0,4}(\d{1,3}(?:\.\d{1,15})?)"
)
_GAP = r"[°度]?\s*([EWNS东西北南])?[^\d.\-]{1,12}?"
_PAIR = re.compile(_NUMBER + _GAP + _NUMBER)
_DMS = r"(?<!\d)(\d{1,3})[°度]\s*(\d{1,2})[′'’分]\s*(\d{1,2}(?:\.\d+)?)?[″\"”秒]?"
_DMS_PAIR = re.compile(_DMS + r"[^\d]{0,8}?" + _DMS)
_BD = re.compile(r"百度|BD-?09", re.IGNORECASE)
_GCJ = re.compile(r"高德|腾讯|火星|GCJ-?02", re.IGNORECASE)


def typed_position(text: str) -> tuple[float, float, Datum] | None:
    """The first pair of degrees in a text, as ``lon, lat`` of CGCS2000 with the datum they were given in."""
    pair = _decimal(text) or _sexagesimal(text)
    if pair is None:
        return None
    lon, lat = pair
    datum = Datum.BD09 if _BD.search(text) else Datum.GCJ02 if _GCJ.search(text) else Datum.CGCS2000
    lon, lat = converted(lon, lat, datum, Datum.CGCS2000)
    return (lon, lat, datum) if on_earth(lon, lat) else None


def _decimal(text: str) -> tuple[float, float] | None:
    if "." not in text:
        return None
    if labelled := _LABELLED.search(text):
        first_is_north = labelled[1][-1] == "纬" or labelled[1] in {"纬度", "N", "S"}
        return _ordered(float(labelled[2]), float(labelled[4]), first_is_north)
    if not (hit := _PAIR.search(text)):
        return None
    first, second = float(hit[1]), float(hit[3])
    before = text[max(0, hit.start() - 6) : hit.start()]
    return _ordered(
        first, second, "纬" in before or hit[2] in {"N", "S", "北", "南"} or before.strip()[-1:] in {"N", "北"}
    )


def _sexagesimal(text: str) -> tuple[float, float] | None:
    if not any(sign in text for sign in "°度") or not (hit := _DMS_PAIR.search(text)):
        return None
    values = [float(hit[n] or 0) for n in range(1, 7)]
    first, second = (values[at] + values[at + 1] / 60 + values[at + 2] / 3600 for at in (0, 3))
    return _ordered(first, second, "纬" in text[max(0, hit.start() - 6) : hit.start()])


def _ordered(first: float, second: float, latitude_first: bool) -> tuple[float, float] | None:
    """Longitude first; where only one of the two can be a latitude, that is the latitude."""
    if latitude_first or (abs(second) > 90 >= abs(first)):
        first, second = second, first
    return (first, second) if on_earth(first, second) else None
