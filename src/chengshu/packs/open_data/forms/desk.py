"""What the staff type about open data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.identity.queries import organisations_in_order
from chengshu.packs.open_data.models import Asset, OpenLicence, Theme
from chengshu.packs.open_data.models.assets import RIGHT_LABELS
from chengshu.packs.open_data.models.neighbours import Dialect
from chengshu.packs.open_data.models.rules import GUIDELINE_LABELS
from chengshu.packs.open_data.privacy.treatments import Column, offered_for
from chengshu.spec.people import Permission
from chengshu.ui.fields import YuanField, line, long_text
from chengshu.ui.forms import Form, choices, words

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation


class BodyField(forms.ChoiceField):
    """A body of the city; cleaned to the body itself."""

    def offer(self, bodies: Sequence[Organisation]) -> None:
        """The bodies to choose from."""
        self.bodies = {str(body.pk): body for body in bodies}
        self.choices = [(key, str(body.name)) for key, body in self.bodies.items()]

    def clean(self, value: Any) -> Any:
        """The body."""
        return self.bodies[super().clean(value)]


class UnitForm(Form):
    """A form that names a body; only those which the actor reaches with the permission, all where there is none."""

    def __init__(self, *args: Any, actor: Actor, permission: Permission | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = [body for body in organisations_in_order() if permission is None or reaches(actor, permission, body)]
        for field in self.fields.values():
            if isinstance(field, BodyField):
                field.offer(bodies)
                field.initial = field.initial or str(actor.organisation_id or "")


class DatasetForm(Form):
    """What visitors read about a dataset."""

    name_zh = line("名称", "Name")
    name_en = line("英文名称", "English name", required=False)
    notes_zh = long_text("说明", "About it", length=4000)
    notes_en = long_text("英文说明", "In English", required=False, length=4000)
    theme = forms.ModelChoiceField(Theme.objects.filter(active=True), label=words("领域", "Field"))
    licence = forms.ModelChoiceField(OpenLicence.objects.filter(active=True), label=words("使用许可", "Licence"))
    tags = forms.CharField(
        label=words("关键词", "Keywords"),
        help_text=words("用空格或顿号分开。", "Set apart by spaces or commas."),
        required=False,
        max_length=300,
    )

    def clean_tags(self) -> tuple[str, ...]:
        """As a list."""
        typed = self.cleaned_data["tags"]
        for sign in "、，,;；":
            typed = typed.replace(sign, " ")
        return tuple(dict.fromkeys(typed.split()))[:20]


class ProposeForm(DatasetForm):
    """The same, with why it is to be opened."""

    reason = long_text("开放理由", "Why open it", required=False, length=1000)


class ViewForm(Form):
    """Which columns open, and how each is treated."""

    def __init__(self, *args: Any, columns: Sequence[Column], chosen: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = Text("不开放", "Keep closed")
        for column in columns:
            offered = {treatment.key: treatment.label for treatment in offered_for(column)}
            self.fields[column.name] = forms.ChoiceField(
                label=words(column.label),
                choices=choices(offered, empty=closed),
                initial=chosen.get(column.name, ""),
                required=False,
                widget=forms.Select({"class": "form-select"}),
            )
        self.names = [column.name for column in columns]

    def treatments(self) -> dict[str, str]:
        """The treatment of each opened column."""
        return {name: self.cleaned_data[name] for name in self.names if self.cleaned_data.get(name)}


class ReasonForm(Form):
    """Why."""

    why = long_text("理由", "Why", length=400)


class RuleForm(UnitForm):
    """Thresholds of the portal."""

    office = BodyField(label=words("主管单位", "Office"))
    k = forms.IntegerField(
        label=words("k：每种组合至少几行", "k: least rows of a combination"), min_value=2, max_value=1000
    )
    l = forms.IntegerField(  # noqa: E741  the name it has in the literature
        label=words("l：敏感列至少几种取值", "l: least values of a secret"), min_value=1, max_value=100
    )
    most_suppressed = forms.IntegerField(
        label=words("最多略去百分之几", "At most left out (%)"), min_value=0, max_value=50
    )
    calls_per_minute = forms.IntegerField(label=words("每分钟访问次数", "Calls a minute"), min_value=1)
    calls_per_minute_with_key = forms.IntegerField(
        label=words("带密钥每分钟次数", "Calls a minute with a key"), min_value=1
    )
    rows_per_call = forms.IntegerField(label=words("每次最多行数", "Rows a call"), min_value=1, max_value=100_000)
    sheet_rows = forms.IntegerField(
        label=words("Excel、XML、RDF 最多行数", "Rows of Excel, XML, RDF"), min_value=1, max_value=1_000_000
    )
    remind_days = forms.IntegerField(label=words("提前几天提醒更新", "Reminded days before"), min_value=0, max_value=90)
    reason = line("理由", "Why", length=400)


class ThemeForm(Form):
    """A field of the portal."""

    key = forms.SlugField(label=words("代码", "Key"), max_length=40)
    name_zh = line("名称", "Name")
    name_en = line("英文名称", "English name")
    icon = forms.SlugField(label=words("图标", "Icon"), max_length=40, initial="database")
    order = forms.IntegerField(label=words("顺序", "Order"), min_value=0, max_value=1000, initial=0)
    active = forms.BooleanField(label=words("使用中", "In use"), required=False, initial=True)


class LicenceForm(Form):
    """A licence."""

    key = forms.SlugField(label=words("代码", "Key"), max_length=40)
    name_zh = line("名称", "Name")
    name_en = line("英文名称", "English name")
    uri = forms.URLField(label=words("通用网址", "Known address"), required=False, assume_scheme="https")
    text_zh = long_text("条款", "Terms", rows=6, length=8000)
    text_en = long_text("英文条款", "In English", rows=6, required=False, length=8000)
    is_open = forms.BooleanField(label=words("符合开放定义", "Meets the open definition"), required=False)
    active = forms.BooleanField(label=words("使用中", "In use"), required=False, initial=True)


class GuidelineForm(Form):
    """A new edition of a rule or standard."""

    key = forms.SlugField(label=words("代码", "Key"), max_length=60)
    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(GUIDELINE_LABELS))
    name_zh = line("名称", "Name")
    name_en = line("英文名称", "English name", required=False)
    number = line("文号或标准号", "Number", required=False, length=60)
    body_zh = long_text("正文", "Text", rows=12, length=40_000)
    body_en = long_text("英文正文", "In English", rows=8, required=False, length=40_000)


class FormulaForm(Form):
    """By what departments are ranked."""

    formula = line("公式", "Formula", length=500)
    reason = line("理由", "Why", length=400)


class RewardForm(UnitForm):
    """A reward."""

    unit = BodyField(label=words("单位", "Unit"))
    what = line("奖励", "Reward", length=400)
    ground = line("依据", "Ground", length=400)
    starts_on = forms.DateField(label=words("考核期自", "Period from"))
    ends_on = forms.DateField(label=words("考核期至", "Until"))
    points = forms.DecimalField(label=words("加分", "Points"), min_value=0, max_digits=5, decimal_places=2, initial=0)
    amount_fen = YuanField(label=words("奖金（元）", "Money (yuan)"), required=False)


class NeighbourForm(Form):
    """Another portal."""

    name_zh = line("名称", "Name")
    name_en = line("英文名称", "English name", required=False)
    url = forms.URLField(label=words("网址", "Address"), max_length=300, assume_scheme="https")
    dialect = forms.ChoiceField(label=words("接口", "Interface"), choices=Dialect.choices)
    takes = forms.BooleanField(label=words("采集对方目录", "Harvest its catalogue"), required=False, initial=True)
    gives = forms.BooleanField(label=words("向对方报送目录", "Tell it of ours"), required=False)
    its_organisation = line("我方在对方的机构代码", "Who we are there", required=False, length=100)
    token = forms.CharField(
        label=words("对方令牌", "Its token"),
        help_text=words("加密保存；留空则不变。", "Kept encrypted; empty keeps the former one."),
        required=False,
        max_length=300,
        widget=forms.PasswordInput,
    )
    every_hours = forms.IntegerField(
        label=words("每几小时同步", "Every so many hours"), min_value=1, max_value=720, initial=24
    )
    active = forms.BooleanField(label=words("启用", "Active"), required=False, initial=True)


class AssetForm(UnitForm):
    """A data asset."""

    keeper = BodyField(label=words("登记单位", "Entered by"))
    code = line("资产编号", "Number", length=40)
    name_zh = line("名称", "Name")
    name_en = line("英文名称", "English name", required=False)
    about = long_text("说明", "About it", required=False)
    cost_fen = YuanField(label=words("形成成本（元）", "Cost (yuan)"), required=False)


class RightForm(UnitForm):
    """Who holds a right."""

    kind = forms.ChoiceField(label=words("权利", "Right"), choices=choices(RIGHT_LABELS))
    holder = BodyField(label=words("权利人", "Holder"))
    ground = line("依据", "Ground", length=400)
    since = forms.DateField(label=words("自", "From"), required=False)
    until = forms.DateField(label=words("至", "Until"), required=False)


class OperationForm(UnitForm):
    """An application for authorised operation."""

    operator = BodyField(label=words("运营单位", "Operator"))
    assets = forms.ModelMultipleChoiceField(
        Asset.everywhere.filter(active=True),
        label=words("数据资产", "Assets"),
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = long_text("用途和产品", "What for")
    safeguards = long_text("安全保障措施", "Safeguards")
    since = forms.DateField(label=words("自", "From"))
    until = forms.DateField(label=words("至", "Until"))


class UseForm(Form):
    """A use under an authorisation."""

    asset = forms.ModelChoiceField(Asset.everywhere.none(), label=words("数据资产", "Asset"))
    product = line("产品或服务", "Product")
    customer = line("客户", "Customer")
    times = forms.IntegerField(label=words("次数", "Times"), min_value=1, initial=1)
    on = forms.DateField(label=words("日期", "Day"), required=False)


class IncomeForm(Form):
    """Income of an authorised operation."""

    amount_fen = YuanField(label=words("金额（元）", "Amount (yuan)"))
    source = line("来源", "From")
    voucher = line("凭证号", "Voucher no.", length=60)
    on = forms.DateField(label=words("日期", "Day"), required=False)
