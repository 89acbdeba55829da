"""Permissions and the system administrator."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Power, Role, Scope

SEE_ORGANISATIONS = Permission("identity.organisation.see", Text("查看机构", "See organisations"))
CHANGE_ORGANISATIONS = Permission(
    "identity.organisation.change", Text("维护机构", "Maintain organisations"), power=Power.SYSTEM
)
SEE_PEOPLE = Permission("identity.person.see", Text("查看人员", "See people"))
CHANGE_PEOPLE = Permission(
    "identity.person.change", Text("维护人员与岗位", "Maintain people and posts"), power=Power.SYSTEM
)
SHOW_CONTACT = Permission("identity.contact.show", Text("查看完整联系方式", "Show full contacts"), guarded=True)
KEEP_ACCOUNTS = Permission(
    "identity.account.keep", Text("开通、停用账号，重置密码", "Open and suspend accounts"), power=Power.SYSTEM
)
END_SESSIONS = Permission("identity.session.end", Text("结束他人会话", "End others' sessions"), power=Power.SYSTEM)
RESET_SECOND_FACTOR = Permission(
    "identity.second_factor.reset", Text("重置第二因子", "Reset second factors"), power=Power.SECURITY
)
RULE_SIGN_IN = Permission(
    "identity.rule.change", Text("设定密码与登录规则", "Set the rules of sign-in"), power=Power.SECURITY
)

SYSTEM_ADMINISTRATOR = Role(
    "identity.system_administrator",
    Text("系统管理员", "System administrator"),
    may={
        SEE_ORGANISATIONS: Scope.ALL,
        CHANGE_ORGANISATIONS: Scope.ALL,
        SEE_PEOPLE: Scope.ALL,
        CHANGE_PEOPLE: Scope.ALL,
        SHOW_CONTACT: Scope.ALL,
        KEEP_ACCOUNTS: Scope.ALL,
        END_SESSIONS: Scope.ALL,
    },
    power=Power.SYSTEM,
)
STAFF = Role(
    "identity.staff",
    Text("工作人员", "Member of the staff"),
    may={SEE_ORGANISATIONS: Scope.ALL, SEE_PEOPLE: Scope.UNIT},
)
