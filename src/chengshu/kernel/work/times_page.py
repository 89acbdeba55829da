"""What the pages of calendar, time limits and escalation show."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chengshu.base import clock
from chengshu.base.text import Text, listed
from chengshu.kernel.work.calendar import OFFICE_HOURS, city_calendar, hour_sets, is_published
from chengshu.kernel.work.clocks import Hours
from chengshu.kernel.work.models import AllowanceRule, CalendarDay, CalendarYear, EscalationRule, Item
from chengshu.kernel.work.models.clocks import AUDIENCE_LABELS, Audience
from chengshu.kernel.work.published import OFF, PAPERS, WORKED
from chengshu.kernel.work.queries import kind_label
from chengshu.kernel.work.services import RuleDraft
from chengshu.spec.registry import registry
from chengshu.spec.work import SPAN_LABELS, Span, WorkType
from chengshu.ui.parts import State, Tab
from chengshu.ui.tables import Column, Table, short_list

WEEKDAYS = tuple(
    Text(zh, en) for zh, en in zip("一二三四五六日", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), strict=True)
)


@dataclass(frozen=True)
class ShownDay:
    """A day of a month's sheet; ``kind`` is work, off, holiday or makeup. None stands before the first of a month."""

    day: date
    kind: str
    name: str
    today: bool


@dataclass(frozen=True)
class Month:
    """A month's sheet, weeks from Monday."""

    first: date
    weeks: list[list[ShownDay | None]]
    working_days: int


def calendar_shown(asked: str) -> dict[str, Any]:
    """The context of ``work/calendar.html`` for a year; this year where none makes sense."""
    this_year = clock.today().year
    year = int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= 2100 else this_year
    known = sorted({*PAPERS, *CalendarYear.objects.values_list("year", flat=True), this_year, this_year + 1, year})
    published = is_published(year)
    sheets = _months(year) if published else []
    row = CalendarYear.objects.filter(year=year).select_related("set_by").first()
    return {
        "year": year,
        "tabs": [Tab(str(one), f"?year={one}", one == year) for one in known],
        "published": published,
        "months": sheets,
        "working_days": sum(sheet.working_days for sheet in sheets),
        "row": row,
        "papers": row.papers if row else [PAPERS[year]] if year in PAPERS else [],
        "waiting": Item.everywhere.filter(missing_year=year, status="open").count() if not published else 0,
        "hours": [(since, _printed(hours)) for since, hours in hour_sets()] or [(None, _printed(OFFICE_HOURS))],
        "weekdays": WEEKDAYS,
    }


def rules_shown() -> dict[str, Any]:
    """The context of ``work/rules.html``."""
    rules = EscalationRule.objects.select_related("set_by")
    in_force = list(rules.filter(until=None).order_by("kind", "state", "level"))
    return {
        "ends": [(rule, _where(rule.kind, rule.state), _audience(rule)) for rule in in_force],
        "in_force": short_list(RULES, in_force),
        "history": short_list(OLD_RULES, list(rules.exclude(until=None).order_by("-until")[:100])),
        "limits": short_list(LIMITS, list(_limits())),
        "limit_history": short_list(LIMIT_HISTORY, list(AllowanceRule.objects.select_related("set_by")[:200])),
    }


def draft_of(form: Any) -> RuleDraft:
    """The rule somebody typed."""
    typed = form.cleaned_data
    return RuleDraft(
        level=typed["level"],
        offset=typed["amount"],
        span=Span(typed["span"]),
        before=typed["when"] == "before",
        audience=Audience(typed["audience"]),
        kind=typed["kind"],
        permission=typed["permission"] if typed["audience"] == Audience.PERMITTED else "",
    )


@dataclass(frozen=True)
class Limit:
    """A time limit in force."""

    kind: WorkType
    state: str
    length: Text | None
    since: date | None
    basis: str


def _limits() -> list[Limit]:
    found = []
    today = clock.today()
    for kind in registry.work_types.values():
        for state in ("", *(one.key for one in kind.states if not one.final)):
            row = AllowanceRule.objects.filter(kind=kind.key, state=state, since__lte=today).first()
            declared = kind.state(state).allowance if state else kind.allowance
            if row is not None:
                found.append(Limit(kind, state, _length(row.amount, row.span), row.since, row.basis))
            elif declared is not None:
                found.append(Limit(kind, state, _length(declared.amount, declared.span), None, ""))
    return found


def _length(amount: int, span: str) -> Text:
    label = SPAN_LABELS[Span(span)]
    return Text(f"{amount} {label.zh}", f"{amount} {label.en}")


def _where(kind: str, state: str) -> Text:
    if not kind:
        return Text("全部事项", "All work")
    label = kind_label(kind)
    if not state or kind not in registry.work_types:
        return label
    step = registry.work_types[kind].state(state).label
    return Text(f"{label.zh}：{step.zh}", f"{label.en}: {step.en}")


def _audience(rule: EscalationRule) -> Text:
    label = AUDIENCE_LABELS[Audience(rule.audience)]
    permission = registry.permissions.get(rule.permission)
    return Text(f"{label.zh}（{permission.label.zh}）", f"{label.en} ({permission.label.en})") if permission else label


def _set_by(row: EscalationRule | AllowanceRule) -> Text | None:
    return row.set_by.name if row.set_by else None


