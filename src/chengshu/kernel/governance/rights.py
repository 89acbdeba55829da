"""What people may do in governance, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.projects.rights import REGISTER_MATTERS, SEE_MATTERS, SEE_TASKS
from chengshu.spec.people import Permission, Role, Scope

SEE_GROUPS = Permission("governance.group.see", Text("查看领导小组", "See steering groups"))
EDIT_GROUPS = Permission("governance.group.edit", Text("管理领导小组及会议", "Keep steering groups and meetings"))
SEE_OFFICERS = Permission("governance.officer.see", Text("查看首席数据官等", "See chief officers"))
EDIT_OFFICERS = Permission("governance.officer.edit", Text("管理首席数据官等", "Keep chief officers"))
SEE_PAPERS = Permission("governance.paper.see", Text("查看年度计划和报告", "See yearly plans and reports"))
ACCEPT_PAPERS = Permission("governance.paper.accept", Text("审核年度计划和报告", "Accept yearly plans and reports"))
SEE_EXPERTS = Permission("governance.expert.see", Text("查看专家库", "See experts"))
EDIT_EXPERTS = Permission("governance.expert.edit", Text("管理专家库", "Keep experts"))
SEE_CONSULTATIONS = Permission("governance.consultation.see", Text("查看专家咨询", "See requests to experts"))
ASK_EXPERTS = Permission("governance.consultation.ask", Text("提出专家咨询", "Ask experts"))
RUN_CONSULTATIONS = Permission(
    "governance.consultation.run", Text("抽取专家、汇总结论", "Draw experts and compose results")
)
SEE_FEES = Permission("governance.fee.see", Text("查看专家咨询费", "See experts' fees"), guarded=True)
SETTLE_FEES = Permission("governance.fee.settle", Text("核定支付专家咨询费", "Approve and pay experts' fees"))
SEE_PARTNERS = Permission("governance.partner.see", Text("查看联盟和支撑机构", "See the alliance and support bodies"))
EDIT_PARTNERS = Permission(
    "governance.partner.edit", Text("管理联盟、支撑机构和协议", "Keep partners, agreements and activities")
)
SEE_STANDARDS = Permission("governance.standard.see", Text("查看标准规范", "See standards"))
EDIT_STANDARDS = Permission("governance.standard.edit", Text("管理标准规范", "Keep standards"))
CHECK_STANDARDS = Permission("governance.standard.check", Text("开展标准使用检查", "Check the use of standards"))
SEE_DOCUMENTS = Permission("governance.document.see", Text("查看规划和政策文件", "See plans and policy documents"))
EDIT_DOCUMENTS = Permission("governance.document.edit", Text("管理规划和政策文件", "Keep plans and policy documents"))
SET_RULES = Permission(
    "governance.rule.set", Text("设置报送期限、回避规则和收费标准", "Set due days, avoidance rules and fee rates")
)
SET_WORDS = Permission(
    "governance.word.set", Text("设置专业领域和标准分类", "Set fields of experts and branches of standards")
)

EVERY_SEEING = (
    SEE_GROUPS,
    SEE_OFFICERS,
    SEE_PAPERS,
    SEE_EXPERTS,
    SEE_CONSULTATIONS,
    SEE_PARTNERS,
    SEE_STANDARDS,
    SEE_DOCUMENTS,
)
KEEPING = (
    EDIT_GROUPS,
    EDIT_OFFICERS,
    ACCEPT_PAPERS,
    EDIT_EXPERTS,
    ASK_EXPERTS,
    RUN_CONSULTATIONS,
    SEE_FEES,
    SETTLE_FEES,
    EDIT_PARTNERS,
    EDIT_STANDARDS,
    CHECK_STANDARDS,
    EDIT_DOCUMENTS,
    SET_RULES,
)
PERMISSIONS = (*EVERY_SEEING, *KEEPING, SET_WORDS)
FOLLOWING_UP = (SEE_TASKS, SEE_MATTERS, REGISTER_MATTERS)

OFFICE = Role(
    key="governance.office",
    label=Text("市领导小组办公室", "Office of the city's steering group"),
    may={
        **dict.fromkeys((*EVERY_SEEING, *KEEPING, *FOLLOWING_UP), Scope.AREA_AND_BELOW),
        SET_WORDS: Scope.ALL,
    },
)
COUNTY_OFFICE = Role(
    key="governance.county_office",
    label=Text("县区领导小组办公室", "Office of a county's steering group"),
    may=dict.fromkeys((*EVERY_SEEING, *KEEPING, *FOLLOWING_UP), Scope.AREA_AND_BELOW),
)
GROUP_MEMBER = Role(
    key="governance.group_member",
    label=Text("领导小组成员", "Member of a steering group"),
    may={
        SEE_GROUPS: Scope.OWN,
        SEE_OFFICERS: Scope.AREA_AND_BELOW,
        SEE_PAPERS: Scope.AREA_AND_BELOW,
        SEE_CONSULTATIONS: Scope.AREA_AND_BELOW,
        SEE_PARTNERS: Scope.AREA_AND_BELOW,
        SEE_STANDARDS: Scope.AREA_AND_BELOW,
        SEE_DOCUMENTS: Scope.AREA_AND_BELOW,
    },
)
CHIEF_OFFICER = Role(
    key="governance.chief_officer",
    label=Text("首席数据官等", "Chief officer"),
    may={
        SEE_OFFICERS: Scope.UNIT_AND_BELOW,
        SEE_PAPERS: Scope.UNIT_AND_BELOW,
        SEE_GROUPS: Scope.UNIT,
        SEE_CONSULTATIONS: Scope.UNIT,
        ASK_EXPERTS: Scope.UNIT,
        SEE_STANDARDS: Scope.UNIT_AND_BELOW,
        SEE_DOCUMENTS: Scope.UNIT_AND_BELOW,
    },
)
EXPERT = Role(
    key="governance.expert",
    label=Text("评审专家", "Expert"),
    may={SEE_CONSULTATIONS: Scope.OWN, SEE_EXPERTS: Scope.OWN, SEE_FEES: Scope.OWN},
)
ROLES = (OFFICE, COUNTY_OFFICE, GROUP_MEMBER, CHIEF_OFFICER, EXPERT)
