"""What this pack declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="open_data", label=Text("数据开放", "Open data"))
