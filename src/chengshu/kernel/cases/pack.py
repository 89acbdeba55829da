"""What cases declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="cases", label=Text("案件", "Cases"))
