"""What people type about experts, requests and fees."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.forms import unit, units
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.governance.forms.fields import KeptForm, ReachForm, long_text
from chengshu.kernel.governance.models import (
    CONSULTATION_KIND_LABELS,
    EXPERT_KIND_LABELS,
    RELATION_KIND_LABELS,
    SEAT_LABELS,
    VERDICT_LABELS,
    Committee,
    ExpertField,
    Seat,
)
from chengshu.kernel.governance.purposes import OPINION_FILES, QUESTIONS
from chengshu.kernel.governance.rights import EDIT_EXPERTS
from chengshu.ui.fields import YuanField, day, line
from chengshu.ui.forms import Form, choices, words

FIELDS = ExpertField.objects.filter(active=True)


class CommitteeForm(KeptForm):
    """A new expert committee."""

    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    charter = long_text("章程", "Charter", required=False)


class ExpertForm(Form):
    """An expert's record."""

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(EXPERT_KIND_LABELS))
    employer = line("工作单位", "Employer")
    employer_body = unit("工作单位是本市机构的，请选择", "The employer, if a body of this city", required=False)
    title = line("职称", "Title", required=False, length=60)
    fields_of = forms.ModelMultipleChoiceField(
        FIELDS, label=words("专业领域", "Fields"), widget=forms.CheckboxSelectMultiple
    )
    biography = long_text("简介", "Biography", required=False)


class NewExpertForm(ExpertForm, ReachForm):
    """An expert from outside, with the first appointment."""

    committee = forms.ModelChoiceField(Committee.everywhere.all(), label=words("聘入委员会", "Committee"))
    name_zh = line("姓名", "Name", length=60)
    name_en = line("英文姓名", "Name in English", required=False, length=60)
    phone = line("电话", "Phone", required=False, length=20)
    email = forms.EmailField(label=words("电子邮箱", "E-mail"), required=False)
    seat = forms.TypedChoiceField(
        label=words("职务", "Seat"),
        choices=choices(SEAT_LABELS),
        coerce=lambda key: Seat(int(key)),
        initial=Seat.MEMBER,
    )
    certificate = line("聘书编号", "Certificate number", length=60)
    since = day("聘期自", "From")
    until = day("聘期至", "Until")
    field_order = ("committee", "name_zh", "name_en", "phone", "email")
    reach = {"committee": EDIT_EXPERTS}


class ChangedExpertForm(ExpertForm):
    """An expert's record with whether they are drawn."""

    active = forms.BooleanField(label=words("可以抽取", "May be drawn"), required=False)


class AppointmentForm(ReachForm):
    """A further term."""

    reach = {"committee": EDIT_EXPERTS}

    committee = forms.ModelChoiceField(Committee.everywhere.all(), label=words("专家委员会", "Committee"))
    seat = forms.TypedChoiceField(
        label=words("职务", "Seat"), choices=choices(SEAT_LABELS), coerce=lambda key: Seat(int(key))
    )
    certificate = line("聘书编号", "Certificate number", length=60)
    since = day("聘期自", "From")
    until = day("聘期至", "Until")


