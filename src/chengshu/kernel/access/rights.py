"""Permissions and the security administrator."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.identity.rights import RESET_SECOND_FACTOR, RULE_SIGN_IN, SEE_ORGANISATIONS, SEE_PEOPLE
from chengshu.spec.people import Permission, Power, Role, Scope

SEE_ROLES = Permission("access.role.see", Text("查看角色与授权", "See roles and grants"))
CHANGE_ROLES = Permission("access.role.change", Text("维护角色", "Maintain roles"), power=Power.SECURITY)
GRANT_ROLES = Permission("access.role.grant", Text("授予和收回角色", "Grant and take back roles"), power=Power.SECURITY)

SECURITY_ADMINISTRATOR = Role(
    "access.security_administrator",
    Text("安全管理员", "Security administrator"),
    may={
        SEE_ROLES: Scope.ALL,
        CHANGE_ROLES: Scope.ALL,
        GRANT_ROLES: Scope.ALL,
        RESET_SECOND_FACTOR: Scope.ALL,
        RULE_SIGN_IN: Scope.ALL,
        SEE_ORGANISATIONS: Scope.ALL,
        SEE_PEOPLE: Scope.ALL,
    },
    power=Power.SECURITY,
)
