"""What grid and components declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="places", label=Text("网格与部件", "Grid and components"))
