"""What people type about projects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from chengshu.base import clock
from chengshu.base.money import fen_from_yuan
from chengshu.base.text import Text
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.governance.models import ExpertField
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.lifecycle.amounts import fen_from_wan
from chengshu.kernel.lifecycle.models import (
    CallForNeeds,
    Contract,
    FundSource,
    Mode,
    Project,
    RequiredPaper,
    Stage,
    StageRun,
)
from chengshu.kernel.lifecycle.models.projects import KIND_LABELS, URGENCY_LABELS
from chengshu.kernel.lifecycle.models.rules import (
    BODY_ROLE_LABELS,
    FORMULA_USE_LABELS,
    POINT_KIND_LABELS,
    SERVICE_LABELS,
)
from chengshu.kernel.lifecycle.models.stages import CONTRACT_KIND_LABELS, QUALITY_LABELS
from chengshu.kernel.lifecycle.purposes import PAPERS
from chengshu.kernel.lifecycle.queries.rules import papers_needed
from chengshu.kernel.projects.models import Milestone, Task
from chengshu.ui.forms import Form, choices, words

NOT_WAN = Text("请填写万元数，最多六位小数，如 128.5。", "Please give 10,000s of yuan, six decimals at most, as 128.5.")
NOT_YUAN = Text("请填写元，最多两位小数，如 1280000.50。", "Please give yuan with two decimals at most, as 1280000.50.")
NOT_MORE = Text("金额应大于零。", "The amount must be more than nothing.")
NONE = Text("（不选）", "(none)")


class WanField(forms.CharField):
    """An amount typed in 10,000 yuan, cleaned to fen."""

    def clean(self, value: Any) -> Any:
        """The amount in fen; None where nothing was typed and nothing needs to be."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            fen = fen_from_wan(typed)
        except ValueError:
            raise ValidationError(str(NOT_WAN)) from None
        if fen == 0 and self.required:
            raise ValidationError(str(NOT_MORE))
        return fen


class YuanField(forms.CharField):
    """An amount typed in yuan, cleaned to fen; ``signed`` takes less than nothing."""

    def __init__(self, *, signed: bool = False, **kwargs: Any) -> None:
        self.signed = signed
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The amount in fen."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            fen = fen_from_yuan(typed)
        except ValueError:
            raise ValidationError(str(NOT_YUAN)) from None
        if fen <= 0 and not self.signed:
            raise ValidationError(str(NOT_MORE))
        return fen


def line(zh: str, en: str, *, required: bool = True, most: int = 200, help_text: Any = "") -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=words(zh, en), required=required, max_length=most, help_text=help_text)


def text(zh: str, en: str, *, required: bool = True, most: int = 4000, help_text: Any = "") -> forms.CharField:
    """Several lines of text."""
    label = words(zh, en)
    return forms.CharField(label=label, required=required, max_length=most, widget=forms.Textarea, help_text=help_text)


def files() -> FilesField:
    """Papers that go along."""
    return FilesField(purpose=PAPERS, label=words("附件", "Files"), required=False)


def why() -> forms.CharField:
    """The reason."""
    return text("原因", "Reason", most=500)


def unit(zh: str, en: str, **kwargs: Any) -> Any:
    """A body of the city."""
    return forms.ModelChoiceField(Organisation.objects.filter(active=True), label=words(zh, en), **kwargs)


class WhyForm(Form):
    """A reason."""

    why = why()


class CallForm(Form):
    """A call for needs."""

    year = forms.IntegerField(label=words("计划年度", "Year planned"), min_value=2000, max_value=2100)
    due_on = forms.DateField(
        label=words("报送截止", "Due"),
        required=False,
        help_text=words("不填则按规则，默认上一年 6 月 30 日。", "By the rules where left empty: end of June."),
    )
    words = text("征集说明", "What is asked for", required=False)


class ExtendForm(Form):
    """A later day for a call."""

    due_on = forms.DateField(label=words("新的截止日期", "New day"))
    why = why()


class OfUnits(Form):
    """A form in which one of the actor's own units is named."""

    unit = unit("单位", "Unit")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["unit"]
        chosen.queryset = units
        first = units.first()
        if first is not None and units.count() == 1:
            chosen.initial = first.pk


