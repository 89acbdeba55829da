"""What people may do about the channels, and the role that bundles it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

KEEP_DOORS = Permission("intake.door.keep", Text("管理受理渠道和接口密钥", "Keep channels and keys of programs"))
IMPORT = Permission("intake.file.import", Text("批量导入案件", "Import cases from files"))
CONFIRM = Permission("intake.finding.confirm", Text("确认自动发现的问题", "Confirm what machines found"))
PERMISSIONS = (KEEP_DOORS, IMPORT, CONFIRM)
KEEPER = Role(
    key="intake.keeper",
    label=Text("受理渠道管理员", "Keeper of channels"),
    may={KEEP_DOORS: Scope.ALL, IMPORT: Scope.UNIT, CONFIRM: Scope.UNIT},
)
CONFIRMER = Role(
    key="intake.confirmer",
    label=Text("自动发现确认员", "Confirms findings"),
    may={CONFIRM: Scope.UNIT, IMPORT: Scope.UNIT},
)
ROLES = (KEEPER, CONFIRMER)
