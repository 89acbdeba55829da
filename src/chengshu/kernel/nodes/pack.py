"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="nodes", label=Text("级联节点", "Nodes"))
