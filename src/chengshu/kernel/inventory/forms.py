"""What people type about systems."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.exchange.models import Client
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.inventory.contents import FunctionLine, SystemContent
from chengshu.kernel.inventory.models import HOSTING_LABELS, LIVING, NETWORK_LABELS, InformationSystem
from chengshu.kernel.inventory.rights import KEEP_SYSTEMS
from chengshu.ui.forms import Form, choices, words

WAN = 1_000_000  # fen in 10,000 yuan


class SystemForm(Form):
    """A system as it is registered; costs in 10,000 yuan."""

    name_zh = forms.CharField(label=words("系统名称", "Name in Chinese"), max_length=200)
    name_en = forms.CharField(label=words("英文名称", "Name in English"), max_length=200, required=False)
    code = forms.CharField(
        label=words("系统编号", "Number"),
        max_length=60,
        help_text=words("全市唯一，如 GAJ-001。", "Unique in the city: GAJ-001."),
    )
    purpose = forms.CharField(
        label=words("主要用途", "What it is for"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    network = forms.ChoiceField(label=words("所在网络", "Network"), choices=choices(NETWORK_LABELS))
    hosting = forms.ChoiceField(label=words("部署方式", "Hosting"), choices=choices(HOSTING_LABELS))
    builder = forms.CharField(label=words("承建单位", "Builder"), max_length=200, required=False)
    built_on = forms.DateField(label=words("建成日期", "Built on"), required=False)
    cost_wan = forms.DecimalField(
        label=words("建设费用（万元）", "Cost (10,000 yuan)"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
    )
    yearly_wan = forms.DecimalField(
        label=words("年运维费用（万元）", "Yearly cost (10,000 yuan)"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
    )
    users = forms.IntegerField(label=words("注册用户数", "Users"), min_value=0, max_value=10**9, required=False)
    comprehensive = forms.BooleanField(
        label=words("是本单位的大系统，分散系统向它整合", "A comprehensive system into which others go"), required=False
    )

    def content(self) -> SystemContent:
        """What was typed, with money in fen."""
        typed = dict(self.cleaned_data)
        typed.pop("owner", None)
        cost, yearly = typed.pop("cost_wan") or 0, typed.pop("yearly_wan") or 0
        return SystemContent(
            **typed | {"users": typed["users"] or 0}, cost_fen=int(cost * WAN), yearly_fen=int(yearly * WAN)
        )


class NewSystemForm(SystemForm):
    """A new system of a unit that the actor keeps."""

    owner = forms.ModelChoiceField(Organisation.objects.none(), label=words("所属单位", "Unit"))
    field_order = ("owner",)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset, owner.initial = units_within(actor, KEEP_SYSTEMS), actor.organisation_id


class SheetForm(Form):
    """A filled form of systems for a unit."""

    owner = forms.ModelChoiceField(Organisation.objects.none(), label=words("所属单位", "Unit"))
    file = forms.FileField(label=words("填好的表格（xlsx）", "The filled form (xlsx)"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset, owner.initial = units_within(actor, KEEP_SYSTEMS), actor.organisation_id


class MenuForm(Form):
    """A function menu, one entry a line: indented by level, the parts between ``|``."""

    menu = forms.CharField(
        label=words("功能菜单", "Function menu"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea({"rows": 16, "spellcheck": "false"}),
        help_text=words(
            "每行一项，下一级缩进两个空格：功能名称 | 业务事项 | 产生的数据 | 目录资源标识。",
            "One entry a line, two spaces deeper a level: name | business item | data | catalogue key.",
        ),
    )

    def lines(self) -> list[FunctionLine]:
        """The entries as typed."""
        found = []
        for line in self.cleaned_data["menu"].replace("\t", "  ").splitlines():
            if line.strip():
                name, *rest = (part.strip() for part in line.split("|", 3))
                deep = (len(line) - len(line.lstrip(" 　"))) // 2
                found.append(FunctionLine(deep + 1, name[:200], *(part[:200] for part in rest)))
        return found


class UseForm(Form):
    """The use of one month."""

    month = forms.DateField(
        label=words("月份", "Month"), initial=clock.today, help_text=words("填该月任意一天。", "Any day of it.")
    )
    active_users = forms.IntegerField(label=words("活跃用户数", "Active users"), min_value=0, max_value=10**9)
    sign_ins = forms.IntegerField(label=words("登录次数", "Sign-ins"), min_value=0, max_value=10**9)
    last_used_on = forms.DateField(label=words("最近使用日期", "Last used on"), required=False)


class MergerForm(Form):
    """Into which comprehensive system, by when."""

    target = forms.ModelChoiceField(
        InformationSystem.everywhere.filter(comprehensive=True, state__in=LIVING),
        label=words("整合到（大系统）", "Into the comprehensive system"),
    )
    planned_on = forms.DateField(label=words("计划完成日期", "To be done on"))
    plan = forms.CharField(label=words("整合方案", "Plan"), max_length=2000, widget=forms.Textarea({"rows": 5}))


class ExceptionForm(Form):
    """Why a system stays on a network of its own."""

    reason = forms.CharField(label=words("理由", "Reason"), max_length=1000, widget=forms.Textarea({"rows": 4}))
    until = forms.DateField(label=words("申请期限", "Until"))


class RollOutForm(Form):
    """Units that are to use a system."""

    units = forms.ModelMultipleChoiceField(Organisation.objects.filter(active=True), label=words("推广单位", "Units"))
    planned_by = forms.DateField(label=words("计划启用日期", "To be in use by"))
    planned_users = forms.IntegerField(
        label=words("每个单位计划用户数", "Users planned in each"), min_value=1, max_value=10**7
    )


class RolledOutForm(Form):
    """How far a unit has come with a system."""

    in_use_since = forms.DateField(label=words("启用日期", "In use since"), required=False)
    active_users = forms.IntegerField(label=words("活跃用户数", "Active users"), min_value=0, max_value=10**7)


class ClientForm(Form):
    """Credentials with which a system calls the exchange."""

    client = forms.ModelChoiceField(Client.everywhere.none(), label=words("接口凭据", "Credentials"))

    def __init__(self, *args: Any, owner_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        client: Any = self.fields["client"]
        client.queryset = Client.everywhere.filter(organisation_id=owner_id, active=True)


class RuleForm(Form):
    """When a system counts as hardly used."""

    idle_months = forms.IntegerField(label=words("连续月数", "Months in a row"), min_value=1, max_value=60)
    least_percent = forms.IntegerField(
        label=words("活跃用户比例下限（%）", "Least share of active users (%)"), min_value=0, max_value=100
    )
    since = forms.DateField(label=words("自何日起", "From"), initial=clock.today)
    reason = forms.CharField(label=words("依据", "Ground"), max_length=400, required=False)