_RULE_COLUMNS: tuple[Column[EscalationRule], ...] = (
    Column("kind", Text("事项", "Work"), lambda rule: _where(rule.kind, rule.state), wide=True),
    Column("level", Text("级别", "Level"), lambda rule: rule.level, numeric=True),
    Column("when", Text("何时", "When"), lambda rule: State("warning" if rule.before else "bad", rule.when)),
    Column("audience", Text("通知", "Tells"), _audience),
    Column("since", Text("自", "Since"), lambda rule: rule.since, phone=False),
    Column("set_by", Text("设置人", "Set by"), _set_by, phone=False),
    Column("why", Text("依据", "Basis"), lambda rule: rule.why, phone=False),
)
RULES: Table[EscalationRule] = Table(
    key="rules",
    label=Text("生效的升级规则", "Rules in force"),
    columns=_RULE_COLUMNS,
    empty=Text("还没有升级规则，超期只提醒当前办理人。", "No rules yet; when time passes only the holder is told."),
)
OLD_RULES: Table[EscalationRule] = Table(
    key="old-rules",
    label=Text("历史规则", "Earlier rules"),
    columns=(*_RULE_COLUMNS, Column("until", Text("至", "Until"), lambda rule: rule.until)),
    empty=Text("没有历史规则。", "No earlier rules."),
)
LIMITS: Table[Limit] = Table(
    key="limits",
    label=Text("现行时限", "Time limits in force"),
    columns=(
        Column("what", Text("事项与环节", "Kind and step"), lambda one: _where(one.kind.key, one.state), wide=True),
        Column("length", Text("时限", "Limit"), lambda one: one.length),
        Column("since", Text("自", "Since"), lambda one: one.since or Text("系统默认", "as delivered")),
        Column("basis", Text("依据", "Basis"), lambda one: one.basis, phone=False),
    ),
)
LIMIT_HISTORY: Table[AllowanceRule] = Table(
    key="limit-history",
    label=Text("时限调整记录", "Changes of time limits"),
    columns=(
        Column("what", Text("事项与环节", "Kind and step"), lambda row: _where(row.kind, row.state), wide=True),
        Column("length", Text("时限", "Limit"), lambda row: _length(row.amount, row.span)),
        Column("since", Text("自", "From"), lambda row: row.since),
        Column("basis", Text("依据", "Basis"), lambda row: row.basis, phone=False),
        Column("set_by", Text("设置人", "Set by"), _set_by, phone=False),
        Column("set_at", Text("设置时间", "Set at"), lambda row: row.set_at, phone=False),
    ),
    empty=Text("还没有调整过。", "Nothing was changed yet."),
)


def _months(year: int) -> list[Month]:
    working = city_calendar()
    names = {date.fromisoformat(day): name for day, name in (OFF | WORKED).items()}
    names |= dict(CalendarDay.objects.filter(day__year=year).values_list("day", "name"))
    sheets = []
    for number in range(1, 13):
        first = date(year, number, 1)
        length = months.monthrange(year, number)[1]
        days: list[ShownDay | None] = [None] * first.weekday()
        for offset in range(length):
            day = first + timedelta(days=offset)
            days.append(_shown_day(day, working.works(day), names.get(day, "")))
        days += [None] * (-len(days) % 7)
        weeks = [days[start : start + 7] for start in range(0, len(days), 7)]
        count = sum(one.kind in {"work", "makeup"} for one in days if one is not None)
        sheets.append(Month(first, weeks, count))
    return sheets


def _shown_day(day: date, works: bool, name: str) -> ShownDay:
    weekend = day.weekday() >= 5
    kind = {(True, False): "work", (True, True): "makeup", (False, True): "off", (False, False): "holiday"}[
        (works, weekend)
    ]
    return ShownDay(day, kind, name if kind in {"makeup", "holiday"} else "", day == clock.today())


def _printed(hours: Hours) -> str:
    return listed(f"{starts:%H:%M}–{ends:%H:%M}" for starts, ends in hours)


IMPORT = {
    "title": Text("导入放假安排", "Import days off"),
    "back": "work:calendar",
    "submit": Text("导入", "Import"),
    "note": Text(
        "导入国务院办公厅公布的某一年放假安排。同一年再次导入会替换原有内容，受影响的期限自动重新推算。",
        "A year as published by the State Council. The same year again replaces what was known; deadlines follow.",
    ),
}
DAY = {
    "title": Text("调整某一天", "Change a day"),
    "back": "work:calendar",
    "submit": Text("保存", "Save"),
    "note": Text("用于省、市另行规定的放假或上班。", "For days that the province or the city rules otherwise."),
}
HOURS = {
    "title": Text("设置办公时间", "Set the hours"),
    "back": "work:calendar",
    "submit": Text("保存", "Save"),
    "note": Text(
        "自所选日期起生效，如夏季、冬季作息。以前的日期仍按原时间计算。",
        "From that day on, as for summer hours. Earlier days keep theirs.",
    ),
}
RULE = {
    "title": Text("设置升级规则", "Set an escalation rule"),
    "back": "work:rules",
    "submit": Text("生效", "Let it speak"),
    "note": Text(
        "同一事项、同一级别的现行规则会停用并保留为历史。",
        "The rule of the same work and level ends and stays as history.",
    ),
}
ALLOWANCE = {
    "title": Text("设置办理时限", "Set a time limit"),
    "back": "work:rules",
    "submit": Text("保存", "Save"),
    "note": Text(
        "自所选日期起，新发起的事项按此计算；已在办理的不变。",
        "Counts for items opened from that day on; running ones keep theirs.",
    ),
}
