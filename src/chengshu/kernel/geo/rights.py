"""Permissions and roles of divisions; reading them is for everybody."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

IMPORT_DIVISIONS = Permission("geo.division.import", Text("导入行政区划", "Import divisions"))

KEEPER = Role("geo.keeper", Text("区划管理员", "Keeper of divisions"), may={IMPORT_DIVISIONS: Scope.ALL})
