"""What intake declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="intake", label=Text("受理渠道", "Intake"))
