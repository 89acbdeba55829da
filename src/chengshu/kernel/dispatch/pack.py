"""What dispatch declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="dispatch", label=Text("派遣调度", "Dispatch"))
