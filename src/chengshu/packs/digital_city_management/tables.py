"""Lists of digital city management."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.packs.digital_city_management.models import (
    Referral,
    Shift,
    Shop,
    ShopVisit,
    Supervised,
    SupervisedFinding,
    Warning,
    WarningRule,
)
from chengshu.packs.digital_city_management.models.fieldwork import VERDICT_LABELS
from chengshu.packs.digital_city_management.models.registers import SHOP_DUTIES, WATCHED_LABELS
from chengshu.packs.digital_city_management.models.watching import WARNING_LABELS, WarningState
from chengshu.packs.digital_city_management.subsystems import Standing
from chengshu.ui.parts import Chip, Link, State
from chengshu.ui.tables import Column, Filter, Table

GOOD_SCORE, FAIR_SCORE = 85, 60
PERMIT_STATES = {
    "none": State("off", Text("无许可", "no permit")),
    "early": State("info", Text("未生效", "not yet")),
    "valid": State("good", Text("有效", "valid")),
    "ended": State("bad", Text("已过期", "ended")),
}


def _url(name: str, *args: Any) -> str:
    return reverse(f"digital_city_management:{name}", args=args)


def standing_state(one: Standing) -> State:
    """In operation, not connected, or not in operation, with why."""
    sentence = one.checked.sentence if one.checked else ""
    if one.checked is not None and not one.checked.connected and not one.uses:
        return State("off", Text("未接入", "not connected"), sentence)
    if one.in_operation:
        return State("good", Text("运行中", "in operation"), sentence)
    return State("bad", Text("未运行", "not in operation"), sentence)


def _score(value: int | None) -> State | None:
    if value is None:
        return None
    tone = "good" if value >= GOOD_SCORE else "warning" if value >= FAIR_SCORE else "bad"
    return State(tone, Text(f"{value} 分", str(value)))


def _marks(row: ShopVisit) -> Text:
    known = [(SHOP_DUTIES[key], value) for key, value in row.marks.items() if key in SHOP_DUTIES]
    zh, en = ("、".join(f"{one.zh} {n}" for one, n in known), ", ".join(f"{one.en} {n}" for one, n in known))
    return Text(zh or "—", en or "—")


SHOPS: Table[Shop] = Table(
    key="shops",
    label=Text("门前三包商户", "Shops"),
    columns=(
        Column(
            "name",
            Text("商户", "Shop"),
            lambda row: row.name,
            link=lambda row: _url("shop", row.pk),
            sort="name_zh",
            wide=True,
        ),
        Column("code", Text("编号", "No."), sort="code"),
        Column(
            "duties",
            Text("责任", "Duties"),
            lambda row: [State("neutral", SHOP_DUTIES[key]) for key in row.duties if key in SHOP_DUTIES],
        ),
        Column(
            "score",
            Text("最近得分", "Last score"),
            lambda row: _score(getattr(row, "last_score", None)),
            sort="last_score",
        ),
        Column(
            "visited", Text("最近检查", "Last visit"), lambda row: getattr(row, "last_visit", None), sort="last_visit"
        ),
        Column("address", Text("地址", "Address"), phone=False),
        Column("unit", Text("管理单位", "Kept by"), lambda row: row.unit.name, phone=False),
    ),
    search=("name_zh", "name_en", "code", "address"),
    order=("code",),
    empty=Text("还没有登记商户。", "No shop is registered yet."),
)
VISITS: Table[ShopVisit] = Table(
    key="visits",
    label=Text("检查记录", "Inspections"),
    columns=(
        Column("at", Text("时间", "When")),
        Column("score", Text("得分", "Score"), lambda row: _score(row.score)),
        Column(
            "marks",
            Text("分项", "By duty"),
            _marks,
        ),
        Column("words", Text("说明", "Words"), wide=True),
        Column(
            "case",
            Text("案件", "Case"),
            lambda row: Link(row.case.number, reverse("cases:case", args=[row.case_id])) if row.case else None,
        ),
        Column("by", Text("检查人", "By"), lambda row: Chip(row.by.name, "person") if row.by else None, phone=False),
    ),
    empty=Text("还没有检查。", "No inspection yet."),
)
SUPERVISED: Table[Supervised] = Table(
    key="supervised",
    label=Text("工地和车辆", "Sites and vehicles"),
    columns=(
        Column(
            "name",
            Text("名称", "Name"),
            lambda row: row.name,
            link=lambda row: _url("site", row.pk),
            sort="name_zh",
            wide=True,
        ),
        Column("kind", Text("类型", "Kind"), lambda row: WATCHED_LABELS[row.kind], sort="kind"),
        Column("number", Text("许可证号、车牌", "Permit or plate"), sort="number"),
        Column("permit", Text("许可", "Permit"), lambda row: PERMIT_STATES[row.permit_state()]),
        Column("until", Text("许可到期", "Until"), lambda row: row.permit_until, sort="permit_until", phone=False),
        Column("company", Text("单位", "Company"), phone=False),
        Column("open", Text("问题数", "Findings"), lambda row: getattr(row, "wrong", None), numeric=True),
    ),
    search=("name_zh", "name_en", "number", "company"),
    filters=(Filter("kind", Text("类型", "Kind"), list(WATCHED_LABELS.items())),),
    order=("kind", "number"),
    empty=Text("还没有登记工地和车辆。", "Nothing is registered yet."),
)
FINDINGS: Table[SupervisedFinding] = Table(
    key="findings",
    label=Text("检查记录", "Inspections"),
    columns=(
        Column("at", Text("时间", "When")),
        Column(
            "state",
            Text("结果", "Result"),
            lambda row: (
                State("good", Text("正常", "in order")) if row.in_order else State("bad", Text("有问题", "wrong"))
            ),
        ),
        Column("words", Text("说明", "Words"), wide=True),
        Column(
            "case",
            Text("案件", "Case"),
            lambda row: Link(row.case.number, reverse("cases:case", args=[row.case_id])) if row.case else None,
        ),
    ),
    empty=Text("还没有检查。", "No inspection yet."),
)
WARNINGS: Table[Warning] = Table(
    key="warnings",
    label=Text("突发事件预警", "Warnings"),
    columns=(
        Column(
            "rule",
            Text("预警", "Warning"),
            lambda row: row.rule.name,
            link=lambda row: _url("warning", row.pk),
            wide=True,
        ),
        Column("cases", Text("案件数", "Cases"), lambda row: getattr(row, "n", None), numeric=True),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: State("bad" if row.state == WarningState.RAISED else "off", row.state_label),
        ),
        Column("raised_at", Text("时间", "Raised"), sort="raised_at"),
        Column("note", Text("处置", "What was done"), phone=False),
    ),
    filters=(Filter("state", Text("状态", "State"), list(WARNING_LABELS.items())),),
    order=("-raised_at",),
    empty=Text("没有预警。", "No warnings."),
)
RULES: Table[WarningRule] = Table(
    key="rules",
    label=Text("预警规则", "Rules"),
    columns=(
        Column(
            "name",
            Text("规则", "Rule"),
            lambda row: row.name,
            link=lambda row: _url("change_rule", row.pk) if row.active else "",
            wide=True,
        ),
        Column("class_code", Text("类别", "Class"), lambda row: row.class_code or Text("全部", "all")),
        Column("least", Text("件数", "Cases"), numeric=True),
        Column("metres", Text("范围（米）", "Within (m)"), numeric=True),
        Column("hours", Text("时间（小时）", "Within (h)"), numeric=True),
        Column(
            "active",
            Text("状态", "State"),
            lambda row: State("good", Text("启用", "in force")) if row.active else State("off", Text("历史", "former")),
        ),
        Column("set_at", Text("设置时间", "Set"), phone=False),
        Column("ended_at", Text("停用时间", "Ended"), phone=False),
        Column("ended_why", Text("停用理由", "Why"), phone=False),
        Column(
            "end",
            Text("操作", "Do"),
            lambda row: Link(Text("停用", "End it"), _url("end_rule", row.pk), "x") if row.active else None,
        ),
    ),
    empty=Text("还没有预警规则。", "No rule yet."),
)
REFERRALS: Table[Referral] = Table(
    key="referrals",
    label=Text("移交执法", "Referrals"),
    columns=(
        Column(
            "case",
            Text("案件", "Case"),
            lambda row: row.case.title,
            link=lambda row: _url("referral", row.pk),
            wide=True,
        ),
        Column("number", Text("编号", "No."), lambda row: row.case.number),
        Column("to", Text("执法单位", "To"), lambda row: row.to.name),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: (
                State("good", Text("已反馈", "answered"))
                if row.answered_at
                else State("info", Text("待反馈", "waiting"))
            ),
        ),
        Column("reference", Text("执法案号", "Proceeding")),
        Column("at", Text("移交时间", "When"), sort="at"),
    ),
    search=("case__number", "case__title", "reference"),
    order=("-at",),
    empty=Text("还没有移交的案件。", "Nothing was referred yet."),
)
SHIFTS: Table[Shift] = Table(
    key="shifts",
    label=Text("采集员考勤", "Shifts"),
    columns=(
        Column(
            "person",
            Text("采集员", "Inspector"),
            lambda row: Chip(row.person.name, "person"),
            link=lambda row: _url("shift", row.pk),
        ),
        Column("started_at", Text("上岗", "Began"), sort="started_at"),
        Column("ended_at", Text("下岗", "Ended"), lambda row: row.ended_at or State("info", Text("在岗", "on shift"))),
        Column(
            "hours",
            Text("时长", "Hours"),
            lambda row: f"{((row.ended_at or clock.now()) - row.started_at).total_seconds() / 3600:.1f}",
            numeric=True,
        ),
        Column("spots", Text("位置数", "Positions"), lambda row: getattr(row, "spots", None), numeric=True),
    ),
    search=("person__name_zh", "person__name_en"),
    order=("-started_at",),
    empty=Text("没有考勤记录。", "No shifts yet."),
)
SCORES: Table[Any] = Table(
    key="scores",
    label=Text("采集员得分", "Scores of inspectors"),
    columns=(
        Column("name", Text("采集员", "Inspector"), lambda row: row.name, wide=True),
        Column("reported", Text("上报", "Reported"), lambda row: row.reported, numeric=True),
        Column("valid", Text("有效上报率", "Valid"), lambda row: row.valid_rate, numeric=True),
        Column("checked", Text("核查", "Checked"), lambda row: row.checked, numeric=True),
        Column("on_time", Text("按时核查率", "Checked in time"), lambda row: row.on_time_rate, numeric=True),
        Column("verified", Text("核实", "Verified"), lambda row: row.verified, numeric=True),
        Column("score", Text("得分", "Score"), lambda row: _score(row.score)),
    ),
    empty=Text("近三十天没有采集员的工作记录。", "No work of inspectors in thirty days."),
)
VERIFICATIONS: Table[Any] = Table(
    key="verifications",
    label=Text("核实任务", "Verifications"),
    columns=(
        Column(
            "case",
            Text("案件", "Case"),
            lambda row: row.case.title,
            link=lambda row: reverse("cases:case", args=[row.case_id]),
            wide=True,
        ),
        Column("asked_at", Text("下达", "Asked")),
        Column(
            "verdict",
            Text("结果", "Result"),
            lambda row: (
                State("good" if row.verdict == "true" else "off", VERDICT_LABELS[row.verdict])
                if row.verdict
                else State("info", Text("核实中", "under way"))
            ),
        ),
        Column("note", Text("情况", "What was seen"), phone=False),
    ),
    empty=Text("没有核实任务。", "Nothing was asked."),
)
PAIRS: Table[Any] = Table(
    key="pairs",
    label=Text("明细", "Details"),
    columns=(
        Column("name", Text("项目", "What"), lambda row: row[0], wide=True),
        Column("count", Text("数值", "Value"), lambda row: row[1], numeric=True),
    ),
    empty=Text("没有数据。", "Nothing here."),
)
NOTED_PAIRS: Table[Any] = Table(
    key="pairs",
    label=PAIRS.label,
    columns=(*PAIRS.columns, Column("note", Text("说明", "Note"), lambda row: row[2] if len(row) > 2 else None)),
    empty=PAIRS.empty,
)
