"""Data standards as they are typed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.catalogue import words as said
from chengshu.kernel.catalogue.models import CodeList, RuleKind
from chengshu.kernel.catalogue.services.standards import ElementContent, RuleContent
from chengshu.spec.data import FieldType, Meaning
from chengshu.ui.fields import day, flag, line, long_text
from chengshu.ui.forms import Form, choices, words

_BETWEEN = re.compile(r"[，,、;；\n]+")
BAD_LINE = Text(
    "第 %(n)s 行请写成“代码 名称 英文名称”，用制表符或逗号分开。",
    "Line %(n)s: write code, name, English name, separated by tabs or commas.",
)


class ElementForm(Form):
    """A data element."""

    name_zh = line("中文名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    column = line("标准字段名", "Column", length=63, help_zh="小写字母开头，如 id_number。", help_en="As id_number.")
    aliases = line(
        "同义名称",
        "Other names",
        required=False,
        length=1000,
        help_zh="用逗号分开，如：身份证号、身份证号码。",
        help_en="Separated by commas.",
    )
    definition = long_text("定义", "Definition", required=False, length=1000)
    standard = line("依据标准", "Standard", required=False)
    type = forms.ChoiceField(label=words("数据类型", "Type"), choices=lambda: choices(said.TYPE_LABELS))
    length = forms.IntegerField(label=words("长度", "Length"), required=False, min_value=1, max_value=1_000_000)
    scale = forms.IntegerField(
        label=words("小数位", "Digits behind the point"), required=False, min_value=0, max_value=18
    )
    meaning = forms.ChoiceField(
        label=words("数据含义", "Meaning"), required=False, choices=lambda: choices(said.MEANING_LABELS)
    )
    code_list = forms.ModelChoiceField(CodeList.objects.all(), label=words("代码集", "Code list"), required=False)
    single_source = flag("须一数一源", "Is to have one source")
    active = flag("在用", "In use")

    def content(self) -> ElementContent:
        """What was typed."""
        given = dict(self.cleaned_data)
        aliases = [one.strip() for one in _BETWEEN.split(given.pop("aliases")) if one.strip()]
        kind, meaning = FieldType(given.pop("type")), Meaning(given.pop("meaning"))
        return ElementContent(**given, aliases=aliases, type=kind, meaning=meaning)


class CodeListForm(Form):
    """A new code list."""

    key = line("标识", "Key", length=100, help_zh="如 gb2261_1。", help_en="As gb2261_1.")
    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    standard = line("依据标准", "Standard", required=False)


class CodesForm(Form):
    """Codes, one a line, as copied out of a spreadsheet."""

    codes = long_text(
        "代码",
        "Codes",
        rows=10,
        length=200_000,
        help_zh="每行一个：代码、名称、英文名称（可无），用制表符或逗号分开；可直接从表格粘贴。名称有变的自动留存历史。",
        help_en="One a line: code, name, English name; paste from a spreadsheet. A changed name keeps its history.",
    )
    since = forms.DateField(label=words("生效日期", "In force from"), initial=clock.today)

    def clean_codes(self) -> list[tuple[str, str, str]]:
        """The codes with their names."""
        found = []
        for number, typed in enumerate(self.cleaned_data["codes"].splitlines(), 1):
            if not typed.strip():
                continue
            parts = [part.strip() for part in re.split(r"\t|，|,", typed, maxsplit=2)]
            code, zh, en = (*parts, "", "")[:3]
            if not code or not zh or len(code) > 40 or max(len(zh), len(en)) > 200:
                raise forms.ValidationError(str(BAD_LINE.with_values(n=number)))
            found.append((code, zh, en))
        return found


class EndForm(Form):
    """As of which day something is no longer in force."""

    until = day("停用日期", "Not in force from")


class RuleForm(Form):
    """A management rule or exchange flow."""

    code = line("编号", "Number", length=40)
    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=lambda: choices(said.RULE_KIND_LABELS))
    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    edition = line("版本", "Edition", length=20)
    text = long_text("正文", "Text", rows=14, length=50_000)
    since = forms.DateField(label=words("生效日期", "In force from"), initial=clock.today)

    def content(self) -> RuleContent:
        """What was typed."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "since"}
        return RuleContent(**given | {"kind": RuleKind(given["kind"])})


class TargetForm(Form):
    """What an indicator is to reach."""

    target = forms.DecimalField(
        label=words("目标值（%）", "Target (%)"), min_value=Decimal(0), max_value=Decimal(100), decimal_places=2
    )


class WeightForm(Form):
    """What findings of a check mean."""

    weight = forms.ChoiceField(label=words("发现后", "When found"), choices=lambda: choices(said.WEIGHT_LABELS))


class ClassForm(Form):
    """A class of the tree."""

    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)


class NewClassForm(ClassForm):
    """A new class."""

    field_order = ("code",)

    code = line(
        "分类代码",
        "Code",
        length=30,
        help_zh="项 3 位、目 6 位、细目更长；以上级代码开头。",
        help_en="3 digits for an item, 6 for a topic, more for a detail; begins with the code above.",
    )


class ChangeClassForm(ClassForm):
    """A class as it is."""

    active = flag("在用", "In use")


def element_initial(element: Any) -> dict[str, Any]:
    """A data element as the form shows it."""
    held = {name: getattr(element, name) for name in ElementForm.base_fields if name != "aliases"}
    return held | {"aliases": "、".join(element.aliases)}
