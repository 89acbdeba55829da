"""What people may do in the lake, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE_LAKE = Permission("lake.table.see", Text("查看数据湖", "See the lake"))
PREVIEW = Permission("lake.row.preview", Text("预览湖表数据", "Preview rows of the lake"), guarded=True)
KEEP_LAKE = Permission("lake.table.keep", Text("维护数据湖", "Keep the lake"))

PERMISSIONS = (SEE_LAKE, PREVIEW, KEEP_LAKE)

READER = Role(key="lake.reader", label=Text("数据湖查看人员", "Reader of the lake"), may={SEE_LAKE: Scope.ALL})
KEEPER = Role(
    key="lake.keeper",
    label=Text("数据湖管理员", "Keeper of the lake"),
    may=dict.fromkeys((SEE_LAKE, PREVIEW, KEEP_LAKE), Scope.ALL),
)
ROLES = (READER, KEEPER)
