"""What evaluation declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="evaluation", label=Text("综合评价", "Evaluation"))
