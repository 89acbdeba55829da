"""What people may do with licences and proofs, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE = Permission("licences.licence.see", Text("查看电子证照", "See licences"), guarded=True)
ISSUE = Permission("licences.licence.issue", Text("签发、变更、吊销电子证照", "Issue, change and revoke licences"))
FETCH = Permission("licences.licence.fetch", Text("办事时调取电子证照和材料", "Fetch licences and papers for a case"))
KEEP_TYPES = Permission("licences.type.edit", Text("管理证照类型和模板", "Keep types and templates of licences"))
KEEP_SEALS = Permission("licences.seal.edit", Text("管理电子印章", "Keep electronic seals"))
SEE_PROOFS = Permission("licences.proof.see", Text("查看证明清单和减证成效", "See the list of proofs and what was cut"))
KEEP_PROOFS = Permission(
    "licences.proof.edit", Text("维护事项材料和证明清单", "Keep items, their materials and proofs")
)
ANSWER = Permission("licences.verification.answer", Text("答复部门核验", "Answer requests to verify"))

PERMISSIONS = (SEE, ISSUE, FETCH, KEEP_TYPES, KEEP_SEALS, SEE_PROOFS, KEEP_PROOFS, ANSWER)

KEEPER = Role(
    key="licences.keeper",
    label=Text("证照库管理员", "Keeper of the licence store"),
    may={
        SEE: Scope.AREA_AND_BELOW,
        KEEP_TYPES: Scope.AREA_AND_BELOW,
        KEEP_SEALS: Scope.AREA_AND_BELOW,
        SEE_PROOFS: Scope.AREA_AND_BELOW,
        KEEP_PROOFS: Scope.AREA_AND_BELOW,
        FETCH: Scope.UNIT,
    },
)
ISSUER = Role(
    key="licences.issuer",
    label=Text("证照签发人员", "Issuer of licences"),
    may={
        SEE: Scope.UNIT_AND_BELOW,
        ISSUE: Scope.UNIT,
        KEEP_TYPES: Scope.UNIT,
        FETCH: Scope.UNIT,
        SEE_PROOFS: Scope.AREA_AND_BELOW,
        KEEP_PROOFS: Scope.UNIT,
        ANSWER: Scope.UNIT,
    },
)
LEADER = Role(
    key="licences.leader",
    label=Text("证照和减证情况查看", "Reader of licences and cuts"),
    may={SEE_PROOFS: Scope.AREA_AND_BELOW},
)
ROLES = (KEEPER, ISSUER, LEADER)
