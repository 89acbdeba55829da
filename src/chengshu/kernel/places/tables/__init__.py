"""Lists of places: components, lists handed in, doubles, cells, duties."""

from __future__ import annotations

from chengshu.kernel.places.tables.cells import CELLS, DUTIES
from chengshu.kernel.places.tables.components import COMPONENTS, IMPORTS, NEAR, problems_table
from chengshu.kernel.places.tables.doubles import DOUBLES

__all__ = ["CELLS", "COMPONENTS", "DOUBLES", "DUTIES", "IMPORTS", "NEAR", "problems_table"]
