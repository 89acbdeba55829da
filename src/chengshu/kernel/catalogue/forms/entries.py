"""Entries as they are typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.catalogue import words as said
from chengshu.kernel.catalogue.contents import ResourceContent
from chengshu.kernel.catalogue.forms.fields import ClassField, UnitForm
from chengshu.kernel.catalogue.names import KEY
from chengshu.kernel.catalogue.words import Format, Secrecy, SharingWay
from chengshu.spec.data import Cycle, Grade, Opening, Sharing
from chengshu.ui.fields import line, long_text
from chengshu.ui.forms import Form, choices, words

KINDS = {
    "format": Format,
    "cycle": Cycle,
    "sharing": Sharing,
    "sharing_way": SharingWay,
    "opening": Opening,
    "grade": Grade,
    "secrecy": Secrecy,
}


def _choice(zh: str, en: str, labels: Any) -> Any:
    return forms.ChoiceField(label=words(zh, en), choices=lambda: choices(labels))


class NewEntryForm(UnitForm):
    """What a new entry begins with; the rest is written in the editor."""

    field_order = ("unit", "name_zh", "name_en", "classification", "key")

    name_zh = line(
        "信息资源名称",
        "Name in Chinese",
        help_zh="用“内容+信息”命名，如：婚姻登记信息。",
        help_en="What it holds, as in 婚姻登记信息.",
    )
    name_en = line("英文名称", "Name in English", required=False)
    classification = ClassField(label=words("目录分类", "Class"), required=False)
    key = forms.RegexField(
        KEY.pattern,
        label=words("标识（可不填）", "Key (may be left empty)"),
        required=False,
        max_length=100,
        help_text=words(
            "数据湖和接口中的英文名，如 civil.marriages，定后不变；不填由系统生成。",
            "Its name in the lake and in the API, such as civil.marriages; it never changes. Left empty, one is made.",
        ),
    )


class ResourceForm(Form):
    """All that is written about a resource, apart from its items."""

    name_zh = line("信息资源名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    classification = ClassField(label=words("目录分类", "Class"), required=False)
    summary_zh = long_text(
        "摘要",
        "Summary",
        required=False,
        help_zh="一两句话：内容、范围、用途。",
        help_en="In a sentence or two: what, of whom, what for.",
    )
    summary_en = long_text("英文摘要", "Summary in English", required=False, rows=2)
    format = _choice("格式分类", "Format", said.FORMAT_LABELS)
    format_detail = line(
        "格式类型",
        "Kind of format",
        required=False,
        length=60,
        help_zh="如 MySQL、xlsx、OFD。",
        help_en="As MySQL, xlsx, OFD.",
    )
    cycle = _choice("更新周期", "Update cycle", said.CYCLE_LABELS)
    sharing = _choice("共享类型", "Sharing", said.SHARING_LABELS)
    sharing_condition = long_text("共享条件", "Condition of sharing", required=False, rows=2, length=1000)
    sharing_ground = long_text(
        "不予共享依据",
        "Ground for not sharing",
        required=False,
        rows=2,
        length=1000,
        help_zh="写明法律法规或政策条款。",
        help_en="The article of the law or policy.",
    )
    sharing_way = _choice("共享方式", "Way of sharing", said.SHARING_WAY_LABELS)
    opening = _choice("向社会开放", "Opening", said.OPENING_LABELS)
    opening_condition = long_text("开放条件", "Condition of opening", required=False, rows=2, length=1000)
    grade = _choice("数据级别", "Grade", said.GRADE_LABELS)
    secrecy = _choice("密级", "Secrecy", said.SECRECY_LABELS)
    standard = line("遵循标准", "Standard", required=False)
    system_code = line("所属信息系统", "Information system", required=False, length=60)
    storage = line("存储位置", "Storage", required=False)
    interface = line("接口", "Interface", required=False)
    related = line(
        "关联资源代码",
        "Related resources",
        required=False,
        length=400,
        help_zh="多个用逗号分开。",
        help_en="Several separated by commas.",
    )

    def content(self, before: ResourceContent) -> ResourceContent:
        """What was typed, with the items as they were before."""
        given = dict(self.cleaned_data)
        for name, kind in KINDS.items():
            given[name] = kind(given[name])
        place = given.pop("classification")
        related = given.pop("related").replace("，", ",").replace("、", ",")
        return replace(
            before,
            **given,
            classification=place.code if place else "",
            related=tuple(one.strip() for one in related.split(",") if one.strip()),
        )

    @staticmethod
    def initial_of(content: ResourceContent) -> dict[str, Any]:
        """A content as the form shows it."""
        return {**content.__dict__, "related": ", ".join(content.related)}


GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("基本信息", "The resource"), ("name_zh", "name_en", "classification", "summary_zh", "summary_en")),
    (
        Text("共享与开放", "Sharing and opening"),
        (
            "sharing", "sharing_way", "sharing_condition", "sharing_ground", "opening", "opening_condition",
        ),
    ),
    (Text("级别与更新", "Grade and updates"), ("grade", "secrecy", "cycle", "standard")),
    (
        Text("格式与来源系统", "Format and origin"),
        ("format", "format_detail", "system_code", "storage", "interface", "related"),
    ),
)  # fmt: skip


class SheetForm(Form):
    """The official form as a file."""

    file = forms.FileField(
        label=words("目录填报表（.xlsx）", "The form (.xlsx)"),
        help_text=words(
            "一行一个信息项，信息资源各列可合并单元格；两行表头、合并表头都能识别。全部正确才会导入。",
            "One row for each item; columns of the resource may be merged, and so may headings. All or nothing.",
        ),
    )


class ReasonForm(Form):
    """Why something is begun or ended."""

    why = long_text("理由", "Reason", length=400)


class OptionalReasonForm(Form):
    """Why something changes, where there is something to say."""

    why = long_text("变更说明", "What changes and why", required=False, length=400)
