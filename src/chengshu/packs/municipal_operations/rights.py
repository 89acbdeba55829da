"""What people may do in municipal operations, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope


def _permission(key: str, zh: str, en: str, *, guarded: bool = False) -> Permission:
    return Permission(f"municipal_operations.{key}", Text(zh, en), guarded=guarded)


SEE = _permission("book.see", "查看市政台账、巡查和工单", "See books, patrols and orders")
KEEP = _permission("book.keep", "登记、导入市政台账", "Keep and import books")
PATROL = _permission("patrol.make", "巡查并上报发现", "Patrol and report findings")
PLAN = _permission("plan.keep", "制定养护计划", "Keep plans of upkeep")
ASSIGN = _permission("order.assign", "下达、派发和验收工单", "Make, assign and check orders")
DO = _permission("order.do", "处置工单", "Carry orders out")
ASSESS = _permission("assessment.make", "考评和登记收运量", "Assess, and enter what is collected")
SEE_UTILITIES = _permission("utility.see", "查看公用事业数据", "See the utilities")
HAND_IN = _permission("return.hand_in", "报送公用事业月报", "Hand in a utility's figures")
REVIEW_RETURNS = _permission("return.review", "审核公用事业月报", "Review the utilities' figures")
REPORT_FAULT = _permission("fault.report", "登记、发布停供故障", "Enter and publish interruptions")
KEEP_KEYS = _permission(
    "key.keep", "登记公用事业单位，发放、停用接口密钥", "Admit utilities, give out and end their keys"
)
SEE_PERMITS = _permission("permit.see", "查看城管许可", "See permits")
REVIEW_PERMITS = _permission("permit.review", "受理、审查城管许可", "Take in and review permits")
GRANT_PERMITS = _permission("permit.grant", "决定、撤销城管许可", "Grant and revoke permits")
SEE_PROCEEDINGS = _permission("proceeding.see", "查看行政处罚案件", "See proceedings", guarded=True)
INVESTIGATE = _permission("proceeding.investigate", "办理行政处罚案件", "Investigate and carry out")
REVIEW_LEGALITY = _permission("proceeding.review", "法制审核", "Review legality")
DECIDE = _permission("proceeding.decide", "批准立案、决定处罚、公开", "File, decide and publish")
RECONSIDER = _permission("reconsideration.review", "办理行政复议", "Accept and review reconsiderations")
DECIDE_RECONSIDERATION = _permission("reconsideration.decide", "批准行政复议决定", "Approve reconsiderations")
SEE_EMERGENCIES = _permission("emergency.see", "查看市政突发事件", "See sudden events")
RESPOND = _permission("emergency.respond", "处置市政突发事件", "Respond to sudden events")
SEND_READINGS = _permission("reading.send", "登记监测值", "Enter readings")
SEE_FIGURES = _permission("figure.see", "查看城管运行分析", "See figures and forecasts")
SET_RULES = _permission(
    "rule.set",
    "设置指标、标准、案由、许可事项、覆盖清单和预警规则",
    "Set figures, criteria, offences, permits, coverage, rules",
)

PERMISSIONS = (
    SEE,
    KEEP,
    PATROL,
    PLAN,
    ASSIGN,
    DO,
    ASSESS,
    SEE_UTILITIES,
    HAND_IN,
    REVIEW_RETURNS,
    REPORT_FAULT,
    KEEP_KEYS,
    SEE_PERMITS,
    REVIEW_PERMITS,
    GRANT_PERMITS,
    SEE_PROCEEDINGS,
    INVESTIGATE,
    REVIEW_LEGALITY,
    DECIDE,
    RECONSIDER,
    DECIDE_RECONSIDERATION,
    SEE_EMERGENCIES,
    RESPOND,
    SEND_READINGS,
    SEE_FIGURES,
    SET_RULES,
)
WATCHING = (SEE, SEE_UTILITIES, SEE_PERMITS, SEE_EMERGENCIES, SEE_FIGURES)

OFFICE = Role(
    key="municipal_operations.office",
    label=Text("城管局业务经办", "Clerk of the urban management bureau"),
    may={
        **dict.fromkeys(
            (*WATCHING, KEEP, PLAN, ASSIGN, ASSESS, REVIEW_RETURNS, KEEP_KEYS, REVIEW_PERMITS), Scope.AREA_AND_BELOW
        ),
        **dict.fromkeys((RESPOND, REPORT_FAULT, SEND_READINGS), Scope.AREA_AND_BELOW),
        SET_RULES: Scope.ALL,
    },
)
LEADER = Role(
    key="municipal_operations.leader",
    label=Text("城管局负责人", "Head of the urban management bureau"),
    may=dict.fromkeys((*WATCHING, GRANT_PERMITS, SEE_PROCEEDINGS), Scope.AREA_AND_BELOW),
)
UNIT_CLERK = Role(
    key="municipal_operations.unit_clerk",
    label=Text("市政、环卫、园林单位经办", "Clerk of an operating unit"),
    may={
        **dict.fromkeys((SEE, KEEP, PATROL, PLAN, ASSIGN, DO, ASSESS, SEND_READINGS), Scope.UNIT_AND_BELOW),
        **dict.fromkeys((SEE_EMERGENCIES, RESPOND, SEE_FIGURES), Scope.UNIT_AND_BELOW),
    },
)
UNIT_HEAD = Role(
    key="municipal_operations.unit_head",
    label=Text("市政、环卫、园林单位负责人", "Head of an operating unit"),
    may=dict.fromkeys((SEE, ASSIGN, ASSESS, SEE_EMERGENCIES, RESPOND, SEE_FIGURES), Scope.UNIT_AND_BELOW),
)
CREW = Role(
    key="municipal_operations.crew",
    label=Text("养护处置班组", "Upkeep crew"),
    may=dict.fromkeys((SEE, PATROL, DO), Scope.UNIT),
)
COMPANY_CLERK = Role(
    key="municipal_operations.company_clerk",
    label=Text("公用事业单位经办", "Clerk of a utility company"),
    may=dict.fromkeys(
        (
            SEE,
            KEEP,
            PATROL,
            ASSIGN,
            DO,
            SEE_UTILITIES,
            HAND_IN,
            REPORT_FAULT,
            SEND_READINGS,
            SEE_EMERGENCIES,
            RESPOND,
        ),
        Scope.UNIT,
    ),
)
COMPANY_HEAD = Role(
    key="municipal_operations.company_head",
    label=Text("公用事业单位负责人", "Head of a utility company"),
    may=dict.fromkeys((SEE, SEE_UTILITIES, SEE_EMERGENCIES, SEE_FIGURES), Scope.UNIT),
)
OFFICER = Role(
    key="municipal_operations.officer",
    label=Text("执法人员", "Enforcement officer"),
    may=dict.fromkeys((SEE, PATROL, SEE_PERMITS, SEE_PROCEEDINGS, INVESTIGATE), Scope.UNIT_AND_BELOW),
)
LAWYER = Role(
    key="municipal_operations.lawyer",
    label=Text("法制审核人员", "Legal reviewer"),
    may=dict.fromkeys((SEE_PERMITS, SEE_PROCEEDINGS, REVIEW_LEGALITY), Scope.UNIT_AND_BELOW),
)
CHIEF = Role(
    key="municipal_operations.chief",
    label=Text("执法单位负责人", "Head of enforcement"),
    may=dict.fromkeys((SEE, SEE_PERMITS, SEE_PROCEEDINGS, DECIDE, SEE_FIGURES), Scope.UNIT_AND_BELOW),
)
RECONSIDERER = Role(
    key="municipal_operations.reconsiderer",
    label=Text("行政复议人员", "Reconsideration officer"),
    may={SEE_PROCEEDINGS: Scope.AREA_AND_BELOW, RECONSIDER: Scope.UNIT},
)
RECONSIDERATION_HEAD = Role(
    key="municipal_operations.reconsideration_head",
    label=Text("行政复议机构负责人", "Head of the reconsideration organ"),
    may={SEE_PROCEEDINGS: Scope.AREA_AND_BELOW, DECIDE_RECONSIDERATION: Scope.UNIT},
)
BOOK_READER = Role(
    key="municipal_operations.book_reader",
    label=Text("市政台账查询", "Reader of the municipal books"),
    may={SEE: Scope.AREA_AND_BELOW},
)
CITY_LEADER = Role(
    key="municipal_operations.city_leader",
    label=Text("城市管理分管领导", "City leader for urban management"),
    may=dict.fromkeys(WATCHING, Scope.AREA_AND_BELOW),
)
ROLES = (
    OFFICE,
    LEADER,
    UNIT_CLERK,
    UNIT_HEAD,
    CREW,
    COMPANY_CLERK,
    COMPANY_HEAD,
    OFFICER,
    LAWYER,
    CHIEF,
    RECONSIDERER,
    RECONSIDERATION_HEAD,
    BOOK_READER,
    CITY_LEADER,
)
