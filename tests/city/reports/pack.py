"""What the pack declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="reports", label=Text("上报", "Reports"))
