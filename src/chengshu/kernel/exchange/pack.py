"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="exchange", label=Text("共享交换", "Exchange"))
