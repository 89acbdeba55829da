"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="lifecycle", label=Text("项目全流程", "Project lifecycle"))
