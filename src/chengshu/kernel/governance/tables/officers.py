"""Lists of chief officers, their papers, and units without one."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.governance.models import (
    OFFICER_KIND_LABELS,
    PAPER_KIND_LABELS,
    PAPER_STATE_LABELS,
    ChiefOfficer,
    Paper,
    PaperRule,
)
from chengshu.kernel.governance.tables.tones import paper_badge
from chengshu.kernel.identity.models import Organisation
from chengshu.ui.parts import Chip, State
from chengshu.ui.tables import Column, Filter, Table


def officer_url(officer: ChiefOfficer) -> str:
    """The page of an officer."""
    return reverse("governance:officer", args=[officer.pk])


def paper_url(paper: Paper) -> str:
    """The page of a paper."""
    return reverse("governance:paper", args=[paper.pk])


def standing(officer: ChiefOfficer) -> State:
    """Whether the officer serves."""
    if officer.ended_on:
        return State("off", Text("已卸任", "Left"))
    if officer.term_over:
        return State("warning", Text("任期已满", "Term over"))
    return State("good", Text("在任", "Serving"))


def _years(request: HttpRequest) -> list[tuple[str, Text | str]]:
    years = Paper.everywhere.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


OFFICERS: Table[ChiefOfficer] = Table(
    key="officers",
    label=Text("首席数据官等", "Chief officers"),
    columns=(
        Column("person", Text("姓名", "Name"), lambda one: one.person.name, link=officer_url, sort="person__name_zh"),
        Column("unit", Text("单位", "Unit"), lambda one: one.organisation.name, sort="organisation__order", wide=True),
        Column("kind", Text("职务", "Office"), lambda one: one.kind_label, sort="kind"),
        Column("since", Text("任职", "Since"), sort="since", phone=False),
        Column("until", Text("任期至", "Term until"), sort="until"),
        Column("owed_late", Text("逾期未报", "Owed late"), lambda one: getattr(one, "owed_late", None), numeric=True),
        Column("state", Text("状态", "State"), standing),
    ),
    search=("person__name_zh", "person__name_en", "organisation__name_zh", "organisation__name_en"),
    filters=(
        Filter("kind", Text("职务", "Office"), list(OFFICER_KIND_LABELS.items())),
        Filter(
            "serving",
            Text("状态", "State"),
            [("yes", Text("在任", "Serving")), ("no", Text("已卸任", "Left"))],
            narrow=lambda rows, chosen: rows.filter(ended_on__isnull=chosen == "yes"),
        ),
    ),
    order=("organisation__order", "organisation__pk", "kind", "-since"),
    empty=Text("还没有任命首席数据官。", "No chief officer appointed yet."),
)

UNITS_WITHOUT: Table[Organisation] = Table(
    key="units-without",
    label=Text("未设首席数据官的单位", "Units without a chief data officer"),
    columns=(
        Column("name", Text("单位", "Unit"), lambda unit: unit.name, sort="name_zh", wide=True),
        Column("parent", Text("上级", "Above"), lambda unit: unit.parent and unit.parent.name),
        Column("division_code", Text("区划代码", "Division"), phone=False),
    ),
    search=("name_zh", "name_en"),
    order=("order", "pk"),
    empty=Text("各单位都已任命首席数据官。", "Every unit has its chief data officer."),
)

PAPERS: Table[Paper] = Table(
    key="papers",
    label=Text("年度计划和报告", "Yearly plans and reports"),
    columns=(
        Column("unit", Text("单位", "Unit"), lambda paper: paper.officer.organisation.name, link=paper_url, wide=True),
        Column("officer", Text("报送人", "Officer"), lambda paper: Chip(paper.officer.person.name, "person")),
        Column("kind", Text("类别", "Kind"), lambda paper: paper.kind_label, sort="kind"),
        Column("year", Text("年度", "Year"), lambda paper: str(paper.year), sort="year"),
        Column("due_on", Text("截止", "Due"), sort="due_on"),
        Column("handed_in_on", Text("报送日期", "Handed in"), sort="handed_in_on", phone=False),
        Column("state", Text("状态", "State"), paper_badge),
    ),
    search=("officer__organisation__name_zh", "officer__organisation__name_en", "officer__person__name_zh"),
    filters=(
        Filter("year", Text("年度", "Year"), _years),
        Filter("kind", Text("类别", "Kind"), list(PAPER_KIND_LABELS.items())),
        Filter("state", Text("状态", "State"), list(PAPER_STATE_LABELS.items())),
    ),
    order=("-year", "due_on", "pk"),
    empty=Text("还没有要报送的计划和报告。", "Nothing has been asked for yet."),
)


def _day(rule: PaperRule) -> Text:
    zh = f"次年 {rule.month} 月 {rule.day} 日" if rule.year_after else f"当年 {rule.month} 月 {rule.day} 日"
    return Text(zh, f"{rule.day}/{rule.month} of {'the next' if rule.year_after else 'the same'} year")


RULES: Table[PaperRule] = Table(
    key="paper-rules",
    label=Text("报送期限", "Due days"),
    columns=(
        Column("officer", Text("职务", "Office"), lambda rule: rule.officer_kind_label),
        Column("paper", Text("类别", "Kind"), lambda rule: rule.paper_label),
        Column("area", Text("制定单位", "Set by"), lambda rule: rule.organisation.name),
        Column("first_year", Text("自哪年起", "From the year"), lambda rule: str(rule.first_year)),
        Column("day", Text("截止日", "Due day"), _day),
        Column("open_days", Text("提前通知（天）", "Asked before (days)"), numeric=True, phone=False),
        Column("remind_days", Text("提前提醒（天）", "Reminded before (days)"), numeric=True, phone=False),
    ),
    empty=Text("还没有设置报送期限，系统不会通知报送。", "No due days set: nobody is asked for anything."),
)
