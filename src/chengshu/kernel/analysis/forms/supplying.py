"""What people type about figures, views and who may show what."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.analysis.models import MEASURE_LABELS, DecisionView, TopicFigure
from chengshu.kernel.analysis.services.supplying import FigureContent
from chengshu.kernel.catalogue.words import CYCLE_LABELS
from chengshu.kernel.identity.forms import OrganisationField
from chengshu.kernel.registries.models import Kind, Registry
from chengshu.kernel.registries.rights import KEEP_REGISTRIES
from chengshu.ui.fields import day, line, long_text
from chengshu.ui.forms import Form, choices, words

SYSTEMS: dict[str, Text] = {
    "operations_centre": Text("城市运行管理中心", "Operations centre"),
    "economic_operation": Text("经济运行监测", "Economic operation"),
}


class FigureForm(Form):
    """A figure of a topic."""

    registry = forms.ModelChoiceField(Registry.everywhere.none(), label=words("主题库", "Topic"), to_field_name="key")
    key = line(
        "标识", "Key", length=60, help_zh="小写字母、数字和下划线。", help_en="Small letters, digits, underscores."
    )
    name_zh = line("指标名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    measure = forms.ChoiceField(label=words("统计方式", "Measure"), choices=choices(MEASURE_LABELS))
    column = line(
        "统计字段",
        "Field",
        required=False,
        length=60,
        help_zh="计数不填；经济指标填指标代码。",
        help_en="None for a count.",
    )
    by = line(
        "分组字段",
        "By",
        required=False,
        length=60,
        help_zh="主题库的字段标识，如 state；不填为一个总数。",
        help_en="As state.",
    )
    unit = line("计量单位", "Unit", required=False, length=20)
    cycle = forms.ChoiceField(label=words("更新周期", "Cycle"), choices=choices(CYCLE_LABELS), initial="monthly")
    least = forms.IntegerField(
        label=words("少于几条的分组合并", "Groups below this are shown together"),
        min_value=1,
        max_value=1000,
        initial=5,
    )
    summary_zh = long_text("说明", "Summary", required=False, rows=2, length=400)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["registry"]
        kept = Registry.everywhere.filter(active=True, kept_by="", owner__in=units_within(actor, KEEP_REGISTRIES))
        field.queryset = kept.exclude(kind__in=(Kind.PLACE, Kind.GEOGRAPHY, Kind.LICENCE))

    def content(self) -> FigureContent:
        """What was typed, for the service."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "registry")}
        return FigureContent(**given)


class ViewForm(Form):
    """A view."""

    key = forms.SlugField(label=words("标识", "Key"), max_length=60)
    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    owner = OrganisationField(label=words("使用单位", "For whom"))
    system = forms.ChoiceField(
        label=words("代为展示的系统", "Stands in for"),
        required=False,
        choices=choices(SYSTEMS, empty=Text("无", "None")),
    )


class GrantForm(Form):
    """A view to which a figure is given."""

    view = forms.ModelChoiceField(DecisionView.objects.none(), label=words("决策视图", "View"), to_field_name="key")
    ground = line("供给依据", "Ground", length=400)
    until = day("有效期至", "Until", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["view"]
        field.queryset = DecisionView.objects.filter(active=True)


class AgreedForm(Form):
    """A figure for which the view's body holds an agreement."""

    figure = forms.ModelChoiceField(
        TopicFigure.everywhere.none(), label=words("已获授权的指标", "Figure under an agreement"), to_field_name="key"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["figure"]
        field.queryset = TopicFigure.everywhere.filter(active=True).exclude(resource=None)


class WhyForm(Form):
    """A reason."""

    why = line("原因", "Why", length=400)
