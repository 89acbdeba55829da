"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="governance", label=Text("治理机制", "Governance"))
