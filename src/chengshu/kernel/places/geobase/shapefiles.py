"""Shapefiles as surveyors hand them in: zipped, GBK or UTF-8, in the system that their ``.prj`` names.

Read are ``.shp`` and ``.dbf`` by pyshp, and ``.prj`` and ``.cpg`` by us. Nothing is unpacked onto a disk, and no more
than ``MOST_UNPACKED`` bytes into memory, whatever a container says of itself.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import shapefile
import shapely
from shapely.geometry.base import BaseGeometry

from chengshu.base.text import Text
from chengshu.kernel.places.errors import FileNotRead

MOST_UNPACKED = 150 * 1024 * 1024
MOST_ENTRIES = 1000
MOST_COLUMNS = 256  # dBase has 255, and the mark of what was deleted
_PARTS = ("shp", "dbf", "prj", "cpg")
_GBK_PAGE = 0x4D  # of dBase's list of code pages
_BYTES = "latin-1"  # a letter for each byte, until the encoding is known
_HEAD = 10  # bytes of a column's name in dBase
_HEADER = 100  # bytes before the first shape
_RING = 4  # vertices of the least closed one
_UNZIPPING = (ValueError, struct.error)  # names and sizes in a container that cannot be
_BROKEN_BY = (shapefile.ShapefileException, struct.error, ValueError, IndexError, KeyError, OSError, AssertionError)

NO_CONTAINER = Text(
    "请把 .shp、.dbf、.shx、.prj（有 .cpg 的也放入）压缩成一个 zip 再上传。",
    "Please zip the .shp, .dbf, .shx and .prj (and the .cpg, if there is one) together and hand that in.",
)
NOT_ONE = Text(
    "一个 zip 只能放一个图层的 Shapefile，这里有 %(count)s 个：%(names)s。请分别压缩上传。",
    "A zip holds the Shapefile of one layer; here are %(count)s: %(names)s. Please zip them one by one.",
)
PART_MISSING = Text(
    "压缩包里没有 %(name)s.%(part)s。请连同 .shp、.dbf、.shx、.prj 一起压缩上传。",
    "%(name)s.%(part)s is missing. Please zip .shp, .dbf, .shx and .prj together.",
)
NO_SYSTEM = Text(
    "压缩包里没有 %(name)s.prj，不知道坐标系。请在 GIS 软件中定义坐标系后重新导出，或在表单中填写 EPSG 代码。",
    "%(name)s.prj is missing, so the reference system is not known. Define it in your GIS and export again, or type "
    "its EPSG code in the form.",
)
TOO_BIG = Text(
    "压缩包解开后超过 %(most)s MB，或文件过多。请分批上传。",
    "Unpacked this is more than %(most)s MB, or too many files. Please hand it in in parts.",
)
BROKEN = Text(
    "Shapefile 不完整或已损坏：%(what)s。请在 GIS 软件中重新导出后再上传。",
    "The Shapefile is broken: %(what)s. Please export it again in your GIS.",
)
TOO_MANY = Text(
    "要素过多：一次最多 %(most)s 个，请分批。", "Too many features: at most %(most)s at a time; hand them in in parts."
)
TOO_WIDE = Text(
    "属性列过多：最多 %(most)s 列，请删去不用的列后重新导出。",
    "Too many columns: at most %(most)s; leave out what is not needed and export it again.",
)
LOCKED = Text("压缩包加了密码，请去掉密码后再上传。", "This zip has a password; please hand it in without one.")
_ODD_LETTERS = Text("文字既不是 UTF-8 也不是 GBK", "its letters are neither UTF-8 nor GBK")
_UNREADABLE = Text("%(part)s 无法读取", "%(part)s cannot be read")
_UNEQUAL = Text(
    "图形（.shp）与属性（.dbf）的行数不一致", "it has not as many shapes (.shp) as rows of attributes (.dbf)"
)


Row = dict[str, str]


@dataclass(frozen=True)
class Shapefile:
    """The parts of one; ``prj`` is empty where it has none."""

    name: str
    shp: bytes
    dbf: bytes
    prj: str
    encodings: tuple[str, ...]


def is_shapefile(content: bytes) -> bool:
    """Whether this is, by its first bytes, a container or a bare part of one."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"\x00\x00\x27\x0a")


