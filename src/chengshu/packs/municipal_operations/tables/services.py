"""Lists of utilities, permits, proceedings, sudden events, rules and systems."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.packs.municipal_operations.models import (
    AlarmRule,
    Emergency,
    Fault,
    Figure,
    Permit,
    Proceeding,
    Return,
    ReturnValue,
)
from chengshu.packs.municipal_operations.models.alarms import COMPARISONS, LEVELS, WATCHED, Comparison, Level, Watched
from chengshu.packs.municipal_operations.models.enforcement import PROCEDURES, STAGES, Stage
from chengshu.packs.municipal_operations.models.permits import PERMIT_STATES, PermitState
from chengshu.packs.municipal_operations.models.utilities import (
    FAULT_KINDS,
    RETURN_STATES,
    TRADES,
    FaultKind,
    ReturnState,
    Trade,
)
from chengshu.packs.municipal_operations.papers import penalty_text
from chengshu.packs.municipal_operations.queries.coverage import BusinessLine, SystemLine, Way
from chengshu.packs.municipal_operations.queries.figures import AreaLine, Compared, RegisterLine
from chengshu.packs.municipal_operations.queries.penalties import public_name
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.tables.books import by_district
from chengshu.ui.parts import Change, Link, State
from chengshu.ui.tables import Column, Filter, Table

FigureGiven = tuple[Figure, ReturnValue | None]
RETURN_TONES = {ReturnState.WRITING: "warning", ReturnState.REVIEW: "info", ReturnState.ACCEPTED: "good"}
PERMIT_TONES = {
    PermitState.RECEIVED: "warning",
    PermitState.REVIEW: "info",
    PermitState.DECISION: "info",
    PermitState.GRANTED: "good",
    PermitState.REFUSED: "bad",
    PermitState.DECLINED: "bad",
    PermitState.EXPIRED: "off",
    PermitState.REVOKED: "off",
}
LEVEL_TONES = {Level.RED: "bad", Level.ORANGE: "bad", Level.YELLOW: "warning", Level.BLUE: "info"}
WAY_TONES = {Way.REPLACED: "good", Way.CONNECTED: "info", Way.REMAINING: "warning"}


def return_badge(row: Return) -> State:
    """How far a return is."""
    return State(RETURN_TONES[ReturnState(row.state)], row.state_label)


def fault_badge(row: Fault) -> State:
    """Whether supply is back."""
    if row.ended_at is not None:
        return State("good", Text("已恢复", "Restored"))
    if row.starts_at > clock.now():
        return State("info", Text("计划中", "Planned"))
    late = row.expected_at is not None and row.expected_at < clock.now()
    return State("bad", Text("超时未恢复", "Overdue")) if late else State("warning", Text("停供中", "Interrupted"))


def permit_badge(row: Permit) -> State:
    """Where an application stands."""
    return State(PERMIT_TONES[PermitState(row.state)], row.state_label)


def stage_badge(row: Proceeding) -> State:
    """Where a proceeding stands."""
    tone = "good" if row.stage == Stage.CLOSED else "off" if row.is_over else "info"
    return State(tone, row.stage_label)


def emergency_badge(row: Emergency) -> State:
    """Whether it is over."""
    if row.closed_at is not None:
        return State("off", Text("误报", "False alarm")) if row.false_alarm else State("good", Text("已处置", "Over"))
    if row.due_at < clock.now():
        return State("bad", Text("超时未处置", "Overdue"))
    return (
        State("info", Text("处置中", "Under response"))
        if row.responded_at
        else State("warning", Text("待响应", "To be responded to"))
    )


def level_badge(row: Emergency | AlarmRule) -> State:
    """How grave."""
    return State(LEVEL_TONES[Level(row.level)], row.level_label)


RETURNS = Table[Return](
    key="returns",
    label=Text("公用事业月报", "Utilities' figures"),
    columns=(
        Column(
            "month",
            Text("月份", "Month"),
            lambda row: f"{row.month:%Y-%m}",
            link=lambda row: reverse("municipal_operations:return", args=[row.pk]),
            sort="month",
        ),
        Column("company", Text("单位", "Company"), lambda row: row.company.body.name, wide=True),
        Column("trade", Text("行业", "Trade"), lambda row: row.company.trade_label),
        Column("handed_in_at", Text("提交", "Handed in"), sort="handed_in_at", phone=False),
        Column("state", Text("状态", "State"), return_badge, sort="state"),
    ),
    search=("company__body__name_zh", "company__body__name_en"),
    filters=(
        Filter("state", Text("状态", "State"), list(RETURN_STATES.items())),
        Filter("company__trade", Text("行业", "Trade"), list(TRADES.items())),
    ),
    order=("-month", "company"),
    empty=Text("还没有月报。每月初自动生成。", "No returns yet; they are asked for at the start of a month."),
)


def _value_note(line: FigureGiven) -> State | None:
    figure, given = line
    if given is not None:
        return State("bad", Text("超出正常范围", "Outside what is normal")) if given.odd else None
    return State("warning", Text("未填", "Missing")) if figure.needed else None


RETURN_LINES = Table[FigureGiven](
    key="figures",
    label=Text("指标", "Figures"),
    columns=(
        Column("name", Text("指标", "Figure"), lambda line: line[0].name, wide=True),
        Column("aspect", Text("方面", "About"), lambda line: line[0].aspect_label),
        Column("value", Text("数值", "Value"), lambda line: line[1] and line[1].value.normalize(), numeric=True),
        Column("unit", Text("单位", "Unit"), lambda line: line[0].unit),
        Column("note", Text("提示", "Note"), _value_note),
    ),
    exported=False,
    empty=Text("这个月没有要报送的指标。", "Nothing is asked for this month."),
)
FAULTS = Table[Fault](
    key="faults",
    label=Text("停供故障", "Interruptions"),
    columns=(
        Column(
            "area",
            Text("影响范围", "Where"),
            lambda row: row.place,
            link=lambda row: reverse("municipal_operations:fault", args=[row.pk]),
            wide=True,
        ),
        Column("number", Text("编号", "Number"), phone=False),
        Column("trade", Text("行业", "Trade"), lambda row: TRADES[Trade(row.company.trade)]),
        Column("kind", Text("类型", "Kind"), lambda row: FAULT_KINDS[FaultKind(row.kind)]),
        Column("households", Text("影响户数", "Households"), numeric=True, sort="households"),
        Column("starts_at", Text("开始", "Since"), sort="starts_at"),
        Column("state", Text("状态", "State"), fault_badge),
        Column("published", Text("已公布", "Public"), sort="published", phone=False),
    ),
    search=("number", "area", "words_zh"),
    filters=(
        Filter("company__trade", Text("行业", "Trade"), list(TRADES.items())),
        Filter("kind", Text("类型", "Kind"), list(FAULT_KINDS.items())),
        Filter(
            "open",
            Text("状态", "State"),
            (("yes", Text("未恢复", "Open")), ("no", Text("已恢复", "Restored"))),
            narrow=lambda rows, chosen: rows.filter(ended_at__isnull=chosen == "yes"),
        ),
        by_district(),
    ),
    order=("-starts_at",),
    empty=Text("没有停供故障。", "Nothing is interrupted."),
    next_step=lambda: Link(Text("登记停供故障", "Enter one"), reverse("municipal_operations:new_fault"), "plus"),
)
PERMITS = Table[Permit](
    key="permits",
    label=Text("城管许可", "Permits"),
    columns=(
        Column(
            "applicant",
            Text("申请人", "Applicant"),
            link=lambda row: reverse("municipal_operations:permit", args=[row.pk]),
            wide=True,
        ),
        Column("kind", Text("事项", "What"), lambda row: row.kind.name),
        Column("number", Text("编号", "Number"), sort="number", phone=False),
        Column("address", Text("地点", "Where"), phone=False),
        Column("starts_on", Text("起", "From"), sort="starts_on"),
        Column("ends_on", Text("止", "Until"), sort="ends_on"),
        Column("state", Text("状态", "State"), permit_badge, sort="state"),
    ),
    search=("number", "certificate", "applicant", "address"),
    filters=(Filter("state", Text("状态", "State"), list(PERMIT_STATES.items())), by_district()),
    order=("-pk",),
    empty=Text("还没有许可申请。", "Nobody applied yet."),
    next_step=lambda: Link(
        Text("窗口代为申请", "Apply at the window"), reverse("municipal_operations:permit_kinds"), "plus"
    ),
)
PROCEEDINGS = Table[Proceeding](
    key="proceedings",
    label=Text("行政处罚案件", "Proceedings"),
    columns=(
        Column(
            "number",
            Text("案号", "Number"),
            link=lambda row: reverse("municipal_operations:proceeding", args=[row.pk]),
            sort="number",
        ),
        Column("offence", Text("案由", "Offence"), lambda row: row.offence.name, wide=True),
        Column("party", Text("当事人", "Party"), phone=False),
        Column("procedure", Text("程序", "Procedure"), lambda row: row.procedure_label, phone=False),
        Column(
            "fine",
            Text("罚款（元）", "Fine (yuan)"),
            lambda row: yuan(row.fine_fen) if row.fine_fen else None,
            numeric=True,
            sort="fine_fen",
        ),
        Column("decide_by", Text("办案期限", "Decide by"), sort="decide_by"),
        Column("stage", Text("环节", "Stage"), stage_badge, sort="stage"),
    ),
    search=("number", "party", "offence__name_zh", "address"),
    filters=(
        Filter("stage", Text("环节", "Stage"), list(STAGES.items())),
        Filter("procedure", Text("程序", "Procedure"), list(PROCEDURES.items())),
        by_district(),
    ),
    order=("-pk",),
    empty=Text("还没有行政处罚案件。", "No proceedings yet."),
    next_step=lambda: Link(Text("提请立案", "Open one"), reverse("municipal_operations:new_proceeding"), "plus"),
)
DECISIONS = Table[Proceeding](
    key="decisions",
    label=Text("行政处罚公示", "Published penalties"),
    columns=(
        Column("number", Text("案号", "Number")),
        Column("party", Text("当事人", "Party"), public_name),
        Column("offence", Text("违法行为", "Offence"), lambda row: row.offence.name),
        Column("penalty", Text("处罚内容", "Penalty"), penalty_text, wide=True),
        Column("ground", Text("依据", "Ground"), lambda row: row.offence.punished_by),
        Column("unit", Text("决定机关", "By"), lambda row: row.unit.name),
        Column("decided_on", Text("决定日期", "Decided")),
    ),
    exported=False,
    empty=Text("目前没有公示的处罚决定。", "No decisions are published at present."),
)
EMERGENCIES = Table[Emergency](
    key="emergencies",
    label=Text("市政突发事件", "Sudden events"),
    columns=(
        Column(
            "title",
            Text("事件", "Event"),
            link=lambda row: reverse("municipal_operations:emergency", args=[row.pk]),
            wide=True,
        ),
        Column("level", Text("等级", "Level"), level_badge, sort="level"),
        Column("unit", Text("处置单位", "Unit"), lambda row: row.unit.name, phone=False),
        Column("raised_at", Text("发生", "Raised"), sort="raised_at"),
        Column("due_at", Text("时限", "Due"), sort="due_at"),
        Column("state", Text("状态", "State"), emergency_badge),
        Column("handover", Text("应急指挥", "Emergency command"), lambda row: row.handover_label, phone=False),
    ),
    search=("number", "title"),
    filters=(Filter("level", Text("等级", "Level"), [(str(key.value), label) for key, label in LEVELS.items()]),),
    order=("-raised_at",),
    empty=Text("没有突发事件。", "No sudden events."),
)


def _watched_what(rule: AlarmRule) -> Text:
    register = REGISTERS.get(rule.register)
    if rule.watched == Watched.READING and register is not None:
        quantity = register.quantity(rule.quantity)
        what = quantity.label if quantity else Text(rule.quantity, rule.quantity)
        return Text(f"{register.label.zh}{what.zh}", f"{register.label.en}: {what.en}")
    if rule.watched == Watched.FAULT and rule.quantity:
        trade = TRADES[Trade(rule.quantity)]
        return Text(f"{trade.zh}停供户数", f"{trade.en}: households")
    label = WATCHED[Watched(rule.watched)]
    if rule.watched == Watched.FAULT and rule.subkind in FaultKind:
        kind = FAULT_KINDS[FaultKind(rule.subkind)]
        return Text(f"{label.zh}：{kind.zh}", f"{label.en}: {kind.en}")
    return Text(f"{register.label.zh}{label.zh}", f"{register.label.en}: {label.en}") if register else label


RULES = Table[AlarmRule](
    key="alarm-rules",
    label=Text("预警规则", "Alarm rules"),
    columns=(
        Column(
            "what",
            Text("对象", "What"),
            _watched_what,
            link=lambda row: reverse("municipal_operations:alarm_rule", args=[row.pk]),
            wide=True,
        ),
        Column(
            "threshold",
            Text("条件", "When"),
            lambda row: f"{COMPARISONS[Comparison(row.comparison)]} {row.threshold.normalize():f}",
        ),
        Column("level", Text("等级", "Level"), level_badge, sort="level"),
        Column("minutes", Text("处置时限（分钟）", "Minutes"), numeric=True, sort="minutes"),
        Column(
            "unit", Text("处置单位", "Unit"), lambda row: row.unit.name if row.unit else Text("管养单位", "its keeper")
        ),
        Column("since", Text("自", "Since"), phone=False),
        Column(
            "until",
            Text("状态", "State"),
            lambda row: State("off", Text("已停用", "Ended")) if row.until else State("good", Text("有效", "In force")),
        ),
    ),
    exported=False,
    empty=Text("还没有预警规则。", "No rules yet."),
    next_step=lambda: Link(Text("添加规则", "Add a rule"), reverse("municipal_operations:new_alarm_rule"), "plus"),
)
BUSINESSES = Table[BusinessLine](
    key="businesses",
    label=Text("平台覆盖业务", "Business on the platform"),
    columns=(
        Column("name", Text("业务或单位", "Business or company"), lambda row: row.business.name, wide=True),
        Column(
            "on",
            Text("是否上平台", "On the platform"),
            lambda row: State("good", Text("已覆盖", "Yes")) if row.on_platform else State("bad", Text("未覆盖", "No")),
        ),
        Column("shown_by", Text("依据", "Shown by"), lambda row: row.shown_by),
    ),
    page_size=50,
)
SYSTEMS = Table[SystemLine](
    key="systems",
    label=Text("独立业务系统清理", "Separate systems"),
    columns=(
        Column("name", Text("系统", "System"), lambda row: row.system.name, wide=True),
        Column("code", Text("编号", "Number"), lambda row: row.system.code, phone=False),
        Column("owner", Text("所属单位", "Owner"), lambda row: row.system.owner.name),
        Column("state", Text("运行状态", "State"), lambda row: row.system.state_label),
        Column(
            "into",
            Text("整合到", "Merged into"),
            lambda row: row.system.merged_into.name if row.system.merged_into else None,
            phone=False,
        ),
        Column("way", Text("清理情况", "What became of it"), lambda row: State(WAY_TONES[row.way], row.label)),
    ),
    page_size=100,
    empty=Text("本单位没有登记在册的独立系统。", "No separate systems are in the inventory."),
)
AREAS = Table[AreaLine](
    key="areas",
    label=Text("分区统计", "By district"),
    columns=(
        Column("name", Text("区县", "District"), lambda row: row.name),
        Column("entries", Text("在册设施", "In books"), numeric=True, sort="entries"),
        Column("findings", Text("巡查发现", "Findings"), numeric=True, sort="findings"),
        Column("orders", Text("完成工单", "Orders done"), numeric=True, sort="orders"),
        Column(
            "on_time",
            Text("按期率（%）", "On time (%)"),
            lambda row: None if row.done_on_time is None else round(100 * row.done_on_time, 1),
            numeric=True,
        ),
        Column("cost", Text("支出（元）", "Cost (yuan)"), lambda row: yuan(row.cost_fen), numeric=True),
        Column("score", Text("平均考评分", "Mean score"), numeric=True),
    ),
    page_size=50,
)
BY_REGISTER = Table[RegisterLine](
    key="registers",
    label=Text("分台账统计", "By book"),
    columns=(
        Column("label", Text("台账", "Book"), link=lambda row: reverse("municipal_operations:book", args=[row.key])),
        Column("standing", Text("在册", "In books"), numeric=True, sort="standing"),
        Column("findings", Text("巡查发现", "Findings"), numeric=True, sort="findings"),
        Column("done", Text("完成工单", "Orders done"), numeric=True, sort="done"),
        Column("cost", Text("支出（元）", "Cost (yuan)"), lambda row: yuan(row.cost_fen), numeric=True),
    ),
    page_size=50,
)


def _change(ratio: Any) -> Change | None:
    """A change with its sign; none where there is nothing to compare."""
    return None if ratio is None else Change(ratio)


def _measured(row: Compared) -> Text:
    """What is compared, with its unit."""
    label, unit = row.measure.label, row.measure.unit
    return Text(f"{label.zh}（{unit.zh}）", f"{label.en} ({unit.en})")


COMPARED = Table[Compared](
    key="compared",
    label=Text("指标对比", "Comparison"),
    columns=(
        Column("label", Text("指标", "Figure"), _measured, wide=True),
        Column("value", Text("本期", "Period"), numeric=True),
        Column("before", Text("上期", "Before"), numeric=True),
        Column("change", Text("环比", "Change"), lambda row: _change(row.change), numeric=True),
        Column("year_before", Text("上年同期", "Year before"), numeric=True),
        Column("year_change", Text("同比", "Over the year"), lambda row: _change(row.year_change), numeric=True),
    ),
    page_size=50,
)
