"""Words of this floor in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from chengshu.base.text import Text
from chengshu.kernel.identity.models import Level, OrganisationKind

KINDS: Mapping[str, Text] = {
    OrganisationKind.COMMITTEE: Text("党委部门", "Party department"),
    OrganisationKind.GOVERNMENT: Text("人民政府", "People's government"),
    OrganisationKind.BUREAU: Text("政府部门", "Government department"),
    OrganisationKind.INSTITUTION: Text("事业单位", "Public institution"),
    OrganisationKind.COUNTY: Text("县区", "County or district"),
    OrganisationKind.TOWN: Text("乡镇街道", "Town or sub-district"),
    OrganisationKind.ENTERPRISE: Text("企业", "Enterprise"),
    OrganisationKind.GROUP: Text("议事协调机构", "Coordinating body"),
}
LEVELS: Mapping[str, Text] = {
    Level.PROVINCE: Text("省级", "Province"),
    Level.CITY: Text("市级", "City"),
    Level.COUNTY: Text("县级", "County"),
    Level.TOWN: Text("乡级", "Town"),
    Level.VILLAGE: Text("村级", "Village"),
}
CHANGES: Mapping[str, Text] = {
    "added": Text("设立", "Set up"),
    "renamed": Text("更名", "Renamed"),
    "moved": Text("调整隶属", "Moved"),
    "merged": Text("并入", "Merged"),
    "took_over": Text("承接职责", "Took over"),
    "closed": Text("撤销", "Closed"),
    "opened": Text("恢复", "Opened again"),
    "changed": Text("变更信息", "Details changed"),
}
ENDINGS: Mapping[str, Text] = {
    "signed_out": Text("本人退出", "Signed out"),
    "ended": Text("被结束", "Ended"),
    "idle": Text("长时间未操作", "Idle too long"),
    "password": Text("密码已更改", "Password changed"),
    "suspended": Text("账号已停用", "Account suspended"),
}
