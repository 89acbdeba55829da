"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access import rights
from chengshu.kernel.access.seeds import seed_grants
from chengshu.spec.pack import Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="access",
    label=Text("权限", "Access"),
    permissions=(rights.SEE_ROLES, rights.CHANGE_ROLES, rights.GRANT_ROLES),
    roles=(rights.SECURITY_ADMINISTRATOR,),
    pages=(
        Page(
            Text("角色与授权", "Roles and grants"),
            "access:roles",
            Section.ADMINISTRATION,
            rights.SEE_ROLES,
            "user-shield",
        ),
    ),
    seeds=(seed_grants,),
    urls="chengshu.kernel.access.urls",
)
