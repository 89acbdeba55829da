"""What the open data portal declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.packs.open_data.rights import PERMISSIONS, ROLES
from chengshu.packs.open_data.services.assets import OPERATION
from chengshu.packs.open_data.services.flow import PROPOSAL, UPDATE
from chengshu.packs.open_data.services.partners import ADMISSION
from chengshu.packs.open_data.services.voices import INQUIRY
from chengshu.spec.pack import Pack

PACK = Pack(
    key="open_data",
    label=Text("数据开放", "Open data"),
    permissions=PERMISSIONS,
    roles=ROLES,
    urls="chengshu.packs.open_data.urls",
    work_types=(PROPOSAL, UPDATE, INQUIRY, ADMISSION, OPERATION),
)
