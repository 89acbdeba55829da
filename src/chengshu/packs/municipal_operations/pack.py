"""What municipal operations declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="municipal_operations", label=Text("城管综合业务", "Municipal operations"))
