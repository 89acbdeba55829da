"""Setting up registries and topics, their sources and rules; deciding about records."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.models import Standing as ResourceStanding
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.registries.models import Choice, Feed, Kind, Registry, RegistryField, UsePurpose
from chengshu.kernel.registries.rights import KEEP_REGISTRIES
from chengshu.kernel.registries.tables.registries import GRADES
from chengshu.spec.data import Meaning
from chengshu.ui.forms import Form, choices, words

MEANINGS = {
    Meaning.PLAIN: Text("一般内容", "Plain"),
    Meaning.IDENTITY_NUMBER: Text("公民身份号码", "Identity number"),
    Meaning.PERSON_NAME: Text("姓名", "Person's name"),
    Meaning.SEX: Text("性别", "Sex"),
    Meaning.BIRTH_DATE: Text("出生日期", "Birth date"),
    Meaning.CREDIT_CODE: Text("统一社会信用代码", "Credit code"),
    Meaning.ENTITY_NAME: Text("法人名称", "Entity's name"),
    Meaning.ADDRESS: Text("地址", "Address"),
    Meaning.PHONE: Text("电话", "Phone"),
    Meaning.DIVISION: Text("行政区划", "Division"),
    Meaning.HAPPENED_AT: Text("日期", "Date"),
    Meaning.AMOUNT: Text("数量、金额", "Amount"),
}
BAD_LINE = Text("第 %(n)s 行应写成“字段=列名”。", "Line %(n)s should read “field=column”.")
BAD_KEY = Text(
    "请用小写字母开头，只含小写字母、数字、连字符。", "Lower-case letters, digits and hyphens, a letter first."
)
_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")


class TopicForm(Form):
    """A topic database."""

    key = forms.CharField(
        label=words("英文标识", "Key"),
        max_length=40,
        help_text=words("用于接口和数据湖，建成后不变，如 housing。", "For interfaces and the lake; never changes."),
    )
    name_zh = forms.CharField(label=words("名称", "Name in Chinese"), max_length=100)
    name_en = forms.CharField(label=words("英文名称", "Name in English"), max_length=100, required=False)
    owner = forms.ModelChoiceField(Organisation.objects.none(), label=words("主管部门", "Owner"))
    subject = forms.ModelChoiceField(
        Registry.everywhere.filter(base=True, kind__in=(Kind.PERSON, Kind.ENTITY)),
        label=words("挂接的基础库", "Hangs on"),
        required=False,
        help_text=words("记录按身份号码或信用代码挂接到该库。", "Records hang on it by number or code."),
    )
    per_row = forms.BooleanField(
        label=words("每一行都是一条记录（如检查、处罚）", "Each row is a record (inspections, penalties)"),
        required=False,
    )
    summary_zh = forms.CharField(label=words("说明", "What it holds"), max_length=500, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = units_within(actor, KEEP_REGISTRIES)
        owner.initial = actor.organisation_id

    def clean_key(self) -> str:
        """A key that can name a table."""
        key = str(self.cleaned_data["key"])
        if not _KEY.fullmatch(key):
            raise forms.ValidationError(str(BAD_KEY))
        return key


class FieldForm(Form):
    """A field of a registry."""

    key = forms.SlugField(label=words("英文标识", "Key"), max_length=40)
    name_zh = forms.CharField(label=words("名称", "Name in Chinese"), max_length=100)
    name_en = forms.CharField(label=words("英文名称", "Name in English"), max_length=100, required=False)
    meaning = forms.ChoiceField(label=words("含义", "Meaning"), choices=choices(MEANINGS), required=False)
    grade = forms.ChoiceField(label=words("分级", "Grade"), choices=choices(GRADES), initial="2")
    shown = forms.BooleanField(label=words("可查询", "May be looked up"), required=False, initial=True)
    verified = forms.BooleanField(label=words("可核验", "May be verified"), required=False, initial=True)


class FeedForm(Form):
    """A table that fills the registry."""

    resource = forms.ModelChoiceField(
        Resource.everywhere.filter(standing=ResourceStanding.PUBLISHED).select_related("provider"),
        label=words("来源资源", "Catalogued table"),
    )
    rank = forms.IntegerField(
        label=words("来源次序", "Rank"),
        min_value=1,
        max_value=999,
        initial=50,
        help_text=words(
            "数字小的优先；指定了权威来源的字段不受影响。", "The lower wins, save where one is authoritative."
        ),
    )
    mapping = forms.CharField(
        label=words("字段对应", "Mapping"),
        widget=forms.Textarea({"rows": 8}),
        help_text=words("每行一个：字段=来源列，例如 name=xm", "One each line: field=column"),
    )
    founding = forms.BooleanField(
        label=words("未归并的行可以新建记录", "Rows without a match become records"), required=False, initial=True
    )

    def clean_mapping(self) -> dict[str, str]:
        """The lines as a mapping."""
        found: dict[str, str] = {}
        for number, line in enumerate(str(self.cleaned_data["mapping"]).splitlines(), 1):
            if not line.strip():
                continue
            field, equals, column = (part.strip() for part in line.partition("="))
            if not equals or not field or not column:
                raise forms.ValidationError(str(BAD_LINE.with_values(n=number)))
            found[field] = column
        return found


class AuthorityForm(Form):
    """Who answers for a field."""

    field = forms.ModelChoiceField(RegistryField.objects.none(), label=words("字段", "Field"))
    feed = forms.ModelChoiceField(
        Feed.objects.none(),
        label=words("权威来源", "Authoritative source"),
        required=False,
        empty_label=words("不指定，取最新值", "None: the freshest value"),
    )
    reason = forms.CharField(label=words("依据", "Ground"), max_length=400)

    def __init__(self, *args: Any, registry: Registry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields["field"]
        fields.queryset = registry.fields.all()
        feeds: Any = self.fields["feed"]
        feeds.queryset = registry.feeds.filter(active=True).select_related("resource")

    def choice(self) -> Choice:
        """The feed by order, or the freshest where none was chosen."""
        return Choice.ORDER if self.cleaned_data["feed"] else Choice.FRESHEST


class ThresholdForm(Form):
    """From which likeness two are the same, and from which a clerk decides."""

    same_from = forms.DecimalField(
        label=words("判为同一主体", "The same from"), min_value=0, max_value=1, max_digits=5, decimal_places=4
    )
    ask_from = forms.DecimalField(
        label=words("交人工判定", "A clerk decides from"), min_value=0, max_value=1, max_digits=5, decimal_places=4
    )
    reason = forms.CharField(label=words("依据", "Ground"), max_length=400)


class SplitForm(Form):
    """Which source rows belong to somebody else."""

    rows = forms.MultipleChoiceField(
        label=words("不属于本记录的来源行", "Rows of somebody else"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=words("理由", "Why"), max_length=400)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: Any = self.fields["rows"]
        rows.choices = offered


class GrantForm(Form):
    """A field for a unit and a purpose."""

    field = forms.ModelChoiceField(RegistryField.objects.none(), label=words("字段", "Field"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(active=True), label=words("授权单位", "Granted to")
    )
    purpose = forms.ModelChoiceField(UsePurpose.objects.filter(active=True), label=words("使用目的", "Purpose"))
    clear = forms.BooleanField(label=words("显示明文", "In clear"), required=False)
    until = forms.DateField(label=words("有效期至", "Until"), required=False)
    reason = forms.CharField(label=words("依据", "Ground"), max_length=400)

    def __init__(self, *args: Any, registry: Registry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields["field"]
        fields.queryset = registry.fields.all()
