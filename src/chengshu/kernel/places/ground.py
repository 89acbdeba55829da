"""Where a position lies: the cells of the grid, kept in memory with a tree over their boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from chengshu.base.coordinates import Box, on_earth
from chengshu.base.text import Text
from chengshu.kernel.places.editions import Kind, Memory, Tokens
from chengshu.kernel.places.models import Cell, CellLevel
from chengshu.kernel.places.outlines import geometries_of

MOST_ANSWERED = 50_000


@dataclass(frozen=True, slots=True)
class Grid:
    """A cell as an answer: ``grid_id`` is the key of ``places.Cell``."""

    grid_id: int
    code: str
    level: int
    name: str
    name_en: str
    division_code: str
    parent_id: int | None

    @property
    def label(self) -> Text:
        """The name; where there is no English one the Chinese one serves."""
        return Text(self.name, self.name_en or self.name)


@dataclass(frozen=True)
class Layer:
    """The cells of one level with the tree that finds them."""

    cells: Sequence[Grid]
    tree: shapely.STRtree

    def holding(self, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.int64]:
        """For each position the index of its cell, -1 for none; on a boundary the first of the two."""
        found = np.full(len(lons), -1, dtype=np.int64)
        points, cells = self.tree.query(shapely.points(lons, lats))
        inside = shapely.intersects_xy(self.tree.geometries[cells], lons[points], lats[points])
        points, cells = points[inside], cells[inside]
        order = np.argsort(-cells, kind="stable")
        found[points[order]] = cells[order]
        return found

    def at(self, lon: float, lat: float) -> Grid | None:
        """The cell around one position."""
        near = self.tree.query(shapely.Point(lon, lat))
        inside = near[shapely.intersects_xy(self.tree.geometries[near], lon, lat)]
        return self.cells[int(inside.min())] if len(inside) else None


@dataclass(frozen=True)
class Ground:
    """All cells in force, the finest level first."""

    layers: Sequence[Layer]
    by_id: dict[int, Grid]
    box: Box | None
    answered: dict[tuple[float, float], Grid | None] = field(default_factory=dict)

    def at(self, lon: float, lat: float) -> Grid | None:
        """The finest cell around a position; None outside the city. Places of names are asked for over and over."""
        if self.box is None or not on_earth(lon, lat) or not self.box.holds(lon, lat):
            return None
        spot = (lon, lat)
        if spot not in self.answered:
            if len(self.answered) >= MOST_ANSWERED:
                self.answered.clear()
            self.answered[spot] = next((found for layer in self.layers if (found := layer.at(lon, lat))), None)
        return self.answered[spot]

    def all_at(self, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> list[Grid | None]:
        """The finest cell around each of many positions."""
        answers: list[Grid | None] = [None] * len(lons)
        left = np.flatnonzero(np.isfinite(lons) & np.isfinite(lats))
        for layer in self.layers:
            found = layer.holding(lons[left], lats[left])
            for place, index in zip(left[found >= 0].tolist(), found[found >= 0].tolist(), strict=True):
                answers[place] = layer.cells[index]
            left = left[found < 0]
        return answers

    def above(self, grid: Grid) -> list[Grid]:
        """The cell with all it lies in, the widest first."""
        found = [grid]
        while (parent := found[0].parent_id) is not None and parent in self.by_id:
            found.insert(0, self.by_id[parent])
        return found


def _made() -> Ground:
    rows = Cell.objects.filter(valid_until=None).order_by("level", "code")
    columns = ("pk", "code", "level", "name_zh", "name_en", "division_code", "parent_id", "shape")
    by_level: dict[int, tuple[list[Grid], list[str]]] = {level.value: ([], []) for level in CellLevel}
    for *values, shape in rows.values_list(*columns).iterator():
        grid = Grid(*values)
        cells, shapes = by_level[grid.level]
        cells.append(grid)
        shapes.append(shape)
    levels = sorted((level for level, (cells, _) in by_level.items() if cells), reverse=True)
    layers = [Layer(by_level[level][0], _tree(by_level[level][1])) for level in levels]
    everything = [cell for layer in layers for cell in layer.cells]
    bounds = np.array([shapely.total_bounds(layer.tree.geometries) for layer in layers])
    box = Box(*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist()) if layers else None
    return Ground(layers, {cell.grid_id: cell for cell in everything}, box)


def _tree(shapes: list[str]) -> shapely.STRtree:
    """A tree whose shapes are prepared to be asked for many points."""
    areas = geometries_of(shapes)
    shapely.prepare(areas)
    return shapely.STRtree(areas)


_GROUND = Memory(_made, Kind.CELLS)


def ground(tokens: Tokens | None = None) -> Ground:
    """The grid as it is now, or as the tokens say that were just read."""
    return _GROUND.now(tokens)


def grid_at(lon: float, lat: float) -> Grid | None:
    """The finest cell around a position (CGCS2000); None where the city's grid has none."""
    return ground().at(lon, lat)


def grids_at(
    lons: Sequence[float] | NDArray[np.float64], lats: Sequence[float] | NDArray[np.float64]
) -> list[Grid | None]:
    """The finest cell around each of many positions at once."""
    return ground().all_at(np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64))


def cells_at(lon: float, lat: float) -> list[Grid]:
    """The cells around a position from the county down; empty outside the city."""
    earth = ground()
    grid = earth.at(lon, lat)
    return earth.above(grid) if grid else []


def city_box() -> Box | None:
    """The box around the whole grid; None before there is one."""
    return ground().box