class RelationForm(Form):
    """A relation to a body."""

    kind = forms.ChoiceField(label=words("关系", "Relation"), choices=choices(RELATION_KIND_LABELS))
    organisation = unit("本市机构", "A body of this city", required=False)
    name = line("或其他单位名称", "Or the name of another body", required=False)
    since = day("自", "From", required=False)
    until = day("至（仍存续则不填）", "Until (empty while it lasts)", required=False)
    note = line("说明", "Note", required=False, length=300)

    def clean(self) -> dict[str, Any]:
        """To somebody it must be."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("organisation") and not str(given.get("name") or "").strip():
            self.add_error("name", str(Text("请选择本市机构，或填写单位名称。", "Choose a body or give a name.")))
        return given


class AskForm(KeptForm):
    """A question to experts."""

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(CONSULTATION_KIND_LABELS))
    title = line("事项名称", "Title")
    question = long_text("咨询评审内容", "Question", rows=6)
    field = forms.ModelChoiceField(FIELDS, label=words("专业领域", "Field"))
    number = forms.IntegerField(label=words("专家人数", "How many experts"), min_value=1, max_value=50, initial=3)
    due = day("意见截止日期", "Answer by")
    stakes = units("利害关系单位（本市机构）", "Bodies of this city with a stake")
    stake_names = long_text(
        "利害关系单位（其他）",
        "Other bodies with a stake",
        required=False,
        rows=3,
        help_zh="每行一个，如承建、投标、设计单位；抽取时自动回避。",
        help_en="One a line: builders, bidders, designers. Experts bound to them are left out of the draw.",
    )
    papers = FilesField(purpose=QUESTIONS, required=False)

    def names(self) -> list[str]:
        """The other bodies typed."""
        return [name.strip() for name in self.cleaned_data["stake_names"].splitlines() if name.strip()]


class DrawForm(Form):
    """How many experts to draw."""

    number = forms.IntegerField(label=words("抽取人数", "How many"), min_value=1, max_value=50)


class ResultForm(Form):
    """The result of a request."""

    verdict = forms.ChoiceField(label=words("结论", "Verdict"), choices=choices(VERDICT_LABELS))
    result = long_text("结论意见", "Result", rows=8)


class OpinionForm(Form):
    """An expert's opinion."""

    verdict = forms.ChoiceField(label=words("结论", "Verdict"), choices=choices(VERDICT_LABELS))
    words = long_text("书面意见", "Opinion", rows=8)
    papers = FilesField(purpose=OPINION_FILES, required=False)


class FeeForm(Form):
    """A fee to be approved, paid or waived."""

    step = forms.ChoiceField(
        label=words("办理", "What to do"),
        choices=choices(
            {
                "approve": Text("核定", "Approve"),
                "pay": Text("登记支付", "Note the payment"),
                "waive": Text("不支付", "Waive"),
            }
        ),
    )
    amount = YuanField(least=0, label=words("核定金额（元）", "Amount (yuan)"), required=False)
    voucher = line("支付凭证号", "Voucher", required=False, length=60)
    paid_on = day("支付日期", "Paid on", required=False)
    remark = line("说明", "Remark", required=False, length=300)

    def clean(self) -> dict[str, Any]:
        """A payment has a voucher, a waiver a reason."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("step") == "pay" and not given.get("voucher"):
            self.add_error("voucher", str(Text("请填写支付凭证号。", "Give the number of the voucher.")))
        if given.get("step") == "waive" and not given.get("remark"):
            self.add_error("remark", str(Text("请说明不支付的原因。", "Say why it is not paid.")))
        return given


class AvoidanceForm(Form):
    """A rule of avoidance from today on."""

    kind = forms.ChoiceField(label=words("关系", "Relation"), choices=choices(RELATION_KIND_LABELS))
    bars = forms.BooleanField(label=words("应当回避", "Stands aside"), required=False, initial=True)
    years = forms.IntegerField(
        label=words("关系结束后年限", "Years after its end"), min_value=0, max_value=30, initial=0
    )
    basis = line("依据", "Basis", required=False, length=300)


class RateForm(KeptForm):
    """A fee rate."""

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(CONSULTATION_KIND_LABELS))
    seat = forms.TypedChoiceField(
        label=words("适用", "For"),
        choices=choices(SEAT_LABELS, empty=Text("全部专家", "Every expert")),
        required=False,
        coerce=lambda key: Seat(int(key)),
        empty_value=None,
    )
    amount = YuanField(least=0, label=words("每次金额（元）", "Each time (yuan)"))
    since = forms.DateField(label=words("自", "From"), initial=clock.today)
    basis = line("依据", "Basis", required=False, length=300)


class WordForm(Form):
    """A field of experts, or a branch of the standards."""

    key = forms.SlugField(label=words("代码（英文字母）", "Key (letters)"), max_length=40)
    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English")
