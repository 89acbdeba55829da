"""What analysts, data centre staff and departments type."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.analysis.models import EVERY_LABELS, LIMIT_LABELS, ORDER_KIND_LABELS
from chengshu.kernel.catalogue.queries import published
from chengshu.kernel.lake.models import SubjectArea
from chengshu.spec.data import Sharing
from chengshu.ui.forms import Form, choices, words

SHARING_LABELS = {
    Sharing.OPEN_TO_ALL: Text("无条件共享", "Shared with all"),
    Sharing.ON_REQUEST: Text("有条件共享", "Shared on request"),
    Sharing.NOT_SHARED: Text("不予共享", "Not shared"),
}
PURPOSE = words("查询用途", "What for")
PURPOSE_HELP = words(
    "写清用于什么工作，至少五个字；写入审计记录。", "Say for what work; it goes into the audit record."
)
KEY = r"^[a-z][a-z0-9_]{1,58}$"
KEY_HELP = words("小写字母、数字和下划线，用于表名和接口地址。", "Lower-case letters, digits and underscores.")


def sql_field() -> Any:
    """A query as typed."""
    return forms.CharField(
        label=words("SQL 查询", "SQL"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 10, "class": "sql", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=words("只能写一条 SELECT；可用的表见“可用数据”。", "One SELECT over the data listed beside."),
    )


class QueryForm(Form):
    text = sql_field()
    purpose = forms.CharField(label=PURPOSE, max_length=400, help_text=PURPOSE_HELP)
    personal = forms.BooleanField(
        label=words("使用个人信息（按授权脱敏）", "Use personal data (masked as granted)"),
        required=False,
        help_text=words(
            "默认关闭：关闭时没有姓名、证件号码等字段。", "Off by default: names and numbers are not there."
        ),
    )
    name = forms.CharField(label=words("保存为", "Save as"), max_length=200, required=False)
    shared = forms.BooleanField(label=words("与本单位同事共享", "Share with my unit"), required=False)


class StudyForm(Form):
    key = forms.RegexField(KEY, label=words("标识", "Key"), help_text=KEY_HELP)
    name_zh = forms.CharField(label=words("名称", "Name"), max_length=200)
    name_en = forms.CharField(label=words("英文名称", "English name"), max_length=200, required=False)
    text = sql_field()
    purpose = forms.CharField(label=PURPOSE, min_length=5, max_length=400, help_text=PURPOSE_HELP)
    every = forms.ChoiceField(label=words("运行周期", "How often"), choices=choices(EVERY_LABELS))
    hour = forms.IntegerField(label=words("几点运行", "At the hour"), min_value=0, max_value=23, initial=2)
    area = forms.ModelChoiceField(
        SubjectArea.objects.filter(active=True), label=words("主题域", "Subject area"), required=False
    )
    personal = forms.BooleanField(
        label=words("使用个人信息（按授权脱敏）", "Use personal data (masked as granted)"), required=False
    )


class PublishForm(Form):
    summary = forms.CharField(
        label=words("成果说明", "What it tells"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    sharing = forms.ChoiceField(label=words("共享类型", "Sharing"), choices=choices(SHARING_LABELS))
    ground = forms.CharField(
        label=words("共享条件或不予共享依据", "Condition, or ground for not sharing"), max_length=1000, required=False
    )


class FeedForm(Form):
    key = forms.RegexField(KEY, label=words("标识", "Key"), help_text=KEY_HELP)
    name_zh = forms.CharField(label=words("指标名称", "Name"), max_length=200)
    name_en = forms.CharField(label=words("英文名称", "English name"), max_length=200, required=False)
    column = forms.ChoiceField(label=words("取值列", "Column with the value"))
    place_column = forms.ChoiceField(label=words("分组列", "Column that tells series apart"), required=False)
    unit = forms.CharField(label=words("单位", "Unit"), max_length=20, required=False)


class OrderForm(Form):
    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(ORDER_KIND_LABELS))
    title = forms.CharField(label=words("任务名称", "Title"), max_length=200)
    wish = forms.CharField(
        label=words("需求说明", "What is wanted"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=words(
            "写清要回答的问题、涉及的数据和成果形式。", "The question, the data and the form of the answer."
        ),
    )
    use = forms.CharField(label=words("成果用途", "What it is for"), max_length=400)
    wanted_by = forms.DateField(label=words("希望完成日期", "Wanted by"), required=False)
    area = forms.ModelChoiceField(
        SubjectArea.objects.filter(active=True), label=words("主题域", "Subject area"), required=False
    )
    resources = forms.ModelMultipleChoiceField(
        published(),
        label=words("涉及的信息资源", "Resources"),
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
    )


class LimitForm(Form):
    key = forms.ChoiceField(label=words("限额", "Limit"), choices=choices(LIMIT_LABELS))
    value = forms.IntegerField(label=words("值", "Value"), min_value=0)
    why = forms.CharField(label=words("说明", "Why"), min_length=2, max_length=400)
