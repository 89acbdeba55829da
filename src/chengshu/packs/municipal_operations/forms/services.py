"""Forms of utilities, permits, proceedings and rules."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.queries import people_who_may
from chengshu.kernel.cases.queries.classes import leaves
from chengshu.packs.municipal_operations.forms.fields import UnitForm, degrees, formed, row_field, unit_field
from chengshu.packs.municipal_operations.models import Company, Figure, Offence
from chengshu.packs.municipal_operations.models.alarms import COMPARISONS, LEVELS, WATCHED
from chengshu.packs.municipal_operations.models.enforcement import EVIDENCE_KINDS, PARTY_KINDS, PROCEDURES
from chengshu.packs.municipal_operations.models.utilities import ASPECTS, FAULT_KINDS, TRADES
from chengshu.packs.municipal_operations.papers import KINDS as PAPER_KINDS
from chengshu.packs.municipal_operations.queries.penalties import offences
from chengshu.packs.municipal_operations.queries.utilities import companies_seen_by
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import INVESTIGATE
from chengshu.ui.fields import YuanField, day, flag, line, long_text
from chengshu.ui.forms import FilesField, Form, choices
from chengshu.ui.forms import words as term

FIGURE = "figure_"
CITY_TREE, EVENTS = "city", "event"
ANY = Text("不限", "Any")


class ReturnForm(Form):
    """The figures of a month; ``return_form`` adds a field for each."""

    words = long_text("情况说明", "Words", required=False, rows=3, length=1000)

    def figures(self) -> dict[int, Decimal | None]:
        """The values by the key of the figure."""
        typed = self.cleaned_data
        return {int(name.removeprefix(FIGURE)): typed[name] for name in typed if name.startswith(FIGURE)}


def return_form(figures: Iterable[Figure]) -> type[ReturnForm]:
    """The form for these figures."""
    fields = {f"{FIGURE}{one.pk}": _figure(one) for one in figures}
    return formed(ReturnForm, fields)


def _figure(one: Figure) -> forms.Field:
    need = "" if one.needed else "（选填）"
    label = Text(f"{one.aspect_label.zh}·{one.name_zh}（{one.unit}）{need}", f"{one.name.en} ({one.unit_label.en})")
    return forms.DecimalField(label=term(label), required=False, max_digits=16, decimal_places=3)


class FaultForm(Form):
    """An interruption and its notice."""

    company = row_field("单位", "Company", Company.everywhere.none())
    kind = forms.ChoiceField(label=term("类型", "Kind"), choices=choices(FAULT_KINDS))
    area = line("影响范围", "Where", length=300)
    area_en = line("影响范围（英文）", "Where, in English", required=False, length=300)
    division_code = line("区划代码", "Division", required=False, length=12)
    lon, lat = degrees("经度", "Longitude"), degrees("纬度", "Latitude")
    households = forms.IntegerField(label=term("影响户数", "Households"), min_value=0, max_value=10**7, initial=0)
    injured = forms.IntegerField(label=term("受伤人数", "Injured"), min_value=0, max_value=1000, initial=0)
    starts_at = forms.DateTimeField(label=term("开始时间", "From"), initial=clock.now)
    expected_at = forms.DateTimeField(label=term("预计恢复", "Expected back"), required=False)
    words_zh = long_text("公告内容", "Notice in Chinese", rows=4, length=1000)
    words_en = long_text("公告内容（英文）", "Notice in English", required=False, rows=4, length=1000)
    inside = long_text("内部情况", "For the staff alone", required=False, rows=3, length=1000)
    published = flag("向社会公布", "Show it to the public")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        company: Any = self.fields["company"]
        company.queryset = companies_seen_by(actor)


class CompanyKeyForm(Form):
    """A program of a company."""

    company = row_field("单位", "Company", Company.everywhere.none())
    holder = line("系统名称", "Program", length=100)
    per_minute = forms.IntegerField(
        label=term("每分钟最多调用", "At most a minute"), min_value=1, max_value=6000, initial=60
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        company: Any = self.fields["company"]
        company.queryset = companies_seen_by(actor)


class RestoreForm(Form):
    """Supply is back."""

    at = forms.DateTimeField(label=term("恢复时间", "Since"), initial=clock.now)


class ApplyForm(Form):
    """An application for a permit."""

    applicant = line("申请单位或申请人", "Applicant", length=100)
    credit_code = line("统一社会信用代码", "Credit code", required=False, length=18)
    contact = line("联系人", "Contact", length=50)
    phone = line("联系电话", "Telephone", length=20)
    address = line("地点", "Where")
    lon, lat = degrees("经度", "Longitude"), degrees("纬度", "Latitude")
    area_m2 = forms.DecimalField(
        label=term("面积（平方米）", "Area (m²)"), required=False, min_value=0, max_digits=9, decimal_places=2
    )
    starts_on = forms.DateField(label=term("自", "From"))
    ends_on = forms.DateField(label=term("至", "Until"))
    words = long_text("事由和内容", "What for", rows=4, length=1000)
    papers = FilesField(label=term("申请材料", "Papers"), required=False)


class PermitKindForm(UnitForm):
    """Something that can be applied for."""

    unit = unit_field("办理单位", "Unit")
    key = forms.SlugField(label=term("代码", "Key"), max_length=40)
    prefix = line("编号前缀", "Prefix of numbers", length=10)
    name_zh = line("事项名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English")
    allowance_days = forms.IntegerField(label=term("办理工作日", "Working days"), min_value=1, max_value=60, initial=10)
    longest_days = forms.IntegerField(label=term("最长期限（天）", "Longest (days)"), min_value=1, max_value=3660)
    papers_zh = long_text("申请材料，每行一项", "Papers, one a line", rows=4, length=1000)
    papers_en = long_text("申请材料（英文）", "Papers in English", required=False, rows=4, length=1000)
    ground = line("依据", "Ground")


class ProceedingForm(UnitForm):
    """What a proceeding begins with."""

    unit = unit_field("执法单位", "Unit")
    offence = row_field("案由", "Offence", Offence.objects.none())
    procedure = forms.ChoiceField(label=term("程序", "Procedure"), choices=choices(PROCEDURES), initial="ordinary")
    party = line("当事人", "Party", length=100)
    party_kind = forms.ChoiceField(label=term("当事人类别", "Kind of party"), choices=choices(PARTY_KINDS))
    identity = line("身份证号或统一社会信用代码", "Identity number or credit code", required=False, length=20)
    phone = line("联系电话", "Telephone", required=False, length=20)
    party_address = line("住所", "Address of the party", required=False)
    address = line("案发地点", "Where it happened")
    happened_on = forms.DateField(label=term("案发日期", "When"), initial=clock.today)
    facts = long_text("违法事实", "Facts", rows=5, length=4000)
    officers = forms.MultipleChoiceField(label=term("执法人员（不少于两人）", "Officers, two or more"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offence: Any = self.fields["offence"]
        offence.queryset = offences()
        officers: Any = self.fields["officers"]
        officers.choices = people

    def parts(self) -> tuple[Any, list[Any], dict[str, Any]]:
        """The unit, its officers that were chosen, and what the proceeding begins with."""
        given = dict(self.cleaned_data)
        unit, keys = given.pop("unit"), {int(key) for key in given.pop("officers")}
        return unit, list(people_who_may(INVESTIGATE, unit).filter(pk__in=keys).distinct()), given


class ProposalForm(Form):
    """The proposed penalty."""

    warning = flag("警告", "Warning")
    fine_fen = YuanField(label=term("罚款（元）", "Fine (yuan)"), required=False, least=0)
    confiscated_fen = YuanField(label=term("没收违法所得（元）", "Confiscated (yuan)"), required=False, least=0)
    rectify_by = day("责令改正期限", "To be put right by", required=False)
    reasoning = long_text("裁量理由", "Reasons", rows=4, length=2000)


class EvidenceForm(Form):
    """A piece of evidence."""

    kind = forms.ChoiceField(label=term("证据种类", "Kind"), choices=choices(EVIDENCE_KINDS))
    shows = line("证明内容", "What it shows", length=300)
    place = line("取得地点", "Taken where", required=False)
    given = FilesField(label=term("文件", "Files"), required=False)


class PaperForm(Form):
    """Which paper."""

    kind = forms.ChoiceField(
        label=term("文书", "Paper"), choices=choices({key: one.title for key, one in PAPER_KINDS.items()})
    )


class PaymentForm(Form):
    """Money that came in."""

    amount_fen = YuanField(label=term("金额（元）", "Amount (yuan)"))
    on = forms.DateField(label=term("缴款日期", "On"), initial=clock.today)
    receipt = line("票据号", "Receipt", length=60)
    additional = flag("加处罚款", "Additional fine")


class RefundForm(Form):
    """Money that went back."""

    amount_fen = YuanField(label=term("退还金额（元）", "Given back (yuan)"))
    on = forms.DateField(label=term("退还日期", "On"), initial=clock.today)
    receipt = line("退付凭证号", "Receipt", length=60)


class ReconsiderationForm(Form):
    """What a party asks for."""

    applicant = line("申请人", "Applicant", length=100)
    phone = line("联系电话", "Telephone", required=False, length=20)
    applied_on = forms.DateField(label=term("申请日期", "Asked on"), initial=clock.today)
    late_why = line("逾期申请的正当理由", "Why it is late", required=False, length=400)
    claim = long_text("复议请求", "What is asked for", rows=2, length=1000)
    grounds = long_text("事实和理由", "Facts and reasons", rows=5, length=4000)
    given = FilesField(label=term("申请书和材料", "The application and its papers"), required=False)


def case_classes() -> list[tuple[str, str]]:
    """The classes of cases that a sudden event can be reported as."""
    none = ("", str(Text("由受理人员确定", "Chosen at intake")))
    return [none, *((one.code, f"{one.code} {one.name}") for one in leaves(CITY_TREE).filter(kind=EVENTS))]


class AlarmRuleForm(UnitForm):
    """A rule."""

    watched = forms.ChoiceField(label=term("监视对象", "Watched"), choices=choices(WATCHED))
    register = forms.ChoiceField(
        label=term("台账", "Book"),
        required=False,
        choices=choices({key: one.label for key, one in REGISTERS.items()}, empty=ANY),
    )
    quantity = forms.ChoiceField(
        label=term("监测项目或行业", "Quantity or trade"),
        required=False,
        choices=choices(
            {
                **{one.key: one.label for register in REGISTERS.values() for one in register.quantities},
                **dict(TRADES.items()),
            },
            empty=ANY,
        ),
    )
    comparison = forms.ChoiceField(label=term("比较", "Comparison"), choices=choices(COMPARISONS))
    threshold = forms.DecimalField(
        label=term("阈值", "Threshold"),
        max_digits=14,
        decimal_places=4,
        help_text=term("故障按户数，巡查发现按 1 至 3。", "Households of a fault; 1 to 3 of a finding."),
    )
    level = forms.TypedChoiceField(
        label=term("等级", "Level"), coerce=int, choices=choices({key.value: label for key, label in LEVELS.items()})
    )
    minutes = forms.IntegerField(label=term("处置时限（分钟）", "Minutes"), min_value=1, max_value=100_000)
    unit = unit_field("处置单位（不选为管养单位）", "Unit; none: its keeper", required=False)
    advice = line("处置要点", "What to do", required=False, length=300)
    class_code = forms.ChoiceField(
        label=term("上报案件类别", "Class of the case"),
        required=False,
        choices=case_classes,
        help_text=term("不选则由受理人员确定。", "Left empty, whoever takes the case in chooses."),
    )


class UtilityRuleForm(Form):
    """How far ahead companies tell of planned interruptions."""

    since = forms.DateField(label=term("自", "From"), initial=clock.today)
    ahead_days = forms.IntegerField(
        label=term("计划停供最多提前登记（天）", "Planned interruptions at most ahead (days)"),
        min_value=1,
        max_value=730,
    )
    reason = line("依据", "Ground", length=400)


class FigureForm(Form):
    """A figure that companies hand in."""

    trade = forms.ChoiceField(label=term("行业", "Trade"), choices=choices(TRADES))
    aspect = forms.ChoiceField(label=term("方面", "About"), choices=choices(ASPECTS))
    key = forms.SlugField(label=term("代码", "Key"), max_length=40)
    name_zh = line("指标名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English")
    unit = line("单位", "Unit", length=20)
    unit_en = line("英文单位", "Unit in English", required=False, length=20)
    total = flag("可加总（否则取平均）", "Summed, else averaged")
    needed = flag("必填", "Needed")
    least = forms.DecimalField(label=term("允许下限", "Least"), required=False, max_digits=16, decimal_places=3)
    most = forms.DecimalField(label=term("允许上限", "Most"), required=False, max_digits=16, decimal_places=3)
    normal_least = forms.DecimalField(
        label=term("正常下限", "Normal from"), required=False, max_digits=16, decimal_places=3
    )
    normal_most = forms.DecimalField(
        label=term("正常上限", "Normal to"), required=False, max_digits=16, decimal_places=3
    )


def _days(zh: str, en: str, usual: int, *, most: int = 365) -> forms.IntegerField:
    return forms.IntegerField(label=term(zh, en), min_value=1, max_value=most, initial=usual)


class PenaltyRuleForm(Form):
    """Limits and days that localities set."""

    since = forms.DateField(label=term("自", "From"), initial=clock.today)
    hearing_person_fen = YuanField(label=term("听证起点：公民（元）", "Hearing from, persons (yuan)"))
    hearing_entity_fen = YuanField(label=term("听证起点：法人（元）", "Hearing from, entities (yuan)"))
    collective_fen = YuanField(label=term("集体讨论起点（元）", "Decided together from (yuan)"))
    statement_days = forms.IntegerField(
        label=term("陈述申辩工作日", "Working days for a statement"), min_value=1, max_value=60, initial=3
    )
    publish_days = forms.IntegerField(
        label=term("公示工作日", "Working days to publish"), min_value=1, max_value=30, initial=7
    )
    hide_days = forms.IntegerField(
        label=term("公示天数", "Days it stands public"), min_value=1, max_value=3660, initial=365
    )
    reconsider_apply_days = _days("复议申请期限（天）", "Days to ask for reconsideration", 60, most=3660)
    reconsider_accept_days = _days("复议受理审查（工作日）", "Working days to accept it", 5)
    reconsider_answer_days = _days("被申请人答复（工作日）", "Working days to answer it", 10)
    reconsider_simple_answer_days = _days("简易程序答复（工作日）", "Working days to answer, simplified", 5)
    reconsider_decide_days = _days("复议审理期限（天）", "Days to decide it", 60)
    reconsider_simple_days = _days("简易程序审理期限（天）", "Days to decide, simplified", 30)
    reconsider_longer_days = _days("最多延长审理（天）", "At most longer by (days)", 30)
    reason = line("依据", "Ground", length=400)
