"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="quality", label=Text("数据质量", "Data quality"))
