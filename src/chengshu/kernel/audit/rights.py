"""Who may read the record."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Power, Role, Scope

SEE_ENTRIES = Permission("audit.entry.see", Text("查看审计记录", "See audit entries"), guarded=True, power=Power.AUDIT)
VERIFY_CHAIN = Permission("audit.chain.verify", Text("校验审计链", "Verify the audit chain"), power=Power.AUDIT)

AUDIT_ADMINISTRATOR = Role(
    "audit.administrator",
    Text("审计管理员", "Audit administrator"),
    may={SEE_ENTRIES: Scope.ALL, VERIFY_CHAIN: Scope.ALL},
    power=Power.AUDIT,
)
