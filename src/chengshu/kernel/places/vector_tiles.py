"""Vector tiles as the Mapbox Vector Tile specification 2.1 writes them: layers of shapes in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

EXTENT = 4096
_POINT, _LINE, _AREA = 1, 2, 3
_MOVE, _DRAW, _CLOSE = 1, 2, 7
Value = str | int | float | bool


@dataclass
class TileLayer:
    """A layer being written. Shapes are in units of the tile: 0 to 4096 rightwards and downwards."""

    name: str
    _features: list[bytes] = field(default_factory=list)
    _keys: dict[str, int] = field(default_factory=dict)
    _values: dict[tuple[str, Value], int] = field(default_factory=dict)

    def add(self, key: int, shape: BaseGeometry, values: Mapping[str, Value]) -> None:
        """Add a shape with what is known of it; one that shrinks to nothing here is left out."""
        kind, numbers = _drawn(shape)
        if not numbers:
            return
        tags: list[int] = []
        for name, value in values.items():
            tags.append(self._keys.setdefault(name, len(self._keys)))
            tags.append(self._values.setdefault((type(value).__name__, value), len(self._values)))
        body = _number(1, key) + _packed(2, tags) + _number(3, kind) + _packed(4, numbers)
        self._features.append(_block(2, body))

    def encoded(self) -> bytes:
        """The layer as it stands in a tile; empty without shapes."""
        if not self._features:
            return b""
        keys = b"".join(_block(3, name.encode()) for name in self._keys)
        values = b"".join(_block(4, _value(value)) for _, value in self._values)
        head = _number(15, 2) + _block(1, self.name.encode())
        return _block(3, head + b"".join(self._features) + keys + values + _number(5, EXTENT))


def tile(layers: Iterable[TileLayer]) -> bytes:
    """A tile of layers."""
    return b"".join(layer.encoded() for layer in layers)


def _drawn(shape: BaseGeometry) -> tuple[int, list[int]]:
    """The kind of a shape and the commands that draw it, each step relative to the one before."""
    parts = list(getattr(shape, "geoms", [shape]))
    kinds = {"Point": _POINT, "LineString": _LINE, "LinearRing": _LINE, "Polygon": _AREA}
    known = [(kinds[part.geom_type], part) for part in parts if part.geom_type in kinds and not part.is_empty]
    if not known:
        return _POINT, []
    kind = max(kind for kind, _ in known)
    numbers: list[int] = []
    at = np.zeros(2, dtype=np.int64)
    for ring, closed in _rings([part for one, part in known if one == kind], kind):
        steps = np.diff(ring, axis=0, prepend=at[None, :])
        at = ring[-1]
        zigzag = ((steps << 1) ^ (steps >> 63)).ravel().tolist()
        numbers += [_MOVE | 1 << 3, *zigzag[:2]]
        if len(ring) > 1:
            numbers += [_DRAW | (len(ring) - 1) << 3, *zigzag[2:]]
        if closed:
            numbers.append(_CLOSE | 1 << 3)
    return kind, numbers


def _rings(parts: list[BaseGeometry], kind: int) -> Iterator[tuple[NDArray[np.int64], bool]]:
    """The lines to draw in whole numbers, without steps that lead nowhere; rings without their last point."""
    for part in parts:
        if kind != _AREA:
            line = _whole(part)
            if kind == _POINT or len(line) > 1:
                yield line, False
            continue
        # A ring around an area has a positive area where y grows downwards, one around a hole a negative one (4.3.3.3).
        turned = orient(cast(shapely.Polygon, part), 1.0)
        outer = _whole(turned.exterior)[:-1]
        if len(outer) > 2:
            yield outer, True
            for hole in turned.interiors:
                inner = _whole(hole)[:-1]
                if len(inner) > 2:
                    yield inner, True


def _whole(line: BaseGeometry) -> NDArray[np.int64]:
    points = np.rint(shapely.get_coordinates(line)).astype(np.int64)
    moved = np.any(np.diff(points, axis=0) != 0, axis=1)
    kept: NDArray[np.int64] = points[np.concatenate(([True], moved))]
    return kept


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _number(tag: int, number: int) -> bytes:
    return _varint(tag << 3) + _varint(number)


def _block(tag: int, body: bytes) -> bytes:
    return _varint(tag << 3 | 2) + _varint(len(body)) + body


def _packed(tag: int, numbers: Iterable[int]) -> bytes:
    return _block(tag, b"".join(_varint(number) for number in numbers))


def _value(value: Value) -> bytes:
    match value:
        case bool():
            return _number(7, int(value))
        case int():
            return _number(6, (value << 1) ^ (value >> 63))
        case float():
            return _varint(3 << 3 | 1) + np.float64(value).tobytes()
        case str():
            return _block(1, value.encode())
