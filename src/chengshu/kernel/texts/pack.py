"""What text understanding declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="texts", label=Text("文本理解", "Text understanding"))
