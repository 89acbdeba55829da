"""Permissions and roles of the appraisal."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE = Permission("appraisal.score.see", Text("查看考核", "See appraisals"))
SET_RULES = Permission("appraisal.rule.set", Text("制定考评办法", "Set the appraisal rules"))
RUN = Permission("appraisal.round.run", Text("组织考核", "Run appraisals"))
REPORT = Permission("appraisal.goal.report", Text("填报考核目标", "Report on goals"))
JUDGE = Permission("appraisal.unit.judge", Text("评议打分", "Judge units"))
APPEAL = Permission("appraisal.score.appeal", Text("提出申诉", "Appeal against a score"))
DECIDE = Permission("appraisal.appeal.decide", Text("裁决申诉", "Decide appeals"))
MEASURE = Permission(
    "appraisal.measure.issue", Text("发布通报、约谈、表彰和整改", "Issue bulletins, talks, praise and orders")
)
ASSESS = Permission("appraisal.framework.assess", Text("国家指标自评", "Assess by the national indicators"))

OFFICER = Role(
    key="appraisal.officer",
    label=Text("考核办工作人员", "Appraisal officer"),
    may={
        SEE: Scope.AREA_AND_BELOW,
        SET_RULES: Scope.UNIT_AND_BELOW,
        RUN: Scope.AREA_AND_BELOW,
        JUDGE: Scope.AREA_AND_BELOW,
        DECIDE: Scope.AREA_AND_BELOW,
        MEASURE: Scope.AREA_AND_BELOW,
        ASSESS: Scope.AREA_AND_BELOW,
    },
)
UNIT_CONTACT = Role(
    key="appraisal.contact",
    label=Text("单位考核联络员", "Unit's appraisal contact"),
    may={SEE: Scope.UNIT, REPORT: Scope.UNIT, APPEAL: Scope.UNIT},
)
LEADER = Role(
    key="appraisal.leader",
    label=Text("考核分管领导", "Leader in charge of appraisal"),
    may={SEE: Scope.AREA_AND_BELOW, JUDGE: Scope.AREA_AND_BELOW, DECIDE: Scope.AREA_AND_BELOW},
)

PERMISSIONS = (SEE, SET_RULES, RUN, REPORT, JUDGE, APPEAL, DECIDE, MEASURE, ASSESS)
ROLES = (OFFICER, UNIT_CONTACT, LEADER)
