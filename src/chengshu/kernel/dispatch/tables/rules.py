"""Lists of rules, of who stands in, of drafts and their trials."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.dispatch.models import (
    MODE_LABELS,
    PERIOD_LABELS,
    TRIAL_LABELS,
    Draft,
    Mode,
    Rule,
    StandIn,
    Trial,
    TrialLine,
    TrialState,
)
from chengshu.kernel.dispatch.queries.choosing import conditions
from chengshu.kernel.dispatch.queries.shares import Flow
from chengshu.ui.parts import Link, Progress, State
from chengshu.ui.tables import Column, Filter, Table

ALWAYS = Text("所有案件", "every case")
IN_FORCE = Text("现行规则", "The rules in force")
NOBODY = Text("无规则可派", "nowhere")


def rule_url(rule: Rule) -> str:
    """The page of a rule in force or former."""
    return reverse("dispatch:rule", args=[rule.pk])


def mode_of(rule: Rule) -> State:
    """What a rule does, as a badge."""
    return State("good" if rule.mode == Mode.SEND else "info", MODE_LABELS[rule.mode])


def state_of(rule: Rule) -> State:
    """Whether a rule decides."""
    return State("good", Text("现行", "in force")) if rule.in_force else State("off", Text("历史", "former"))


def said(rule: Rule) -> Text:
    """The conditions of a rule."""
    found = conditions(rule) or (ALWAYS,)
    return Text("；".join(one.zh for one in found), "; ".join(one.en for one in found))


def units_of(rule: Rule) -> Text:
    """The units of a rule, those that support in brackets."""
    rows = list(rule.units.all())
    lead = [row.unit.name for row in rows if not row.support]
    helping = [row.unit.name for row in rows if row.support]
    zh, en = "、".join(name.zh for name in lead), ", ".join(name.en for name in lead)
    if helping:
        zh += f"（协办：{'、'.join(name.zh for name in helping)}）"
        en += f" (with {', '.join(name.en for name in helping)})"
    return Text(zh or "—", en or "—")


def draft_state(draft: Draft) -> State:
    """Where a draft stands."""
    if draft.applied_at is not None:
        return State("good", Text("已生效", "applied"))
    return State("off", Text("已放弃", "dropped")) if draft.dropped_at else State("info", Text("起草中", "open"))


def trial_state(trial: Trial) -> State:
    """How far a trial is."""
    tones = {TrialState.WAITING: "neutral", TrialState.RUNNING: "info", TrialState.DONE: "good"}
    return State(tones[TrialState(trial.state)], TRIAL_LABELS[trial.state])


def _days(row: StandIn) -> object:
    if row.first_day is None and row.last_day is None:
        return Text("长期", "always")
    return f"{row.first_day or ''} — {row.last_day or ''}"


def _agreement(line: TrialLine) -> State:
    return State("good", Text("相符", "yes")) if line.agrees else State("warning", Text("不符", "no"))


_COLUMNS: tuple[Column[Rule], ...] = (
    Column("name", Text("规则", "Rule"), lambda rule: rule.name, wide=True, link=rule_url),
    Column("rank", Text("顺序", "Rank"), numeric=True, sort="rank"),
    Column("mode", Text("方式", "Mode"), mode_of),
    Column("conditions", Text("条件", "When"), said),
    Column("units", Text("处置单位", "Units"), units_of),
    Column("since", Text("自", "From"), lambda rule: rule.since, phone=False),
)
RULES: Table[Rule] = Table(
    key="rules",
    label=Text("派遣规则", "Rules of dispatch"),
    columns=_COLUMNS,
    search=("name_zh", "name_en"),
    filters=(Filter("mode", Text("方式", "Mode"), [(str(key), label) for key, label in MODE_LABELS.items()]),),
    empty=Text("还没有规则，案件按类别责任单位派遣。", "No rules yet; the duty of the class decides."),
    page_size=50,
)
VERSIONS: Table[Rule] = Table(
    key="versions",
    label=Text("历次版本", "What it was"),
    columns=(
        Column("since", Text("自", "From"), lambda rule: rule.since, link=rule_url),
        Column("until", Text("至", "Until"), lambda rule: rule.until),
        Column("state", Text("状态", "State"), state_of),
        Column("by", Text("设置人", "Set by"), lambda rule: rule.set_by.name if rule.set_by else None),
        Column("why", Text("理由", "Why"), lambda rule: rule.why, wide=True),
        Column("units", Text("处置单位", "Units"), units_of, phone=False),
    ),
    empty=Text("没有其他版本。", "No other version."),
)
DRAFT_RULES: Table[Rule] = Table(
    key="draft_rules",
    label=Text("草案中的规则", "Rules of the draft"),
    columns=(
        Column(
            "name",
            Text("规则", "Rule"),
            lambda rule: rule.name,
            wide=True,
            link=lambda rule: reverse("dispatch:draft_rule", args=[rule.draft_id, rule.pk]),
        ),
        *_COLUMNS[1:5],
    ),
    empty=Text("草案里没有规则。", "The draft has no rules."),
    page_size=50,
)
_STAND_IN: tuple[Column[StandIn], ...] = (
    Column("unit", Text("单位", "Unit"), lambda row: row.unit.name),
    Column("period", Text("时段", "When"), lambda row: PERIOD_LABELS[row.period]),
    Column("days", Text("日期", "Days"), _days),
    Column("instead", Text("代为值班", "Stands in"), lambda row: row.instead.name),
    Column("since", Text("设置时间", "Set"), lambda row: row.since, phone=False),
)
_ENDS: Column[StandIn] = Column(
    "end",
    Text("操作", "Do"),
    lambda row: Link(Text("取消代值班", "End it"), reverse("dispatch:end_stand_in", args=[row.pk]), "x"),
)
OFF_HOURS = Text("节假日和夜间值班", "Off hours")
NO_STAND_INS = Text("没有设置，任何时间都派给原单位。", "Nobody stands in; units take their own at any time.")
STAND_INS: Table[StandIn] = Table(
    key="stand_ins", label=OFF_HOURS, columns=_STAND_IN, empty=NO_STAND_INS, page_size=100
)
KEPT_STAND_INS: Table[StandIn] = Table(
    key="stand_ins", label=OFF_HOURS, columns=(*_STAND_IN, _ENDS), empty=NO_STAND_INS, page_size=100
)
ENDED_STAND_INS: Table[StandIn] = Table(
    key="ended_stand_ins",
    label=Text("已取消的代值班", "Ended"),
    columns=(*_STAND_IN, Column("until", Text("取消时间", "Ended"), lambda row: row.until)),
    empty=Text("没有取消过。", "None was ended."),
)
DRAFTS: Table[Draft] = Table(
    key="drafts",
    label=Text("规则草案", "Drafts"),
    columns=(
        Column(
            "name",
            Text("草案", "Draft"),
            lambda draft: draft.name,
            link=lambda draft: reverse("dispatch:draft", args=[draft.pk]),
            wide=True,
        ),
        Column("state", Text("状态", "State"), draft_state),
        Column("by", Text("起草人", "By"), lambda draft: draft.by.name if draft.by else None),
        Column("at", Text("时间", "When"), lambda draft: draft.at),
    ),
    empty=Text("没有草案。新建草案后先试算，再生效。", "No drafts. Begin one, try it, then apply it."),
)
TRIALS: Table[Trial] = Table(
    key="trials",
    label=Text("试算", "Trials"),
    columns=(
        Column(
            "days",
            Text("案件派遣日期", "Cases sent"),
            lambda trial: f"{trial.first_day} — {trial.last_day}",
            link=lambda trial: reverse("dispatch:trial", args=[trial.pk]),
        ),
        Column("what", Text("规则", "Rules"), lambda trial: trial.draft.name if trial.draft else IN_FORCE),
        Column("state", Text("状态", "State"), trial_state),
        Column("progress", Text("进度", "Progress"), lambda trial: Progress(round(trial.percent))),
        Column("at", Text("时间", "When"), lambda trial: trial.at, phone=False),
    ),
    empty=Text("还没有试算过。", "Nothing was tried yet."),
)
FLOWS: Table[Flow] = Table(
    key="flows",
    label=Text("按单位", "By unit"),
    columns=(
        Column("unit", Text("单位", "Unit"), lambda flow: flow.unit.name if flow.unit else NOBODY),
        Column("tried", Text("按规则会派", "By these rules"), lambda flow: flow.tried, numeric=True),
        Column("really", Text("实际处置", "Really"), lambda flow: flow.really, numeric=True),
        Column("agrees", Text("相符", "Agree"), lambda flow: flow.agrees, numeric=True),
    ),
    empty=Text("没有案件。", "No cases."),
)
LINES: Table[TrialLine] = Table(
    key="lines",
    label=Text("逐件结果", "Case by case"),
    columns=(
        Column(
            "case",
            Text("案件", "Case"),
            lambda line: line.case.title,
            link=lambda line: reverse("cases:case", args=[line.case_id]),
            wide=True,
        ),
        Column("rule", Text("规则", "Rule"), lambda line: line.rule.name if line.rule else Text("责任单位", "duty")),
        Column("unit", Text("会派给", "Would go to"), lambda line: line.unit.name if line.unit else NOBODY),
        Column("today", Text("现行规则", "Rules in force"), lambda line: line.today.name if line.today else NOBODY),
        Column("really", Text("实际处置", "Really"), lambda line: line.really.name if line.really else None),
        Column("agrees", Text("是否相符", "Agrees"), _agreement),
    ),
    search=("case__title", "case__number"),
    filters=(
        Filter(
            "agrees",
            Text("是否相符", "Agrees"),
            [("no", Text("不符", "No")), ("yes", Text("相符", "Yes"))],
            narrow=lambda rows, value: rows.filter(agrees=value == "yes"),
        ),
        Filter(
            "changes",
            Text("与现行规则", "Against today"),
            [("yes", Text("会改变", "Changes")), ("no", Text("不变", "The same"))],
            narrow=lambda rows, value: rows.filter(changes=value == "yes"),
        ),
    ),
    empty=Text("还没有结果，请稍候。", "No results yet; please wait."),
)
