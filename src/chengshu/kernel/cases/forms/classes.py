"""Forms about classes, their terms, duties and keepers."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.cases.models import CHANNEL_LABELS, STAGE_LABELS, CaseClass, Stage, Terms
from chengshu.kernel.cases.models.classes import KIND_LABELS, SCHEME_LABELS
from chengshu.kernel.work.models.items import URGENCY_LABELS
from chengshu.kernel.work.people import UnitField, units_offered
from chengshu.spec.work import SPAN_LABELS, Span
from chengshu.ui.fields import day, flag, line, long_text
from chengshu.ui.forms import Form, choices, words

WHOLE = Text("全程", "Altogether")
LIMITED = (Stage.INTAKE, Stage.FILING, Stage.DISPATCH, Stage.HANDLING, Stage.FEEDBACK, Stage.CHECK, Stage.CLOSING)


class NewClassForm(Form):
    """A class below another, or a main class."""

    code = line("代码", "Code", length=20)
    name_zh = line("名称", "Name")
    name_en = line("英文名称", "English name", required=False)
    kind = forms.ChoiceField(label=words("性质", "Kind"), choices=choices(KIND_LABELS))


class RenameForm(Form):
    """What a class is called."""

    name_zh = line("名称", "Name (Chinese)")
    name_en = line("英文名称", "Name in English", required=False)
    why = line("理由", "Why", required=False, length=400)

    def __init__(self, *args: Any, row: CaseClass, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name_zh": row.name_zh, "name_en": row.name_en}, **kwargs)
        if row.national and "name" not in row.changeable:
            self.fields["name_zh"].disabled = True
            self.fields["name_zh"].help_text = words("国家标准名称，不能修改。", "The standard's own; it stays.")


class TermsForm(Form):
    """The terms of a class from a day on; a limit that is left empty is that of all cases."""

    number = forms.IntegerField(label=words("条件序号", "Number of the terms"), min_value=1, max_value=99, initial=1)
    filing_zh = long_text("立案条件", "Filed when", rows=2, length=400)
    filing_en = line("立案条件（英文）", "Filed when (English)", required=False, length=400)
    closing_zh = long_text("结案条件", "Closed when", rows=2, length=400)
    closing_en = line("结案条件（英文）", "Closed when (English)", required=False, length=400)
    urgency = forms.ChoiceField(label=words("缓急", "Urgency"), choices=choices(URGENCY_LABELS))
    since = day("自何日起", "From")
    basis = line("依据", "Basis", required=False)

    def __init__(self, *args: Any, terms: Terms | None = None, **kwargs: Any) -> None:
        first = {name: getattr(terms, name) for name in self.base_fields if terms and name != "since"}
        super().__init__(*args, initial=first, **kwargs)
        for key, label in [*((stage.value, STAGE_LABELS[stage]) for stage in LIMITED), ("whole", WHOLE)]:
            said = terms.limits.get(key) if terms else None
            amount = forms.IntegerField(
                label=words(Text(f"{label.zh}时限", f"{label.en}: limit")),
                required=False,
                min_value=1,
                max_value=100_000,
                initial=said[0] if said else None,
            )
            span = forms.ChoiceField(
                label=words(Text(f"{label.zh}时限单位", f"{label.en}: in")),
                choices=choices(SPAN_LABELS),
                initial=said[1] if said else Span.WORKING_DAYS,
            )
            for name, field, css in ((f"{key}_amount", amount, "form-control"), (f"{key}_span", span, "form-select")):
                field.widget.attrs["class"] = css
                self.fields[name] = field

    def limits(self) -> dict[str, tuple[int, str]]:
        """The limits typed, by stage."""
        keys = [name.removesuffix("_amount") for name in self.cleaned_data if name.endswith("_amount")]
        return {
            key: (self.cleaned_data[f"{key}_amount"], self.cleaned_data[f"{key}_span"])
            for key in keys
            if self.cleaned_data[f"{key}_amount"]
        }


class DutyForm(Form):
    """Who answers for a class, in an area."""

    unit = UnitField(label=words("责任单位", "Body"))
    division_code = line(
        "区划代码",
        "Division code",
        required=False,
        length=12,
        help_zh="不填即全市。",
        help_en="Empty for the whole city.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget.names = units_offered()


class KeeperForm(Form):
    """Who takes in what comes through a channel."""

    channel = forms.ChoiceField(
        label=words("渠道", "Channel"),
        required=False,
        choices=choices(CHANNEL_LABELS, empty=Text("其他渠道", "All others")),
    )
    unit = UnitField(label=words("受理单位", "Body"))
    scheme = forms.ChoiceField(label=words("分类方案", "Tree"), choices=choices(SCHEME_LABELS))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget.names = units_offered()


class RetireForm(Form):
    """From which day on no case is filed under a class."""

    on = day("停用日期", "From", required=False)


class TreeForm(Form):
    """A tree as a table."""

    scheme = forms.ChoiceField(label=words("分类方案", "Tree"), choices=choices(SCHEME_LABELS), initial="hotline")
    table = forms.FileField(
        label=words("分类表（Excel 或 CSV）", "Table (Excel or CSV)"),
        help_text=words(
            "表头写列名：一级分类、二级分类、三级分类（最多六级），可另加代码、英文名称；"
            "或代码、名称、上级代码。合并单元格可以照用。",
            "The headings name the columns: 一级分类, 二级分类, 三级分类 (up to six), 代码 and 英文名称 if you "
            "like; or else 代码, 名称, 上级代码. Merged cells may stay.",
        ),
    )


class ApplyForm(Form):
    """Whether what the table lacks is retired."""

    retire = flag("停用表中没有的类别", "Retire the classes that the table lacks")