def unpacked(content: bytes) -> Shapefile:
    """The parts of the one Shapefile in a zip. Raises FileNotRead."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            return _parts(box)
    except (*_UNZIPPING, zipfile.BadZipFile, NotImplementedError, zlib.error, lzma.LZMAError, EOFError, OSError):
        raise FileNotRead(NO_CONTAINER) from None


def features(found: Shapefile, *, most: int) -> Iterator[tuple[int, Row, BaseGeometry | None, str]]:
    """Each feature: its number from 1, its attributes, its shape, and what is wrong with the shape where there is none.

    Those that dBase calls deleted are left out. Raises FileNotRead, for more than ``most`` features as well.
    """
    rows = _rows(found, most)
    shapes = list(_shapes(found, len(rows)))
    for number, (row, (shape, fault)) in enumerate(zip(rows, shapes, strict=True), 1):
        if row is not None:
            yield number, row, shape, fault


def _parts(box: zipfile.ZipFile) -> Shapefile:
    entries = [one for one in box.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
    if len(entries) > MOST_ENTRIES:
        raise FileNotRead(TOO_BIG.with_values(most=MOST_UNPACKED >> 20))
    by_name = {one.filename.lower(): one for one in entries}
    stems = sorted(one.filename[:-4] for one in entries if one.filename.lower().endswith(".shp"))
    if not stems:
        raise FileNotRead(NO_CONTAINER)
    names = [PurePosixPath(_as_typed(stem)).name[:60] for stem in stems]
    if len(stems) > 1:
        raise FileNotRead(NOT_ONE.with_values(count=len(stems), names="、".join(names[:5])))
    there = {part: by_name.get(f"{stems[0]}.{part}".lower()) for part in _PARTS}
    if there["dbf"] is None:
        raise FileNotRead(PART_MISSING.with_values(name=names[0], part="dbf"))
    read: dict[str, bytes] = {}
    for part, entry in there.items():
        if entry is not None:
            read[part] = _read(box, entry, MOST_UNPACKED - sum(map(len, read.values())))
    return Shapefile(
        names[0],
        read["shp"],
        read["dbf"],
        read.get("prj", b"").decode("utf-8-sig", "replace"),
        _encodings(read.get("cpg", b""), read["dbf"]),
    )


def _read(box: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """A part, no further than we would keep: what a container says of its sizes may be anything."""
    if entry.flag_bits & 1:
        raise FileNotRead(LOCKED)
    content = b""
    if entry.file_size <= most:
        with box.open(entry) as part:
            content = part.read(most + 1)
    if entry.file_size > most or len(content) > most:
        raise FileNotRead(TOO_BIG.with_values(most=MOST_UNPACKED >> 20))
    return content


def _as_typed(name: str) -> str:
    """A name in a container that says nothing of its letters: they are GBK where a Chinese Windows wrote it."""
    try:
        return name.encode("cp437").decode("gbk")
    except ValueError:
        return name


def _encodings(cpg: bytes, dbf: bytes) -> tuple[str, ...]:
    """What the letters may be, the likeliest first: many a ``.cpg`` says one thing and the table another."""
    told = cpg[:40].decode("ascii", "replace").strip().lower()
    gbk_first = "936" in told or told.startswith("gb") or (not told and dbf[29:30] == bytes([_GBK_PAGE]))
    return ("gb18030", "utf-8") if gbk_first else ("utf-8", "gb18030")


def _rows(found: Shapefile, most: int) -> list[Row | None]:
    try:
        with shapefile.Reader(dbf=io.BytesIO(found.dbf), encoding=_BYTES) as table:
            if table.numRecords is None or table.numRecords > most:
                raise FileNotRead(TOO_MANY.with_values(most=most))
            if len(table.fields) > MOST_COLUMNS:
                raise FileNotRead(TOO_WIDE.with_values(most=MOST_COLUMNS))
            names = [field[0] for field in table.fields if field[0] != "DeletionFlag"]
            rows = [row and list(map(_typed, row)) for row in table.iterRecords(deleted_as_None=True)]
    except _BROKEN_BY:
        raise FileNotRead(BROKEN.with_values(what=_UNREADABLE.with_values(part=".dbf"))) from None
    for halves in (False, True):
        for encoding in found.encodings:
            try:
                return _spelt(names, rows, encoding, halves=halves)
            except UnicodeDecodeError:
                continue
    raise FileNotRead(BROKEN.with_values(what=_ODD_LETTERS))


def _spelt(
    names: Sequence[str], rows: Sequence[Sequence[str] | None], encoding: str, *, halves: bool
) -> list[Row | None]:
    """Names and values in their letters. With ``halves`` half a letter goes where the width of a column cut it off."""

    def word(text: str) -> str:
        raw = text.encode(_BYTES, "replace")
        try:
            return raw.decode(encoding).strip()
        except UnicodeDecodeError as fault:
            if halves and fault.end == len(raw):
                return raw[: fault.start].decode(encoding).strip()
            raise

    heads = [word(name) for name in names]
    return [None if row is None else dict(zip(heads, map(word, row), strict=True)) for row in rows]


def _typed(value: Any) -> str:
    """A value of dBase as somebody would have typed it, its letters still bytes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value).replace("\0", "")


