"""Needs, duties and sources as they are typed."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.kernel.access.forms import unit
from chengshu.kernel.catalogue import words as said
from chengshu.kernel.catalogue.forms.fields import UnitForm
from chengshu.kernel.catalogue.models import Datum, Duty, Resource, Standing
from chengshu.kernel.catalogue.queries.sources import items_offering
from chengshu.kernel.catalogue.services.needs import NeedContent
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.data import Cycle
from chengshu.ui.fields import day, line, long_text
from chengshu.ui.forms import Form, choices, words


class NeedForm(UnitForm):
    """Data that is needed of another unit."""

    field_order = ("unit", "provider", "name")

    provider = unit("提供方", "Of whom")
    name = line("需要的数据", "What is needed", help_zh="如：婚姻登记信息。", help_en="As: marriages.")
    items = long_text("信息项", "Items", help_zh="逐项列出，用逗号分开。", help_en="One by one, separated by commas.")
    purpose = long_text("用途（应用场景）", "What for", length=1000)
    ground = line("政策法规依据", "Legal ground", required=False, length=400)
    cycle = forms.ChoiceField(label=words("更新周期", "Update cycle"), choices=lambda: choices(said.CYCLE_LABELS))

    def content(self) -> NeedContent:
        """What was typed."""
        given = self.cleaned_data
        return NeedContent(given["name"], given["items"], given["purpose"], given["ground"], Cycle(given["cycle"]))


class DutyForm(UnitForm):
    """A duty laid on a unit."""

    field_order = ("unit", "name")

    name = line("应提供的数据", "What is to be provided")
    items = long_text("信息项", "Items", required=False)
    ground = line("依据", "Ground", required=False, length=400)
    due_on = day("完成时限", "Due on")


class LinkForm(Form):
    """Which entry fulfils a duty."""

    resource = forms.ModelChoiceField(Resource.everywhere.none(), label=words("本单位目录", "Entry of the unit"))

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["resource"]
        field.queryset = Resource.everywhere.filter(provider=duty.provider).exclude(standing=Standing.WITHDRAWN)


class SettleForm(Form):
    """Who is the source of a datum."""

    provider = forms.ModelChoiceField(Organisation.objects.none(), label=words("权威来源单位", "Source"))
    ground = line(
        "认定依据",
        "Ground",
        length=400,
        help_zh="如职责规定、法律法规条款。",
        help_en="As the duties of the bureau, or a law.",
    )

    def __init__(self, *args: Any, datum: Datum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["provider"]
        providers = items_offering(datum).values("resource__provider")
        field.queryset = Organisation.objects.filter(pk__in=providers)


class DifferentForm(Form):
    """Why items of one name are not the same datum."""

    ground = line("理由", "Reason", length=400)