class NeedForm(OfUnits):
    """A unit's need."""

    call = forms.ModelChoiceField(CallForNeeds.everywhere.all(), label=words("征集年度", "Call"))
    name = line("需求名称", "Name")
    purpose = text("建设必要性", "Why it is needed")
    functions = text("主要功能和建设内容", "What it is to do")
    estimate_fen = WanField(label=words("估算投资（万元）", "Estimate (10,000 yuan)"))
    uploads = files()
    field_order = ("call", "unit", "name", "purpose", "functions", "estimate_fen", "uploads")


class WhitePaperForm(OfUnits):
    """A unit's white paper."""

    call = forms.ModelChoiceField(CallForNeeds.everywhere.all(), label=words("年度", "Year"))
    title = line("标题", "Title")
    summary = text("摘要", "Summary")
    uploads = files()
    field_order = ("call", "unit", "title", "summary", "uploads")


class ProjectForm(Form):
    """What is proposed."""

    name_zh = line("项目名称", "Name")
    name_en = line("英文名称", "Name in English", required=False)
    year = forms.IntegerField(label=words("计划年度", "Year planned"), min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=words("项目性质", "Kind"), choices=choices(KIND_LABELS))
    urgency = forms.TypedChoiceField(
        label=words("紧急程度", "Urgency"), choices=choices(URGENCY_LABELS), coerce=int, initial=2
    )
    cross_department = forms.BooleanField(label=words("跨部门协同项目", "Across departments"), required=False)
    confidential = forms.BooleanField(
        label=words("保密性要求高，或涉及安全维稳", "Of high secrecy, or of security"), required=False
    )
    purpose = text("建设必要性", "Why it is needed")
    functions = text(
        "主要功能和建设内容",
        "What it is to do",
        help_text=words("查重按这段文字比对，请写具体。", "The duplicate check compares this text; be precise."),
    )
    asked_fen = WanField(label=words("申报投资（万元）", "Amount asked for (10,000 yuan)"))
    starts_on = forms.DateField(label=words("计划开工", "Begins"), required=False)
    ends_on = forms.DateField(label=words("计划完工", "Ends"), required=False)
    plan_task = forms.ModelChoiceField(
        Task.everywhere.filter(dropped_at=None), label=words("所属规划任务", "Task of the city's plan"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """The end comes after the start."""
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", str(Text("完工不能早于开工。", "The end cannot come before the beginning.")))
        return cleaned


class NewProjectForm(ProjectForm, OfUnits):
    """A new project."""

    office = unit("项目管理办公室", "Office that keeps the library")
    field_order = ("unit", "office")

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["office"]
        chosen.queryset = offices
        if offices.count() == 1:
            chosen.initial = offices.get().pk


class PlanForm(Form):
    """A plan to be compiled."""

    office = unit("编制单位", "Office")
    year = forms.IntegerField(label=words("计划年度", "Year"), min_value=2000, max_value=2100)
    rolling = forms.BooleanField(label=words("三年滚动计划", "Rolling plan over three years"), required=False)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["office"]
        chosen.queryset = offices
        if offices.count() == 1:
            chosen.initial = offices.get().pk


class CompileTimeForm(Form):
    """When a plan is compiled."""

    compile_from = forms.DateField(label=words("编制开始", "From"))
    compile_until = forms.DateField(label=words("编制截止", "Until"))
    why = why()


class EntryForm(Form):
    """A project's place in a plan."""

    project = forms.ModelChoiceField(Project.everywhere.none(), label=words("项目", "Project"))
    year = forms.IntegerField(label=words("年度", "Year"))
    amount_fen = WanField(label=words("年度安排（万元）", "Money of the year (10,000 yuan)"))

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["project"]
        chosen.queryset = projects


class ModeForm(Form):
    """The mode of building and operating."""

    mode = forms.ModelChoiceField(
        Mode.objects.all(), label=words("建设运营模式", "Mode"), widget=forms.RadioSelect, empty_label=None
    )
    reason = text("选择理由", "Reason", most=500)


class ManagerForm(Form):
    """The project manager."""

    person = forms.ModelChoiceField(Person.objects.none(), label=words("项目经理", "Project manager"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["person"]
        chosen.queryset = people


class AmountForm(Form):
    """Another approved amount."""

    amount_fen = WanField(label=words("批准投资（万元）", "Approved amount (10,000 yuan)"))
    why = why()


class PublicForm(Form):
    """What the public reads."""

    words = text(
        "公开说明",
        "What everybody reads",
        most=1000,
        help_text=words("不要写个人信息。", "No personal data, please."),
    )


class MilestoneForm(Form):
    """A milestone of a project."""

    name_zh = line("节点", "Milestone")
    name_en = line("英文名称", "Name in English", required=False)
    due_on = forms.DateField(label=words("时限", "Due"))
    plan_milestone = forms.ModelChoiceField(
        Milestone.everywhere.none(), label=words("对应规划节点", "Milestone of the city's plan"), required=False
    )
    public = forms.BooleanField(label=words("可向社会公开", "May be shown to the public"), required=False, initial=True)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["plan_milestone"]
        chosen.queryset = Milestone.everywhere.filter(task=project.plan_task_id, dropped_at=None)


class DueForm(Form):
    """Another day."""

    due_on = forms.DateField(label=words("新的时限", "New day"))
    why = why()


class DoneOnForm(Form):
    """When something was reached."""

    done_on = forms.DateField(label=words("完成日期", "Reached on"), initial=clock.today)


class ReasonForm(Form):
    """Why an exception is needed."""

    reason = text("申请理由", "Why it cannot wait", most=2000)


class ExplainForm(Form):
    """How a project differs from a similar one."""

    words = text("区别说明", "How it differs", most=1000)


class PaperForm(Form):
    """A document of a stage."""

    required = forms.ModelChoiceField(
        RequiredPaper.objects.none(), label=words("必备材料", "Required document"), required=False
    )
    name = line("文件名称", "Name", required=False)
    uploads = FilesField(purpose=PAPERS, label=words("文件", "Files"))

    def __init__(self, *args: Any, run: StageRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["required"]
        keys = [paper.pk for paper in papers_needed(run.stage, run.project)]
        chosen.queryset = RequiredPaper.objects.filter(pk__in=keys)

    def clean(self) -> dict[str, Any]:
        """A document has a name, its own or that of the duty it fulfils."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("name") and cleaned.get("required"):
            cleaned["name"] = cleaned["required"].name_zh
        if not cleaned.get("name"):
            self.add_error("name", str(Text("请填写名称，或选择必备材料。", "Name it, or choose a required document.")))
        return cleaned


class AskForm(Form):
    """A question to experts."""

    question = text("论证问题", "What is asked")
    due_on = forms.DateField(label=words("请于何日前出具", "To be answered by"))


class ContractForm(Form):
    """A contract."""

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(CONTRACT_KIND_LABELS))
    service = forms.ChoiceField(
        label=words("第三方服务内容", "What a third party does"),
        choices=choices(SERVICE_LABELS, empty=NONE),
        required=False,
    )
    number = line("合同编号", "Number", most=60)
    party = line("对方单位", "Other party")
    amount_fen = YuanField(label=words("合同金额（元）", "Amount (yuan)"))
    signed_on = forms.DateField(label=words("签订日期", "Signed on"), initial=clock.today)
    ends_on = forms.DateField(label=words("履行截止", "Ends on"), required=False)
    uploads = files()

    def clean(self) -> dict[str, Any]:
        """A third party does something; others do not."""
        cleaned: dict[str, Any] = super().clean() or {}
        third = cleaned.get("kind") == "third_party"
        if third and not cleaned.get("service"):
            self.add_error("service", str(Text("请选择服务内容。", "Please choose what it does.")))
        if not third:
            cleaned["service"] = ""
        return cleaned


class QualityForm(Form):
    """A third party's report."""

    service = forms.ChoiceField(label=words("环节", "On what"), choices=choices(SERVICE_LABELS))
    party = line("第三方机构", "Third party")
    on = forms.DateField(label=words("报告日期", "Date"), initial=clock.today)
    verdict = forms.ChoiceField(label=words("结论", "Finding"), choices=choices(QUALITY_LABELS))
    words = text("报告要点", "In short")
    uploads = files()


class AnswerForm(Form):
    """How issues were settled."""

    answer = text("处理情况", "What was done")


class SourceForm(Form):
    """A form in which a source of money of the project's mode is named."""

    source = forms.ModelChoiceField(FundSource.objects.none(), label=words("资金来源", "Source"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["source"]
        chosen.queryset = project.mode.sources.all() if project.mode else FundSource.objects.all()
        if "contract" in self.fields:
            contract: Any = self.fields["contract"]
            contract.queryset = project.contracts.all()


class BudgetForm(SourceForm):
    """A budget."""

    amount = YuanField(label=words("金额（元）", "Amount (yuan)"))
    year = forms.IntegerField(label=words("预算年度", "Year"), min_value=2000, max_value=2100)
    note = line("文号或说明", "Document or note", required=False, most=500)


class PaymentForm(SourceForm):
    """A payment."""

    contract = forms.ModelChoiceField(Contract.objects.none(), label=words("合同", "Contract"), required=False)
    amount = YuanField(label=words("金额（元）", "Amount (yuan)"))
    on = forms.DateField(label=words("支付日期", "Paid on"), initial=clock.today)
    voucher = line("凭证号", "Voucher", most=60)
    note = line("说明", "Note", required=False, most=500)


class OperatingForm(SourceForm):
    """Operating cost."""

    amount = YuanField(label=words("金额（元）", "Amount (yuan)"))
    on = forms.DateField(label=words("支付日期", "Paid on"), initial=clock.today)
    voucher = line("凭证号", "Voucher", most=60)


class IncomeForm(Form):
    """Income of operation."""

    amount = YuanField(label=words("金额（元）", "Amount (yuan)"))
    on = forms.DateField(label=words("入账日期", "Received on"), initial=clock.today)
    voucher = line("凭证号", "Voucher", required=False, most=60)
    note = line("说明", "Note", required=False, most=500)


class CorrectionForm(Form):
    """A correction."""

    difference = YuanField(
        signed=True,
        label=words("更正差额（元）", "Difference (yuan)"),
        help_text=words("调减填负数，如 -500.00。", "Less is negative, as -500.00."),
    )
    why = why()


def _marks(zh: str, en: str) -> forms.IntegerField:
    return forms.IntegerField(label=words(zh, en), min_value=0, max_value=100)


class FundReviewForm(Form):
    """Marks for what a year's money brought."""

    year = forms.IntegerField(label=words("年度", "Year"), min_value=2000, max_value=2100)
    output = _marks("产出得分（0–100）", "Output (0–100)")
    effect = _marks("效益得分（0–100）", "Effect (0–100)")
    satisfaction = _marks("满意度得分（0–100）", "Satisfaction (0–100)")
    words = text("评价意见", "In words")


class OperationForm(Form):
    """Who runs a project."""

    operator = line("运维单位", "Run by")
    starts_on = forms.DateField(label=words("开始日期", "From"))
    ends_on = forms.DateField(label=words("截止日期", "Until"), required=False)
    yearly_cost_fen = WanField(label=words("年运维费（万元）", "Cost a year (10,000 yuan)"), required=False)
    market = forms.BooleanField(label=words("市场化运维，自我造血", "Pays for itself on the market"), required=False)
    city_share = forms.DecimalField(
        label=words("收入中政府分成（%）", "City's part of the income (%)"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        initial=0,
    )
    income_words = line("收入来源", "Where income comes from", required=False, most=500)
    service_words = text("服务要求", "What is to be kept up", required=False)

    def clean(self) -> dict[str, Any]:
        """What pays for itself says how; an empty cost is none."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["yearly_cost_fen"] = cleaned.get("yearly_cost_fen") or 0
        if cleaned.get("market") and not cleaned.get("income_words"):
            self.add_error("income_words", str(Text("请写明收入来源。", "Please say where the income comes from.")))
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", str(Text("截止不能早于开始。", "The end cannot come before the beginning.")))
        return cleaned


class EvaluationForm(Form):
    """An evaluation to be begun."""

    due_on = forms.DateField(label=words("完成时限", "Due"))


class FindingForm(Form):
    """What an audit found."""

    title = line("问题", "Finding")
    amount_fen = WanField(label=words("涉及金额（万元）", "Money concerned (10,000 yuan)"), required=False)
    due_on = forms.DateField(label=words("整改时限", "To be put right by"))
    words = text("问题描述", "In words")
    uploads = files()
    field_order = ("title", "words")

    def clean(self) -> dict[str, Any]:
        """An empty amount is none."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["amount_fen"] = cleaned.get("amount_fen") or 0
        return cleaned


class FormulaForm(Form):
    """A formula."""

    use = forms.ChoiceField(label=words("用于", "For"), choices=choices(FORMULA_USE_LABELS))
    formula = line("公式", "Formula", most=500)
    threshold = forms.DecimalField(
        label=words("阈值（查重 0–1；资金绩效 0–100）", "Threshold (duplicates 0–1; funds 0–100)"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=6,
        decimal_places=3,
    )
    since = forms.DateField(label=words("生效日期", "In force from"), initial=clock.today)
    reason = line("依据", "Reason", most=300)


def _month(zh: str, en: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=words(zh, en), min_value=1, max_value=12, initial=initial)


def _day(zh: str, en: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=words(zh, en), min_value=1, max_value=31, initial=initial)


class SeasonForm(Form):
    """The dates of planning."""

    needs_due_month = _month("需求截止：月", "Needs due: month", 6)
    needs_due_day = _day("需求截止：日", "Needs due: day", 30)
    compile_from_month = _month("编制开始：月", "Compiled from: month", 7)
    compile_from_day = _day("编制开始：日", "Compiled from: day", 1)
    compile_until_month = _month("编制截止：月", "Compiled until: month", 9)
    compile_until_day = _day("编制截止：日", "Compiled until: day", 30)
    rolling_years = forms.IntegerField(
        label=words("滚动计划年数", "Years of the rolling plan"), min_value=2, max_value=10, initial=3
    )
    reason = line("依据", "Reason", most=300)


class BodyForm(Form):
    """A body of the joint review."""

    organisation = unit("部门", "Body")
    role = forms.ChoiceField(label=words("职责", "Role"), choices=choices(BODY_ROLE_LABELS))
    signs = forms.BooleanField(label=words("参加联合会审会签", "Signs in joint reviews"), required=False, initial=True)


class StageForm(Form):
    """A stage's length and who confirms it."""

    days = forms.IntegerField(label=words("时限（自然日）", "Length (calendar days)"), min_value=1, max_value=2000)
    checked_by = forms.ChoiceField(label=words("核验部门", "Confirmed by"), choices=choices(BODY_ROLE_LABELS))


class PaperRuleForm(Form):
    """A further document."""

    stage = forms.ModelChoiceField(Stage.objects.all(), label=words("环节", "Stage"))
    name_zh = line("材料名称", "Document")
    name_en = line("英文名称", "Document in English")
    above_fen = WanField(label=words("适用投资额下限（万元）", "From an amount of (10,000 yuan)"), required=False)


class PointForm(Form):
    """A fixed point."""

    stage = forms.ModelChoiceField(Stage.objects.all(), label=words("环节", "Stage"))
    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(POINT_KIND_LABELS))
    above_fen = WanField(label=words("适用投资额下限（万元）", "From an amount of (10,000 yuan)"), required=False)
    field = forms.ModelChoiceField(
        ExpertField.objects.filter(active=True), label=words("专家领域", "Field of the experts"), required=False
    )
    experts = forms.IntegerField(label=words("专家人数", "How many experts"), min_value=1, max_value=50, initial=3)
    service = forms.ChoiceField(
        label=words("第三方服务", "Third party's service"),
        choices=choices(SERVICE_LABELS, empty=NONE),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Experts have a field, third parties a service."""
        cleaned: dict[str, Any] = super().clean() or {}
        experts = cleaned.get("kind") == "experts"
        if experts and not cleaned.get("field"):
            self.add_error("field", str(Text("请选择专家领域。", "Please choose a field.")))
        if not experts and not cleaned.get("service"):
            self.add_error("service", str(Text("请选择第三方服务。", "Please choose a service.")))
        if experts:
            cleaned["service"] = ""
        return cleaned