def _shapes(found: Shapefile, rows: int) -> Iterator[tuple[BaseGeometry | None, str]]:
    count, whole = 0, int.from_bytes(found.shp[24:28], "big") * 2  # said in words of sixteen bits
    if not _HEADER <= whole <= len(found.shp):
        raise FileNotRead(BROKEN.with_values(what=_UNREADABLE.with_values(part=".shp")))
    try:
        with shapefile.Reader(shp=io.BytesIO(found.shp[:whole])) as drawing:
            for one in drawing.iterShapes():
                count += 1
                if count > rows:
                    break
                yield _geometry(one)
    except _BROKEN_BY:
        raise FileNotRead(BROKEN.with_values(what=_UNREADABLE.with_values(part=".shp"))) from None
    if count != rows:
        raise FileNotRead(BROKEN.with_values(what=_UNEQUAL))


def _geometry(one: Any) -> tuple[BaseGeometry | None, str]:
    """A shape of a Shapefile, whether with heights and measures or without."""
    kind = one.shapeTypeName.removesuffix("Z").removesuffix("M")
    if kind == "NULL" or not one.points:
        return None, ""
    spots = np.asarray([spot[:2] for spot in one.points], dtype=np.float64)
    try:
        if kind == "POINT":
            return shapely.Point(spots[0]), ""
        if kind == "MULTIPOINT":
            return shapely.MultiPoint(spots), ""
        parts = np.split(spots, list(one.parts)[1:])
        if kind == "POLYLINE":
            return (shapely.MultiLineString(parts) if len(parts) > 1 else shapely.LineString(parts[0])), ""
        if kind == "POLYGON":
            return _area(parts), ""
    except (shapely.GEOSException, ValueError) as fault:
        return None, str(fault)[:120]
    return None, one.shapeTypeName


def _area(parts: Sequence[np.ndarray[Any, Any]]) -> BaseGeometry:
    """Rings as an area: those that run with the clock are outer ones, the others holes in the least that holds them."""
    rings = np.asarray([shapely.LinearRing(part) for part in parts if len(part) >= _RING], dtype=object)
    holes = shapely.is_ccw(rings)
    if holes.all():
        holes = ~holes  # written the other way round, as some programs do
    shells = [shapely.Polygon(ring) for ring in rings[~holes]]
    tree = shapely.STRtree(shells)
    inside: dict[int, list[Any]] = {}
    alone = []
    for hole in rings[holes]:
        around = tree.query(shapely.Point(hole.coords[0]), predicate="intersects")
        if len(around):
            inside.setdefault(int(min(around, key=lambda at: shells[at].area)), []).append(hole)
        else:
            alone.append(shapely.Polygon(hole))
    areas = [shapely.Polygon(shell.exterior, inside.get(at)) for at, shell in enumerate(shells)] + alone
    return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)


def shortened(words: Mapping[str, str], encodings: Sequence[str]) -> dict[str, str]:
    """The words that head columns, and what dBase leaves of them in its ten bytes where that is still one of them."""
    found = dict(words)
    for encoding in encodings:
        cut: dict[str, set[str]] = {}
        for word, name in words.items():
            short = word.encode(encoding, "ignore")[:_HEAD].decode(encoding, "ignore")
            cut.setdefault(short, set()).add(name)
        found |= {short: next(iter(names)) for short, names in cut.items() if len(names) == 1 and short not in found}
    return found
