"""What the base registries declare."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.registries.rights import PERMISSIONS, ROLES
from chengshu.spec.pack import Pack

PACK = Pack(key="registries", label=Text("基础库", "Base registries"), permissions=PERMISSIONS, roles=ROLES)
