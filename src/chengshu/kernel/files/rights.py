"""Permissions and roles of files; a file itself is seen through what it is attached to."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SET_LIMITS = Permission("files.limit.set", Text("设置上传限制", "Set the limits of uploads"))

KEEPER = Role("files.keeper", Text("附件管理员", "Keeper of files"), may={SET_LIMITS: Scope.ALL})
