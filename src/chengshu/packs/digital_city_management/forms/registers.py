"""What people type into the registers, rules and referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.access.actor import STRANGER
from chengshu.kernel.access.queries import who_may
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.cases.queries.classes import roots
from chengshu.kernel.work.people import UnitField, units_offered
from chengshu.packs.digital_city_management.models.registers import SHOP_DUTIES, WATCHED_LABELS
from chengshu.packs.digital_city_management.rights import ANSWER, KEEP
from chengshu.ui.forms import DateInput, Form, choices
from chengshu.ui.forms import words as said

if TYPE_CHECKING:
    from chengshu.kernel.access.actor import Actor

NO_UNITS = units_within(STRANGER, KEEP)


class PlacedForm(Form):
    """Where something is and who keeps it."""

    unit = forms.ModelChoiceField(NO_UNITS, label=said("管理单位", "Kept by"))
    address = forms.CharField(label=said("地址", "Address"), max_length=300, required=False)
    division_code = forms.CharField(label=said("区划代码", "Division code"), max_length=12, required=False)
    lon = forms.FloatField(label=said("经度", "Longitude"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=said("纬度", "Latitude"), required=False, min_value=-90, max_value=90)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_within(actor, KEEP)  # type: ignore[attr-defined]
        self.fields["unit"].initial = self.initial.get("unit") or actor.organisation_id


class ShopForm(PlacedForm):
    """A shop."""

    name_zh = forms.CharField(label=said("商户名称", "Name"), max_length=200)
    name_en = forms.CharField(label=said("英文名称", "English name"), max_length=200, required=False)
    code = forms.CharField(label=said("编号", "Number"), max_length=40)
    credit_code = forms.CharField(label=said("统一社会信用代码", "Credit code"), max_length=18, required=False)
    duties = forms.MultipleChoiceField(
        label=said("责任", "Duties"), choices=choices(SHOP_DUTIES), widget=forms.CheckboxSelectMultiple
    )
    signed_on = forms.DateField(label=said("签订日期", "Signed on"), required=False, widget=DateInput)


class CloseForm(Form):
    """Since when a shop is in business no more."""

    on = forms.DateField(label=said("停业日期", "Closed on"), widget=DateInput)


class VisitForm(Form):
    """An inspection of a shop: a mark for each duty it signed for."""

    words = forms.CharField(label=said("说明", "Words"), max_length=500, required=False, widget=forms.Textarea)
    report = forms.BooleanField(label=said("同时上报为案件", "Report it as a case, too"), required=False)

    def __init__(self, *args: Any, duties: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in duties:
            if key in SHOP_DUTIES:
                field = forms.IntegerField(label=said(SHOP_DUTIES[key]), min_value=0, max_value=100, initial=100)
                field.widget.attrs["class"] = "form-control"
                self.fields[key] = field
        self.order_fields([*duties, "words", "report"])


class SupervisedForm(PlacedForm):
    """A site or vehicle."""

    kind = forms.ChoiceField(label=said("类型", "Kind"), choices=choices(WATCHED_LABELS))
    name_zh = forms.CharField(label=said("名称", "Name"), max_length=200)
    number = forms.CharField(label=said("许可证号或车牌", "Permit or plate"), max_length=40)
    company = forms.CharField(label=said("建设或运输单位", "Company"), max_length=200, required=False)
    permit_from = forms.DateField(label=said("许可自", "Permit from"), required=False, widget=DateInput)
    permit_until = forms.DateField(label=said("许可至", "Permit until"), required=False, widget=DateInput)


class FindingForm(Form):
    """What was found at a site or with a vehicle."""

    words = forms.CharField(label=said("检查情况", "What was found"), max_length=500, widget=forms.Textarea)
    in_order = forms.BooleanField(label=said("一切正常", "All in order"), required=False)
    report = forms.BooleanField(label=said("同时上报为案件", "Report it as a case, too"), required=False)


class RuleForm(Form):
    """A rule of warnings."""

    name_zh = forms.CharField(label=said("名称", "Name"), max_length=200)
    name_en = forms.CharField(label=said("英文名称", "English name"), max_length=200, required=False)
    class_code = forms.CharField(
        label=said("类别代码", "Class code"),
        max_length=20,
        required=False,
        help_text=said("大类或小类代码；不填为全部类别。", "Of a main class or one below it; empty for all."),
    )
    least = forms.IntegerField(label=said("件数", "Cases"), min_value=2, max_value=1000)
    metres = forms.IntegerField(label=said("范围（米）", "Within metres"), min_value=10, max_value=20000)
    hours = forms.IntegerField(label=said("时间（小时）", "Within hours"), min_value=1, max_value=720)

    def clean_class_code(self) -> str:
        """Empty, or some class."""
        code = str(self.cleaned_data["class_code"]).strip()
        known = roots().model.objects.filter(code=code).exists()
        if code and not known:
            raise forms.ValidationError(str(Text("没有这个类别代码。", "There is no class with this code.")))
        return code


class CommandForm(Form):
    """Which units are to do what within how many minutes."""

    units = UnitField(
        label=said("处置单位", "Units"),
        many=True,
        help_text=said("可填多个，用顿号分开。", "Several, with “、” between."),
    )
    order = forms.CharField(label=said("处置要求", "What is asked"), max_length=1000, widget=forms.Textarea)
    minutes = forms.IntegerField(
        label=said("多少分钟内回报", "To be answered within minutes"), min_value=5, max_value=1440, initial=30
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].widget.names = units_offered()


class WhyForm(Form):
    """Why a rule ends."""

    why = forms.CharField(label=said("理由", "Why"), max_length=400, widget=forms.Textarea)


class ReferForm(Form):
    """To whom a case is referred and why."""

    to = forms.TypedChoiceField(label=said("执法单位", "To"), coerce=int)
    words = forms.CharField(label=said("移交理由", "Why"), max_length=1000, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = {grant.organisation_id: str(grant.organisation.name) for grant in who_may(ANSWER)}
        field = self.fields["to"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = list(bodies.items())


class AnswerForm(Form):
    """What became of a referral."""

    reference = forms.CharField(label=said("执法案号", "Number of the proceeding"), max_length=120, required=False)
    result = forms.CharField(label=said("处理结果", "Result"), max_length=1000, widget=forms.Textarea)


class TrackRuleForm(Form):
    """How long and for what positions of inspectors are kept."""

    days = forms.IntegerField(label=said("保存天数", "Days kept"), min_value=1, max_value=180)
    purpose = forms.CharField(label=said("用途", "Purpose"), max_length=300)


class AskForm(Form):
    """What inspectors are to look at."""

    words = forms.CharField(
        label=said("核实要求", "What to look at"), max_length=300, required=False, widget=forms.Textarea
    )
