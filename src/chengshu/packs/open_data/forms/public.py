"""What strangers type."""

from __future__ import annotations

from django import forms

from chengshu.packs.open_data.models import OpenLicence, Theme
from chengshu.packs.open_data.models.partners import PARTNER_KINDS
from chengshu.packs.open_data.models.voices import INQUIRY_LABELS
from chengshu.packs.open_data.queries.datasets import published
from chengshu.ui.forms import Form, choices, words


class AskForm(Form):
    """A request, a report of an error, or advice."""

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(INQUIRY_LABELS))
    title = forms.CharField(label=words("标题", "Title"), max_length=120)
    matter = forms.CharField(
        label=words("内容", "What it is about"), max_length=4000, widget=forms.Textarea({"rows": 6})
    )
    purpose = forms.CharField(label=words("用途", "What for"), max_length=400, required=False)
    contact = forms.CharField(
        label=words("电子邮箱或手机号码", "E-mail or mobile number"),
        help_text=words(
            "填写后会把答复发给您；只用于答复，加密保存。",
            "We send you the answer. Kept encrypted, used for that alone.",
        ),
        max_length=120,
        required=False,
    )


class RegisterForm(Form):
    """A developer or a provider of data."""

    kind = forms.ChoiceField(label=words("您是", "You are"), choices=choices(PARTNER_KINDS))
    name = forms.CharField(label=words("名称或姓名", "Name"), max_length=100)
    credit_code = forms.CharField(
        label=words("统一社会信用代码", "Unified social credit code"), max_length=18, required=False
    )
    contact = forms.CharField(label=words("电子邮箱或手机号码", "E-mail or mobile number"), max_length=120)
    about = forms.CharField(
        label=words("简介", "About you"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    develops = forms.BooleanField(
        label=words("使用数据、开发应用", "I use data and build applications"), required=False
    )
    contributes = forms.BooleanField(label=words("共享自有数据", "I share data of my own"), required=False)
    agreed = forms.BooleanField(
        label=words("我已阅读并同意服务条款", "I have read and agree to the terms of service"), required=False
    )

    def clean(self) -> dict[str, object]:
        """At least one of the two."""
        given = super().clean() or {}
        if not given.get("develops") and not given.get("contributes"):
            self.add_error("develops", str(words("请至少选择一项。", "Choose at least one.")))
        return given


class AppForm(Form):
    """An application for the gallery."""

    name_zh = forms.CharField(label=words("名称", "Name"), max_length=100)
    name_en = forms.CharField(label=words("英文名称", "English name"), max_length=100, required=False)
    url = forms.URLField(label=words("网址", "Address"), max_length=300, assume_scheme="https")
    about_zh = forms.CharField(label=words("介绍", "What it does"), max_length=2000, widget=forms.Textarea)
    about_en = forms.CharField(
        label=words("英文介绍", "In English"), max_length=2000, required=False, widget=forms.Textarea
    )
    datasets = forms.CharField(
        label=words("用到的数据集", "Datasets used"),
        help_text=words("每行一个数据集地址或名称代码。", "One address or short name of a dataset a line."),
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
    )

    def clean_datasets(self) -> list[object]:
        """The datasets by the ends of their addresses."""
        typed = [line.strip().strip("/").rsplit("/", 1)[-1] for line in self.cleaned_data["datasets"].splitlines()]
        wanted = [slug for slug in typed if slug][:30]
        found = {row.slug: row for row in published().filter(slug__in=wanted)}
        unknown = [slug for slug in wanted if slug not in found]
        if unknown or not found:
            sentence = words("没有这个数据集：", "There is no such dataset: ")
            raise forms.ValidationError(f"{sentence}{'、'.join(unknown)}")
        return list(found.values())


class AccessForm(Form):
    """Leave to use a dataset that is open on conditions."""

    dataset = forms.ModelChoiceField(
        published().filter(opening="conditional"), to_field_name="slug", label=words("数据集", "Dataset")
    )
    purpose = forms.CharField(label=words("用途", "What for"), max_length=1000, widget=forms.Textarea)


class ContributeForm(Form):
    """Data that a partner shares."""

    name_zh = forms.CharField(label=words("数据集名称", "Name of the dataset"), max_length=100)
    name_en = forms.CharField(label=words("英文名称", "English name"), max_length=100, required=False)
    about = forms.CharField(label=words("说明", "About it"), max_length=4000, widget=forms.Textarea)
    theme = forms.ModelChoiceField(Theme.objects.filter(active=True), label=words("领域", "Field"))
    licence = forms.ModelChoiceField(OpenLicence.objects.filter(active=True), label=words("共享条款", "Terms"))
    file = forms.FileField(
        label=words("数据文件", "File"),
        help_text=words(
            "UTF-8 编码的 CSV，首行为列名，不超过 20 MB。不得包含个人信息。",
            "A CSV in UTF-8 whose first line names the columns, 20 MB at most. It must hold no personal data.",
        ),
    )
