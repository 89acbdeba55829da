"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="catalogue", label=Text("信息资源目录", "Data catalogue"))
