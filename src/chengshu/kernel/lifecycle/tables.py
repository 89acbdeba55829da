"""The lists of project management."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from chengshu.base import money
from chengshu.base.text import Text
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.formulas import NAMES
from chengshu.kernel.lifecycle.models import (
    AfterEvaluation,
    AuditFinding,
    Contract,
    DuplicateHit,
    Followed,
    FormulaRule,
    FundReview,
    LedgerEntry,
    Need,
    NeedState,
    Operation,
    PlanEntry,
    PlanState,
    Project,
    ProjectState,
    Quality,
    QualityReport,
    Stage,
    WhitePaper,
    YearPlan,
)
from chengshu.kernel.lifecycle.models.funds import ENTRY_KIND_LABELS
from chengshu.kernel.lifecycle.models.needs import NEED_STATE_LABELS
from chengshu.kernel.lifecycle.models.projects import KIND_LABELS, PROJECT_STATE_LABELS
from chengshu.kernel.lifecycle.queries.report import NO_STAGE, ReportLine, area_names
from chengshu.kernel.lifecycle.queries.standing import delays_of
from chengshu.ui.parts import Chip, Light, Link
from chengshu.ui.parts import State as Badge
from chengshu.ui.tables import Column, Filter, Table, without

WAN = Text("（万元）", " (10,000 yuan)")
PROJECT_TONES = {
    ProjectState.DRAFT: "neutral",
    ProjectState.REVIEW: "warning",
    ProjectState.RESERVE: "info",
    ProjectState.PLANNED: "info",
    ProjectState.RUNNING: "info",
    ProjectState.COMPLETED: "good",
    ProjectState.SUSPENDED: "warning",
    ProjectState.REMOVED: "off",
}
NEED_TONES = {NeedState.HANDED_IN: "info", NeedState.TAKEN_UP: "good", NeedState.RETURNED: "warning"}
PLAN_TONES = {PlanState.COMPILING: "info", PlanState.APPROVAL: "warning", PlanState.PUBLISHED: "good"}
FOLLOWED_TONES = {Followed.OPEN: "warning", Followed.ANSWERED: "info", Followed.CLOSED: "good"}
QUALITY_TONES = {Quality.GOOD: "good", Quality.ISSUES: "warning", Quality.BAD: "bad"}


def need_state(row: Need) -> Badge:
    """Where a need stands."""
    return Badge(NEED_TONES[NeedState(row.state)], row.state_label)


def project_url(row: Project) -> str:
    """The page of a project."""
    return reverse("lifecycle:project", args=[row.pk])


def project_state(row: Project) -> Badge:
    """Where a project stands in the library."""
    return Badge(PROJECT_TONES[ProjectState(row.state)], row.state_label)


def delay_light(row: Project) -> Light | None:
    """Whether a project is late, in what and by how much; None where nothing has a day yet."""
    delay = delays_of([row]).get(row.pk)
    if delay is not None:
        rule = Text("%(what)s 应于 %(due)s 完成", "%(what)s was due on %(due)s")
        word = Text("滞后 %(n)s 天", "%(n)s days late").with_values(n=delay.days)
        return Light("red", word, rule.with_values(what=delay.what, due=delay.due_on))
    if not row.runs.all() and not row.milestones.all():
        return None
    return Light(
        "green", Text("按期", "On time"), Text("没有超过时限的环节或节点", "No stage or milestone is beyond its day")
    )


def _units(request: HttpRequest) -> list[tuple[str, Text | str]]:
    rows = Organisation.objects.filter(pk__in=Project.everywhere.values("unit"))
    return [(str(body.pk), body.name) for body in rows]


def _years(request: HttpRequest) -> list[tuple[str, Text | str]]:
    years = Project.everywhere.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in dict.fromkeys(years)]


def _stages(request: HttpRequest) -> list[tuple[str, Text | str]]:
    return [*((stage.key, stage.name) for stage in Stage.objects.all()), ("none", NO_STAGE)]


def _of_stage(rows: QuerySet[Project], chosen: str) -> QuerySet[Project]:
    return rows.filter(stage=None) if chosen == "none" else rows.filter(stage__key=chosen)


def _areas(request: HttpRequest) -> list[tuple[str, Text | str]]:
    return sorted(area_names(Project.everywhere.values_list("unit__division_code", flat=True)).items())


def _late(rows: QuerySet[Project], chosen: str) -> QuerySet[Project]:
    late = set(delays_of(list(rows)))
    return rows.filter(pk__in=late) if chosen == "yes" else rows.exclude(pk__in=late)


NEEDS = Table[Need](
    key="needs",
    label=Text("信息化建设需求", "Needs"),
    columns=(
        Column("name", Text("需求", "Need"), link=lambda row: reverse("lifecycle:need", args=[row.pk]), wide=True),
        Column("year", Text("年度", "Year"), lambda row: row.call.year, sort="call__year"),
        Column("unit", Text("单位", "Unit"), lambda row: Chip(row.unit.name), sort="unit__order"),
        Column(
            "estimate",
            Text("估算投资（万元）", "Estimate (10,000 yuan)"),
            lambda row: wan(row.estimate_fen),
            numeric=True,
            sort="estimate_fen",
        ),
        Column("created_at", Text("报送时间", "Handed in"), sort="created_at", phone=False),
        Column(
            "state",
            Text("状态", "State"),
            need_state,
            sort="state",
        ),
    ),
    search=("name", "functions", "unit__name_zh", "unit__name_en"),
    filters=(Filter("state", Text("状态", "State"), list(NEED_STATE_LABELS.items())),),
    order=("-call__year", "-created_at"),
    empty=Text("还没有报送需求。", "No need was handed in yet."),
)
WHITE_PAPERS = Table[WhitePaper](
    key="white_papers",
    label=Text("年度白皮书", "White papers"),
    columns=(
        Column(
            "title",
            Text("白皮书", "White paper"),
            link=lambda row: reverse("lifecycle:white_paper", args=[row.pk]),
            wide=True,
        ),
        Column("year", Text("年度", "Year"), lambda row: row.call.year, sort="call__year"),
        Column("unit", Text("单位", "Unit"), lambda row: Chip(row.unit.name), sort="unit__order"),
        Column("version", Text("版本", "Version"), numeric=True, sort="version"),
        Column("created_at", Text("报送时间", "Handed in"), sort="created_at"),
    ),
    search=("title", "summary", "unit__name_zh", "unit__name_en"),
    order=("-call__year", "unit__order", "-version"),
    empty=Text("还没有报送白皮书。", "No white paper was handed in yet."),
)


def _sum(row: YearPlan) -> Decimal | None:
    return wan(getattr(row, "sum", None) or 0)


PLANS = Table[YearPlan](
    key="plans",
    label=Text("年度计划和滚动计划", "Annual and rolling plans"),
    columns=(
        Column("name", Text("计划", "Plan"), link=lambda row: reverse("lifecycle:plan", args=[row.pk]), wide=True),
        Column("office", Text("编制单位", "Office"), lambda row: Chip(row.office.name)),
        Column("count", Text("项目数", "Projects"), numeric=True, sort="count"),
        Column("sum", Text("安排资金（万元）", "Money (10,000 yuan)"), _sum, numeric=True, sort="sum"),
        Column("published_on", Text("发布日期", "Published"), sort="published_on", phone=False),
        Column("state", Text("状态", "State"), lambda row: Badge(PLAN_TONES[PlanState(row.state)], row.state_label)),
    ),
    order=("-year", "years"),
    empty=Text("还没有年度计划。", "No plan yet."),
)


def factors_in_words(row: PlanEntry) -> Text:
    """``紧急程度 3；跨部门协同 1``: what the ranking formula was fed with, but for what was nothing."""
    names = NAMES["ranking"]
    known = [(names[name], value) for name, value in row.factors.items() if name in names and Decimal(value)]
    return Text(
        "；".join(f"{label.zh.partition('（')[0]} {value}" for label, value in known) or "—",
        "; ".join(f"{label.en.partition(' (')[0]} {value}" for label, value in known) or "—",
    )


def _score(row: PlanEntry) -> Badge | None:
    if row.rank is None:
        return None
    hint = Text("公式：%(formula)s。%(factors)s", "Formula: %(formula)s. %(factors)s")
    return Badge(
        "info",
        str(row.score) if row.score is not None else Text("无值", "no value"),
        hint.with_values(formula=row.formula, factors=factors_in_words(row)),
    )


def _drop_link(row: PlanEntry) -> Link | None:
    if row.plan.state != PlanState.COMPILING:
        return None
    return Link(Text("移出", "Take out"), reverse("lifecycle:entry_drop", args=[row.pk]))


ENTRIES = Table[PlanEntry](
    key="entries",
    label=Text("计划项目", "Projects of the plan"),
    columns=(
        Column("rank", Text("排序", "Rank"), numeric=True, sort="rank"),
        Column(
            "project",
            Text("项目", "Project"),
            lambda row: row.project.name,
            link=lambda row: project_url(row.project),
            wide=True,
        ),
        Column("unit", Text("建设单位", "Unit"), lambda row: Chip(row.project.unit.name)),
        Column("year", Text("年度", "Year"), sort="year"),
        Column(
            "amount",
            Text("安排资金（万元）", "Money (10,000 yuan)"),
            lambda row: wan(row.amount_fen),
            numeric=True,
            sort="amount_fen",
        ),
        Column("score", Text("排序得分", "Score"), _score, plain=lambda row: row.score, sort="score"),
        Column("factors", Text("排序依据", "Factors"), factors_in_words, wide=True),
        Column("drop", Text("操作", "Action"), _drop_link, export=False),
    ),
    search=("project__name_zh", "project__name_en", "project__unit__name_zh"),
    order=("rank", "pk"),
    page_size=100,
    empty=Text("计划里还没有项目。", "The plan has no project yet."),
)
ENTRIES_TO_READ = without(ENTRIES, "drop")
PROJECTS = Table[Project](
    key="projects",
    label=Text("项目库", "Project library"),
    columns=(
        Column("name", Text("项目", "Project"), link=project_url, sort="name_zh", wide=True),
        Column("unit", Text("建设单位", "Unit"), lambda row: Chip(row.unit.name), sort="unit__order"),
        Column("year", Text("年度", "Year"), sort="year"),
        Column(
            "amount",
            Text("投资（万元）", "Amount (10,000 yuan)"),
            lambda row: wan(row.amount_fen),
            numeric=True,
            sort="asked_fen",
        ),
        Column("state", Text("状态", "State"), project_state, sort="state"),
        Column("delay", Text("进度灯", "On time?"), delay_light),
        Column("stage", Text("当前环节", "Stage"), lambda row: row.stage and row.stage.name, sort="stage__order"),
        Column("number", Text("编号", "No."), sort="number", phone=False),
    ),
    search=("name_zh", "name_en", "number", "functions", "unit__name_zh", "unit__name_en"),
    filters=(
        Filter("state", Text("状态", "State"), list(PROJECT_STATE_LABELS.items())),
        Filter("stage", Text("环节", "Stage"), _stages, narrow=_of_stage),
        Filter("area", Text("市县", "Area"), _areas, field="unit__division_code"),
        Filter("unit", Text("单位", "Unit"), _units),
        Filter("year", Text("年度", "Year"), _years),
        Filter("first", Text("起始年度", "From year"), _years, field="year__gte"),
        Filter("last", Text("截止年度", "To year"), _years, field="year__lte"),
        Filter("kind", Text("性质", "Kind"), list(KIND_LABELS.items())),
        Filter("late", Text("滞后", "Late"), (("yes", Text("是", "yes")), ("no", Text("否", "no"))), narrow=_late),
    ),
    order=("-year", "-pk"),
    empty=Text("项目库里还没有项目。", "The library has no project yet."),
    next_step=lambda: Link(Text("申报项目", "Propose a project"), reverse("lifecycle:project_new"), "plus"),
)


def _amount(row: LedgerEntry) -> str:
    return money.yuan(row.amount_fen)


LEDGER = Table[LedgerEntry](
    key="ledger",
    label=Text("资金台账", "Ledger"),
    columns=(
        Column("on", Text("日期", "Date"), sort="on"),
        Column("kind", Text("类别", "Kind"), lambda row: row.kind_label),
        Column("source", Text("来源", "Source"), lambda row: row.source and row.source.name),
        Column("contract", Text("合同", "Contract"), lambda row: row.contract and row.contract.number, phone=False),
        Column("amount", Text("金额（元）", "Amount (yuan)"), _amount, numeric=True, sort="amount_fen"),
        Column("voucher", Text("凭证号", "Voucher"), phone=False),
        Column("note", Text("说明", "Note"), phone=False),
        Column(
            "corrects",
            Text("更正", "Correction"),
            lambda row: (
                Badge("warning", Text("更正", "Correction"))
                if row.corrects_id
                else Link(Text("更正", "Correct"), reverse("lifecycle:correction_new", args=[row.pk]))
            ),
            export=False,
        ),
    ),
    filters=(Filter("kind", Text("类别", "Kind"), list(ENTRY_KIND_LABELS.items())),),
    order=("-on", "-pk"),
    empty=Text("还没有资金记录。", "No money was entered yet."),
)
LEDGER_TO_READ = without(LEDGER, "corrects")
CONTRACTS = Table[Contract](
    key="contracts",
    label=Text("合同", "Contracts"),
    columns=(
        Column("number", Text("编号", "No.")),
        Column("kind", Text("类别", "Kind"), lambda row: row.kind_label),
        Column("party", Text("对方单位", "Other party"), wide=True),
        Column("amount", Text("金额（元）", "Amount (yuan)"), lambda row: money.yuan(row.amount_fen), numeric=True),
        Column("signed_on", Text("签订", "Signed")),
    ),
    empty=Text("还没有合同。", "No contract yet."),
)
QUALITY = Table[QualityReport](
    key="quality",
    label=Text("第三方质量跟踪", "Third parties' reports"),
    columns=(
        Column("service", Text("环节", "On what"), lambda row: row.service_label),
        Column("party", Text("机构", "By")),
        Column("on", Text("日期", "Date")),
        Column(
            "verdict",
            Text("结论", "Finding"),
            lambda row: Badge(QUALITY_TONES[Quality(row.verdict)], row.verdict_label, row.words),
        ),
        Column(
            "settled",
            Text("问题处理", "Issues"),
            lambda row: (
                Link(Text("去处理", "Settle"), reverse("lifecycle:quality_settle", args=[row.pk]))
                if row.is_open
                else row.answer
            ),
        ),
    ),
    empty=Text("还没有第三方报告。", "No third party has reported yet."),
)


def _hit_score(row: DuplicateHit) -> Badge:
    high = row.score >= row.check_made.threshold
    hint = Text("公式：%(formula)s；阈值 %(most)s", "Formula: %(formula)s; threshold %(most)s")
    filled = hint.with_values(formula=row.check_made.formula, most=_percent(row.check_made.threshold))
    return Badge("bad" if high else "neutral", _percent(row.score), filled)


def _explained(row: DuplicateHit) -> object:
    if row.explanation:
        return row.explanation
    high = row.score >= row.check_made.threshold
    word = Text("请说明区别", "Say how it differs") if high else Text("可说明", "May be explained")
    return Link(word, reverse("lifecycle:hit_explain", args=[row.pk]))


def _percent(share: Decimal) -> str:
    return f"{share * 100:.0f}%"


HITS = Table[DuplicateHit](
    key="hits",
    label=Text("相似项", "Similar things"),
    columns=(
        Column("label", Text("相似项", "Similar to"), wide=True),
        Column("name_share", Text("名称相似", "Name"), lambda row: _percent(row.name_share), numeric=True),
        Column("function_share", Text("内容相似", "Functions"), lambda row: _percent(row.function_share), numeric=True),
        Column("score", Text("综合", "Score"), _hit_score),
        Column("shared", Text("共有文字", "Shared phrases"), lambda row: "、".join(row.shared), phone=False),
        Column("explanation", Text("区别说明", "How it differs"), _explained),
    ),
    empty=Text("没有发现相似项。", "Nothing similar was found."),
)


def _share(row: FundReview) -> str | None:
    return _percent(Decimal(str(row.factors["execution"]))) if row.factors.get("budget") else None


FUND_REVIEWS = Table[FundReview](
    key="fund_reviews",
    label=Text("资金绩效评价", "Performance of funds"),
    columns=(
        Column("year", Text("年度", "Year")),
        Column("execution", Text("预算执行率", "Share paid"), _share, numeric=True),
        Column(
            "score",
            Text("得分", "Score"),
            lambda row: (
                None if row.score is None else Badge("good" if row.passed else "bad", str(row.score), row.formula)
            ),
        ),
        Column("words", Text("评价意见", "In words"), wide=True),
    ),
    empty=Text("还没有做过资金绩效评价。", "The money was not reviewed yet."),
)


OPERATIONS = Table[Operation](
    key="operations",
    label=Text("运维安排", "Operation"),
    columns=(
        Column("operator", Text("运维单位", "Run by"), wide=True),
        Column("starts_on", Text("开始", "From")),
        Column("ends_on", Text("截止", "Until")),
        Column(
            "cost",
            Text("年运维费（万元）", "Cost a year (10,000 yuan)"),
            lambda row: wan(row.yearly_cost_fen),
            numeric=True,
        ),
        Column("market", Text("市场化", "On the market"), lambda row: row.market),
        Column("share", Text("政府分成", "City's part"), lambda row: f"{row.city_share:f}%" if row.market else None),
        Column("income_words", Text("收入来源", "Income from"), phone=False),
    ),
    empty=Text("还没有运维安排。", "Operation is not arranged yet."),
)
EVALUATIONS = Table[AfterEvaluation](
    key="evaluations",
    label=Text("后评价", "After-evaluations"),
    columns=(
        Column(
            "office",
            Text("组织单位", "Run by"),
            lambda row: row.office.name,
            link=lambda row: reverse("lifecycle:evaluation", args=[row.pk]),
            wide=True,
        ),
        Column("due_on", Text("时限", "Due")),
        Column("points", Text("得分", "Points"), numeric=True),
        Column("state", Text("状态", "State"), lambda row: Badge(FOLLOWED_TONES[Followed(row.state)], row.state_label)),
    ),
    empty=Text("还没有后评价。", "Not evaluated yet."),
)
FINDINGS = Table[AuditFinding](
    key="findings",
    label=Text("审计问题", "Audit findings"),
    columns=(
        Column(
            "title", Text("问题", "Finding"), link=lambda row: reverse("lifecycle:finding", args=[row.pk]), wide=True
        ),
        Column(
            "project",
            Text("项目", "Project"),
            lambda row: row.project.name,
            link=lambda row: project_url(row.project),
        ),
        Column(
            "amount",
            Text("涉及金额（万元）", "Money (10,000 yuan)"),
            lambda row: wan(row.amount_fen) or None,
            numeric=True,
            sort="amount_fen",
        ),
        Column("due_on", Text("整改时限", "Due"), sort="due_on"),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: Badge("bad" if row.is_late else FOLLOWED_TONES[Followed(row.state)], row.state_label),
            sort="state",
        ),
    ),
    search=("title", "project__name_zh"),
    filters=(
        Filter(
            "state",
            Text("状态", "State"),
            [
                (Followed.OPEN.value, Text("办理中", "Under way")),
                (Followed.ANSWERED.value, Text("待核验", "To be checked")),
                (Followed.CLOSED.value, Text("已办结", "Closed")),
            ],
        ),
    ),
    order=("state", "due_on"),
    empty=Text("没有审计问题。", "No audit findings."),
)
FORMULAS = Table[FormulaRule](
    key="formulas",
    label=Text("公式", "Formulas"),
    columns=(
        Column("use", Text("用于", "For"), lambda row: row.use_label),
        Column("formula", Text("公式", "Formula"), wide=True),
        Column("threshold", Text("阈值", "Threshold"), numeric=True),
        Column("since", Text("生效", "Since")),
        Column("reason", Text("依据", "Reason"), phone=False),
        Column("set_by", Text("设置人", "Set by"), lambda row: row.set_by and row.set_by.name, phone=False),
    ),
    empty=Text("还没有设置公式。", "No formula was set yet."),
)
REPORT = Table[ReportLine](
    key="report",
    label=Text("项目统计报告", "Report on projects"),
    columns=(
        Column("label", Text("分组", "Group"), link=lambda row: row.url, wide=True, sort="label"),
        Column("count", Text("项目数", "Projects"), numeric=True, sort="count"),
        Column(
            "amount",
            Text("投资（万元）", "Amount (10,000 yuan)"),
            lambda row: wan(row.amount_fen),
            numeric=True,
            sort="amount",
        ),
        Column(
            "budget", Text("下达预算（万元）", "Budget"), lambda row: wan(row.budget_fen), numeric=True, sort="budget"
        ),
        Column("paid", Text("已支付（万元）", "Paid"), lambda row: wan(row.paid_fen), numeric=True, sort="paid"),
        Column(
            "late",
            Text("滞后项目", "Late"),
            lambda row: Link(str(row.late), row.late_url) if row.late else 0,
            plain=lambda row: row.late,
            numeric=True,
            sort="late",
        ),
        Column("late_days", Text("最长滞后（天）", "Longest (days)"), numeric=True, sort="late_days"),
        Column("stages", Text("各环节项目数", "By stage"), lambda row: row.stages_in_words, phone=False),
    ),
    page_size=200,
    empty=Text("没有符合条件的项目。", "No projects fit."),
)
