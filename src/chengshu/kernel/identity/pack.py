"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.spec.pack import Pack

PACK = Pack(
    key="identity", label=Text("机构与人员", "Organisations and people"), seeds=(seed_organisations, seed_people)
)
