"""Forms about rules, their drafts and trials, and who stands in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.cases.models import CHANNEL_LABELS
from chengshu.kernel.dispatch.forms.fields import AnyClassField, line_of
from chengshu.kernel.dispatch.models import MODE_LABELS, MOMENT_LABELS, PERIOD_LABELS, Mode, Rule
from chengshu.kernel.dispatch.services.rules import RuleContent
from chengshu.kernel.dispatch.services.trying import MOST
from chengshu.kernel.work.models.items import URGENCY_LABELS
from chengshu.kernel.work.people import SPLIT, UnitField, units_offered
from chengshu.ui.fields import day, line, long_text
from chengshu.ui.forms import Form, choices, words

ANY = Text("不限", "Any")


class RuleForm(Form):
    """What a rule says. Empty conditions always hold."""

    name_zh = line("规则名称", "Name of the rule (Chinese)", length=100)
    name_en = line("英文名称", "Name in English", required=False, length=100)
    rank = forms.IntegerField(
        label=words("顺序", "Rank"),
        min_value=1,
        max_value=9999,
        initial=100,
        help_text=words("数字小的先看，第一条符合的规则决定。", "The lower comes first; the first that fits decides."),
    )
    mode = forms.ChoiceField(label=words("方式", "Mode"), choices=choices(MODE_LABELS), initial=Mode.PROPOSE)
    case_class = AnyClassField(label=words("类别（含下级）", "Class, with those below it"), required=False)
    keeper = UnitField(label=words("受理单位", "Kept by"), required=False)
    division_code = line(
        "区划代码开头", "Division code begins with", required=False, length=12, help_zh="不填即全市。",
        help_en="Empty for the whole city.",
    )  # fmt: skip
    grid_code = line("网格编码开头", "Grid code begins with", required=False, length=24)
    channel = forms.ChoiceField(
        label=words("渠道", "Channel"), required=False, choices=choices(CHANNEL_LABELS, empty=ANY)
    )
    words_said = line(
        "文字含有（任一）", "Says one of", required=False, length=300, help_zh="多个词用顿号或逗号分开。",
        help_en="Several words divided by commas.",
    )  # fmt: skip
    least_urgency = forms.ChoiceField(label=words("缓急至少", "Urgency at least"), choices=choices(URGENCY_LABELS))
    moment = forms.ChoiceField(label=words("时间", "When"), required=False, choices=choices(MOMENT_LABELS))
    units = UnitField(
        label=words("处置单位", "Units that handle"),
        many=True,
        help_text=words(
            "可填多个，用顿号分开；派给按人力折算在办最少的。", "Several share the cases by their load and people."
        ),
    )
    support = UnitField(label=words("协办单位", "Units that help"), many=True, required=False)
    order = long_text("派遣要求", "What is asked", required=False, rows=2, length=1000)
    why = line("设置理由", "Why", length=400)

    def __init__(self, *args: Any, rule: Rule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_first(rule) if rule else {}, **kwargs)
        offered = units_offered()
        for name in ("keeper", "units", "support"):
            self.fields[name].widget.names = offered
        picker = self.fields["case_class"]
        if isinstance(picker, AnyClassField):
            picker.offer()

    def content(self) -> RuleContent:
        """What was typed."""
        given = self.cleaned_data
        return RuleContent(
            Text(given["name_zh"], given["name_en"] or given["name_zh"]),
            given["units"],
            given["support"],
            rank=given["rank"],
            mode=Mode(given["mode"]),
            keeper=given["keeper"],
            case_class=given["case_class"],
            division_code=given["division_code"],
            grid_code=given["grid_code"],
            channel=given["channel"],
            words=tuple(word.strip() for word in SPLIT.split(given["words_said"]) if word.strip()),
            least_urgency=int(given["least_urgency"]),
            moment=given["moment"],
            order=given["order"],
            why=given["why"],
        )


SAME = (
    "name_zh",
    "name_en",
    "rank",
    "mode",
    "division_code",
    "grid_code",
    "channel",
    "least_urgency",
    "moment",
    "order",
)


def _first(rule: Rule) -> dict[str, Any]:
    rows = list(rule.units.select_related("unit"))
    return {name: getattr(rule, name) for name in SAME} | {
        "case_class": line_of(rule.case_class) if rule.case_class else "",
        "keeper": str(rule.keeper.name) if rule.keeper else "",
        "words_said": "、".join(rule.words),
        "units": "、".join(str(row.unit.name) for row in rows if not row.support),
        "support": "、".join(str(row.unit.name) for row in rows if row.support),
    }


class WhyForm(Form):
    """An act that needs its reason."""

    why = long_text("理由", "Reason", rows=3, length=400)


class DraftForm(Form):
    """A new draft."""

    name = line("草案名称", "Name of the draft", length=100)
    why = line("目的", "What for", required=False, length=400)


class TrialForm(Form):
    """On which cases rules are tried."""

    first_day = day("案件派遣日期自", "Cases sent from")
    last_day = day("至", "until")
    most = forms.IntegerField(
        label=words("最多件数", "At most so many cases"), min_value=1, max_value=MOST, initial=5000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = clock.today()
        super().__init__(*args, initial={"first_day": today - timedelta(days=30), "last_day": today}, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The first day comes first."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", str(Text("结束日期应不早于开始日期。", "The end comes before the beginning.")))
        return cleaned


class StandInForm(Form):
    """Who takes a unit's cases off hours."""

    unit = UnitField(label=words("单位", "Unit"))
    period = forms.ChoiceField(label=words("时段", "When"), choices=choices(PERIOD_LABELS))
    instead = UnitField(label=words("代为值班的单位", "Who stands in"))
    first_day = day("自", "From", required=False)
    last_day = day("至", "Until", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit", "instead"):
            self.fields[name].widget.names = units_offered()

    def clean(self) -> dict[str, Any]:
        """Another unit, and days in their order."""
        cleaned = super().clean() or {}
        if cleaned.get("unit") and cleaned.get("unit") == cleaned.get("instead"):
            self.add_error("instead", str(Text("请填写另一个单位。", "Name another unit.")))
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", str(Text("结束日期应不早于开始日期。", "The end comes before the beginning.")))
        return cleaned
