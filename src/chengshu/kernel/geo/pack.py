"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.spec.pack import Pack

PACK = Pack(key="geo", label=Text("行政区划", "Divisions"), seeds=(seed_divisions,))
