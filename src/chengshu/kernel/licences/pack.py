"""What the licence store declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.licences.purposes import ATTACHABLES, PURPOSES
from chengshu.kernel.licences.rights import PERMISSIONS, ROLES
from chengshu.spec.pack import Pack

PACK = Pack(
    key="licences",
    label=Text("电子证照", "E-licences"),
    permissions=PERMISSIONS,
    roles=ROLES,
    purposes=PURPOSES,
    attachables=ATTACHABLES,
    urls="chengshu.kernel.licences.urls",
)
