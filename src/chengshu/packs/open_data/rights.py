"""What people may do about open data, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE = Permission("open_data.dataset.see", Text("查看数据开放工作", "See the work of opening data"))
PROPOSE = Permission("open_data.dataset.propose", Text("申报开放数据集", "Propose datasets for opening"))
REVIEW_SECRECY = Permission("open_data.secrecy.review", Text("隐私保密审查", "Review privacy and secrecy"))
PUBLISH = Permission("open_data.dataset.publish", Text("审核发布、下线开放数据集", "Publish and withdraw datasets"))
OVERRULE = Permission("open_data.check.overrule", Text("说明理由通过未达标的风险检查", "Overrule a failed check"))
ASSIGN = Permission("open_data.inquiry.assign", Text("分派公众来件", "Assign what visitors ask"))
ANSWER = Permission("open_data.inquiry.answer", Text("答复公众来件", "Answer what visitors ask"))
ADMIT = Permission("open_data.partner.admit", Text("审核社会主体、应用和社会数据", "Review partners and their work"))
SET_RULES = Permission("open_data.rule.set", Text("设置开放规则、领域、许可和规范", "Set rules, fields, licences"))
REWARD = Permission("open_data.reward.grant", Text("登记开放共享奖励", "Record rewards"))
SYNC = Permission("open_data.neighbour.keep", Text("管理与其他开放平台的同步", "Keep the links to other portals"))
SEE_ASSETS = Permission("open_data.asset.see", Text("查看数据资产", "See data assets"))
KEEP_ASSETS = Permission("open_data.asset.keep", Text("登记数据资产", "Keep data assets"))
SEE_OPERATIONS = Permission("open_data.operation.see", Text("查看授权运营", "See authorised operation"))
APPLY_OPERATION = Permission("open_data.operation.apply", Text("申请授权运营", "Apply for authorised operation"))
REVIEW_OPERATION = Permission("open_data.operation.review", Text("审核授权运营", "Review authorised operation"))
DECIDE_OPERATION = Permission("open_data.operation.decide", Text("审批授权运营", "Decide on authorised operation"))
RECORD_OPERATION = Permission("open_data.operation.record", Text("登记运营用途和收入", "Record uses and income"))
AUDIT_OPERATION = Permission(
    "open_data.operation.audit", Text("审计授权运营", "Audit authorised operation"), guarded=True
)

OFFICE_WORK = (
    SEE,
    PROPOSE,
    PUBLISH,
    OVERRULE,
    ASSIGN,
    ANSWER,
    ADMIT,
    REWARD,
    SEE_ASSETS,
    KEEP_ASSETS,
    SEE_OPERATIONS,
    REVIEW_OPERATION,
)
PERMISSIONS = (
    *OFFICE_WORK,
    REVIEW_SECRECY,
    SET_RULES,
    SYNC,
    APPLY_OPERATION,
    DECIDE_OPERATION,
    RECORD_OPERATION,
    AUDIT_OPERATION,
)

OFFICE = Role(
    key="open_data.office",
    label=Text("数据开放主管", "Office for open data"),
    may={**dict.fromkeys(OFFICE_WORK, Scope.AREA_AND_BELOW), SET_RULES: Scope.ALL, SYNC: Scope.ALL},
)
LEADER = Role(
    key="open_data.leader",
    label=Text("数据开放分管领导", "Leader for open data"),
    may={
        **dict.fromkeys((SEE, SEE_ASSETS, SEE_OPERATIONS, DECIDE_OPERATION), Scope.AREA_AND_BELOW),
        REVIEW_SECRECY: Scope.UNIT,
    },
)
UNIT_CLERK = Role(
    key="open_data.unit_clerk",
    label=Text("部门数据开放经办", "Open data clerk of a unit"),
    may=dict.fromkeys((SEE, PROPOSE, ANSWER, SEE_ASSETS, KEEP_ASSETS), Scope.UNIT),
)
UNIT_HEAD = Role(
    key="open_data.unit_head",
    label=Text("部门数据开放负责人", "Open data head of a unit"),
    may=dict.fromkeys((SEE, REVIEW_SECRECY, ANSWER, SEE_ASSETS), Scope.UNIT_AND_BELOW),
)
OPERATOR = Role(
    key="open_data.operator",
    label=Text("数据资产运营方", "Operator of data assets"),
    may=dict.fromkeys((SEE_OPERATIONS, APPLY_OPERATION, RECORD_OPERATION), Scope.UNIT),
)
AUDITOR = Role(
    key="open_data.auditor",
    label=Text("授权运营审计", "Auditor of authorised operation"),
    may=dict.fromkeys((SEE_ASSETS, SEE_OPERATIONS, AUDIT_OPERATION), Scope.ALL),
)
ROLES = (OFFICE, LEADER, UNIT_CLERK, UNIT_HEAD, OPERATOR, AUDITOR)
