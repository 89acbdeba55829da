"""Forms of one case."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.cases.forms.fields import ClassField, line_of
from chengshu.kernel.cases.models import CHANNEL_LABELS, Case, Channel
from chengshu.kernel.cases.models.traces import LINK_LABELS
from chengshu.kernel.cases.purposes import REPORTED
from chengshu.kernel.cases.queries.classes import terms_in_force
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.work.models.items import URGENCY_LABELS
from chengshu.kernel.work.people import UnitField, units_offered
from chengshu.spec.work import SPAN_LABELS, Allowance, Span
from chengshu.ui.fields import flag, line, long_text
from chengshu.ui.forms import Form, choices, words

STAFF_CHANNELS = (Channel.PHONE, Channel.WEB, Channel.SOCIAL, Channel.EMAIL, Channel.INSPECTOR)


def _degrees(zh: str, en: str, most: float) -> Any:
    return forms.FloatField(label=words(zh, en), required=False, min_value=-most, max_value=most)


class DescribeForm(Form):
    """What a case is about, said better."""

    title = line("标题", "Title")
    case_class = ClassField(
        label=words("类别", "Class"),
        required=False,
        help_text=words("输入名称或代码的一部分，从提示中选择小类。", "Type a part of the name or code and choose."),
    )
    terms = forms.TypedChoiceField(label=words("立案条件", "Filed when"), required=False, coerce=int, empty_value=None)
    urgency = forms.ChoiceField(label=words("缓急", "Urgency"), choices=choices(URGENCY_LABELS))
    address = line("地点", "Place", required=False, length=300)
    division_code = line("区划代码", "Division code", required=False, length=12)
    lon = _degrees("经度（CGCS2000）", "Longitude (CGCS2000)", 180)
    lat = _degrees("纬度（CGCS2000）", "Latitude (CGCS2000)", 90)
    grid_code = line("网格编码", "Grid cell", required=False, length=24)
    component_code = line("部件编码", "Component", required=False, length=24)
    public = flag("对外公开处理进度（不含个人信息）", "Show how it goes to the public, without personal data")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        first = {name: getattr(case, name) for name in self.base_fields if hasattr(case, name)}
        first["case_class"] = line_of(case.case_class) if case.case_class else ""
        first["terms"] = case.terms.number if case.terms else None
        super().__init__(*args, initial=first, **kwargs)
        terms = self.fields["terms"]
        offered = terms_in_force(case.case_class) if case.case_class else []
        if offered and isinstance(terms, forms.ChoiceField):
            unchosen = {} if case.terms else {"": Text("未选定", "Not chosen")}
            terms.choices = choices({**unchosen, **{one.number: one.filing for one in offered}})
        else:
            del self.fields["terms"]
        picker = self.fields["case_class"]
        if isinstance(picker, ClassField):
            picker.offer(case.scheme)

    def clean(self) -> dict[str, Any]:
        """Longitude and latitude come together."""
        cleaned = super().clean() or {}
        if (cleaned.get("lon") is None) != (cleaned.get("lat") is None):
            self.add_error("lat", str(Text("经度和纬度要一起填写。", "Give longitude and latitude together.")))
        return cleaned


class ReportForm(Form):
    """A case that somebody of the staff reports by hand."""

    channel = forms.ChoiceField(
        label=words("渠道", "Channel"), choices=choices({key: CHANNEL_LABELS[key] for key in STAFF_CHANNELS})
    )
    text = long_text("反映的情况", "What it is about", rows=6, length=200_000)
    title = line(
        "标题", "Title", required=False, help_zh="不填则取正文开头。", help_en="Left empty, the text's beginning."
    )
    address = line("地点", "Place", required=False, length=300)
    name = line("诉求人姓名", "Name of the reporter", required=False, length=60)
    phone = line("联系电话", "Telephone", required=False, length=30)
    urgency = forms.ChoiceField(label=words("缓急", "Urgency"), choices=choices(URGENCY_LABELS))
    pictures = FilesField(purpose=REPORTED, label=words("照片", "Pictures"), required=False)


class RemarkForm(Form):
    """Something said beside a case."""

    text = long_text("备注", "Remark", rows=3, length=5000)
    public = flag("同时告知诉求人", "Show it to the reporter")


class LinkForm(Form):
    """A tie to a record elsewhere."""

    kind = forms.ChoiceField(label=words("关联类型", "Kind"), choices=choices(LINK_LABELS))
    reference = line("对方编号", "Number there", required=False, length=120)
    note = line("说明", "Note", required=False, length=400)


class ReasonForm(Form):
    """An act that needs its reason."""

    why = long_text("理由", "Reason", rows=3)


class TimeForm(Form):
    """A request for more time."""

    amount = forms.IntegerField(label=words("时长", "How long"), min_value=1, max_value=10_000)
    span = forms.ChoiceField(label=words("单位", "In"), choices=choices(SPAN_LABELS), initial=Span.WORKING_DAYS)
    why = long_text("延期理由", "Reason", rows=3)

    def length(self) -> Allowance:
        """The length typed."""
        return Allowance(self.cleaned_data["amount"], Span(self.cleaned_data["span"]))


class AssistForm(Form):
    """Another unit that is to help."""

    unit = UnitField(label=words("协办单位", "Helping unit"))
    order = line("协办要求", "What is asked", required=False, length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget.names = units_offered()
