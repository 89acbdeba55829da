"""Looking up, verifying and finding."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.kernel.registries.models import Kind, Registry, UsePurpose
from chengshu.kernel.registries.queries.registries import fields_of
from chengshu.ui.forms import DateInput, Form, words

ASKED = (Kind.PERSON, Kind.ENTITY)


class PurposeForm(Form):
    """Of whom, and what for: nothing is asked without it."""

    registry = forms.ModelChoiceField(
        Registry.everywhere.none(), label=words("查询哪个库", "Which registry"), to_field_name="key"
    )
    number = forms.CharField(
        label=words("号码", "Number"),
        max_length=60,
        help_text=words(
            "公民身份号码或统一社会信用代码；15 位旧号码也可以。", "Identity number or credit code; old ones too."
        ),
    )
    purpose = forms.ModelChoiceField(
        UsePurpose.objects.none(),
        label=words("使用目的", "Purpose"),
        to_field_name="key",
        help_text=words(
            "目的、时间和经办人写入回执，被查询人和审计可见。", "Written on the receipt with time and name."
        ),
    )
    note = forms.CharField(label=words("办件编号或事由", "Case no. or matter"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registry: Any = self.fields["registry"]
        registry.queryset = Registry.everywhere.filter(kind__in=ASKED, active=True)
        purpose: Any = self.fields["purpose"]
        purpose.queryset = UsePurpose.objects.filter(active=True)
        registry.empty_label = None
        purpose.empty_label = words("请选择", "Please choose")


class VerifyForm(PurposeForm):
    """What is to be verified: only what is filled in is asked."""

    field_order = ("registry", "number")
    name = forms.CharField(label=words("姓名或名称", "Name"), max_length=200, required=False)
    born_on = forms.DateField(label=words("出生日期", "Date of birth"), required=False)
    address = forms.CharField(label=words("地址", "Address"), max_length=300, required=False)
    marriage = forms.CharField(label=words("婚姻状况", "Marital status"), max_length=20, required=False)
    representative = forms.CharField(label=words("法定代表人", "Legal representative"), max_length=100, required=False)

    def claims(self) -> dict[str, str]:
        """What was claimed, by the fields of the registry that has them."""
        registry: Registry = self.cleaned_data["registry"]
        known = fields_of(registry)
        name = "entity_name" if "entity_name" in known else "name"
        typed = {
            name: self.cleaned_data["name"],
            "born_on": self.cleaned_data["born_on"],
            "address": self.cleaned_data["address"],
            "marriage": self.cleaned_data["marriage"],
            "representative": self.cleaned_data["representative"],
        }
        return {key: str(value) for key, value in typed.items() if value and key in known}


class AsOfForm(Form):
    """On which day, and as known on which day."""

    day = forms.DateField(label=words("查看哪一天的情况", "As it was on"), widget=DateInput, initial=clock.today)
    known = forms.DateField(
        label=words("按哪一天掌握的信息", "As known on"),
        widget=DateInput,
        required=False,
        help_text=words("不填为现在。", "Empty for now."),
    )


class FindForm(Form):
    """A record by its number, or by the whole name."""

    q = forms.CharField(label=words("号码，或完整姓名、名称", "Number, or the whole name"), max_length=200)


class AddressForm(Form):
    """An address as somebody wrote it."""

    address = forms.CharField(
        label=words("地址", "Address"),
        max_length=300,
        help_text=words("怎么写都可以，例如：衡川区云溪街道交通路127号19-2-501", "However written."),
    )
