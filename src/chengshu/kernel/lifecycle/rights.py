"""What people may do with projects, and the roles that bundle it.

A county's bodies hold the same roles, granted for the county: ``AREA_AND_BELOW`` then reaches its own projects.
"""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.governance.rights import ASK_EXPERTS, SEE_CONSULTATIONS
from chengshu.spec.people import Permission, Role, Scope

SEE_NEEDS = Permission("lifecycle.need.see", Text("查看需求和白皮书", "See needs and white papers"))
HAND_IN = Permission("lifecycle.need.hand_in", Text("报送需求、白皮书和项目", "Hand in needs, papers and projects"))
CALL = Permission("lifecycle.call.open", Text("组织需求征集", "Call for needs"))
COMPILE = Permission("lifecycle.plan.compile", Text("编制年度计划", "Compile the yearly plans"))
APPROVE_PLAN = Permission("lifecycle.plan.approve", Text("审批年度计划", "Approve the yearly plans"))
SEE_PROJECTS = Permission("lifecycle.project.see", Text("查看项目库", "See the project library"))
KEEP_LIBRARY = Permission("lifecycle.library.keep", Text("管理项目库", "Keep the project library"))
REVIEW = Permission("lifecycle.review.sign", Text("联合会审会签", "Sign in the joint review"))
MANAGE = Permission("lifecycle.project.manage", Text("推进项目实施", "Carry projects through"))
CONFIRM = Permission("lifecycle.stage.confirm", Text("核验项目环节", "Confirm stages of projects"))
SEE_FUNDS = Permission("lifecycle.fund.see", Text("查看项目资金", "See the money of projects"))
KEEP_FUNDS = Permission("lifecycle.fund.keep", Text("登记预算和支付", "Enter budgets and payments"))
GRANT_EXCEPTION = Permission(
    "lifecycle.exception.grant", Text("批准计划外项目", "Grant exceptions from the yearly plan")
)
EVALUATE = Permission("lifecycle.evaluation.give", Text("组织后评价", "Run after-evaluations"))
AUDIT = Permission("lifecycle.finding.raise", Text("提出审计问题", "Raise audit findings"))
OPEN_PROJECTS = Permission("lifecycle.project.open", Text("公开项目进展", "Open projects to the public"))
SET_RULES = Permission("lifecycle.rule.set", Text("设置项目管理规则", "Set the rules of project management"))

PERMISSIONS = (
    SEE_NEEDS,
    HAND_IN,
    CALL,
    COMPILE,
    APPROVE_PLAN,
    SEE_PROJECTS,
    KEEP_LIBRARY,
    REVIEW,
    MANAGE,
    CONFIRM,
    SEE_FUNDS,
    KEEP_FUNDS,
    GRANT_EXCEPTION,
    EVALUATE,
    AUDIT,
    OPEN_PROJECTS,
    SET_RULES,
)
_AREA = Scope.AREA_AND_BELOW
_SEEING = {SEE_NEEDS: _AREA, SEE_PROJECTS: _AREA, SEE_FUNDS: _AREA}

OFFICER = Role(
    key="lifecycle.officer",
    label=Text("项目管理办公室（数据局）", "Project officer of the data office"),
    may={
        **_SEEING,
        CALL: _AREA,
        COMPILE: _AREA,
        KEEP_LIBRARY: _AREA,
        REVIEW: Scope.UNIT,
        MANAGE: _AREA,
        CONFIRM: Scope.UNIT,
        OPEN_PROJECTS: _AREA,
        SET_RULES: _AREA,
        HAND_IN: Scope.UNIT,
        ASK_EXPERTS: _AREA,
        SEE_CONSULTATIONS: _AREA,
    },
)
REFORM_REVIEWER = Role(
    key="lifecycle.reform_reviewer",
    label=Text("发展改革会审员", "Reviewer of development and reform"),
    may={**_SEEING, REVIEW: Scope.UNIT, CONFIRM: Scope.UNIT, EVALUATE: _AREA},
)
FINANCE_REVIEWER = Role(
    key="lifecycle.finance_reviewer",
    label=Text("财政会审员", "Reviewer of finance"),
    may={**_SEEING, REVIEW: Scope.UNIT, CONFIRM: Scope.UNIT, KEEP_FUNDS: _AREA},
)
AUDIT_REVIEWER = Role(
    key="lifecycle.audit_reviewer",
    label=Text("审计会审员", "Reviewer of audit"),
    may={**_SEEING, REVIEW: Scope.UNIT, CONFIRM: Scope.UNIT, AUDIT: _AREA},
)
UNIT_CLERK = Role(
    key="lifecycle.unit_clerk",
    label=Text("单位项目申报员", "Unit's applicant"),
    may={
        SEE_NEEDS: Scope.UNIT_AND_BELOW,
        HAND_IN: Scope.UNIT,
        SEE_PROJECTS: Scope.UNIT_AND_BELOW,
        MANAGE: Scope.UNIT,
        SEE_FUNDS: Scope.UNIT_AND_BELOW,
    },
)
UNIT_HEAD = Role(
    key="lifecycle.unit_head",
    label=Text("单位项目负责人", "Head of the unit's projects"),
    may={
        SEE_NEEDS: Scope.UNIT_AND_BELOW,
        HAND_IN: Scope.UNIT,
        SEE_PROJECTS: Scope.UNIT_AND_BELOW,
        SEE_FUNDS: Scope.UNIT_AND_BELOW,
        MANAGE: Scope.UNIT,
    },
)
MANAGER = Role(
    key="lifecycle.manager",
    label=Text("项目经理", "Project manager"),
    may={SEE_PROJECTS: Scope.OWN, MANAGE: Scope.OWN, SEE_FUNDS: Scope.OWN},
)
LEADER = Role(
    key="lifecycle.leader",
    label=Text("项目分管领导", "Leader in charge of projects"),
    may={**_SEEING, APPROVE_PLAN: _AREA, GRANT_EXCEPTION: _AREA},
)
ROLES = (OFFICER, REFORM_REVIEWER, FINANCE_REVIEWER, AUDIT_REVIEWER, UNIT_CLERK, UNIT_HEAD, MANAGER, LEADER)
