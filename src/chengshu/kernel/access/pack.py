"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.seeds import seed_grants
from chengshu.spec.pack import Pack

PACK = Pack(key="access", label=Text("权限", "Access"), seeds=(seed_grants,))
