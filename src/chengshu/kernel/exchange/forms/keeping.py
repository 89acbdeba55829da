"""Keeping agreements, programs, deliveries, services, enterprises and limits."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.catalogue.models import Resource, Standing
from chengshu.kernel.exchange.delivering.targets import DATABASES, FORMATS, PLACES, QUEUES
from chengshu.kernel.exchange.models import Agreement, Way
from chengshu.kernel.exchange.models.rules import LIMIT_LABELS
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.models.organisations import OrganisationKind
from chengshu.spec.data import Sharing
from chengshu.ui.forms import Form, choices, words

KINDS = {
    "postgres": Text("PostgreSQL 数据库", "PostgreSQL"),
    "mysql": Text("MySQL/MariaDB 数据库", "MySQL or MariaDB"),
    "sqlite": Text("SQLite 文件（本平台交付区）", "SQLite file in the outbox"),
    "local": Text("本平台交付区", "The outbox of this city"),
    "sftp": Text("SFTP 服务器", "SFTP server"),
    "webhook": Text("回调地址（Webhook）", "Webhook"),
    "jetstream": Text("消息队列（JetStream）", "JetStream"),
}
OF_WAY = {Way.TABLE: DATABASES, Way.FILE: PLACES, Way.MESSAGE: QUEUES}
TARGET_FIELDS = {
    Way.TABLE: ("kind", "host", "port", "database", "user", "secret", "table"),
    Way.FILE: ("kind", "format", "host", "port", "user", "secret", "folder", "host_key"),
    Way.MESSAGE: ("kind", "url", "subject", "secret"),
}


def text(zh: str, en: str, *, required: bool = True, length: int = 200, help_zh: str = "", help_en: str = "") -> Any:
    """One line."""
    hint = words(help_zh, help_en) if help_zh else ""
    return forms.CharField(label=words(zh, en), required=required, max_length=length, help_text=hint)


class WhyForm(Form):
    """Why."""

    why = forms.CharField(label=words("理由", "Why"), widget=forms.Textarea({"rows": 3}), max_length=400)


class LimitsForm(WhyForm):
    """Limits of one agreement."""

    calls_per_minute = forms.IntegerField(
        label=words("每分钟调用次数（0 为不限）", "Calls per minute (0: no limit)"), min_value=0, max_value=60_000
    )
    rows_per_day = forms.IntegerField(
        label=words("每日条数（0 为不限）", "Rows per day (0: no limit)"), min_value=0, max_value=10**9
    )
    field_order = ("calls_per_minute", "rows_per_day", "why")


class ProlongForm(WhyForm):
    """A later end."""

    until = forms.DateField(label=words("授权至", "Until"))
    field_order = ("until", "why")


class LookUpForm(Form):
    """One look-up by a named person."""

    why = text("查询事由", "Why", help_zh="会记入回执，提供单位可见。", help_en="It stands in the receipt.")

    def __init__(self, *args: Any, keys: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"] = forms.ChoiceField(label=words("按", "By"), choices=keys)
        self.fields["value"] = text("等于", "Equal to", length=100)
        self.order_fields(["column", "value", "why"])
        self.fields["column"].widget.attrs["class"] = "form-select"
        self.fields["value"].widget.attrs["class"] = "form-control"


class ClientForm(Form):
    """A program."""

    name_zh = text("应用名称", "Name in Chinese", help_zh="如：医保核保系统", help_en="such as: underwriting system")
    name_en = text("英文名称", "Name in English", required=False)
    addresses = forms.CharField(
        label=words("允许调用的 IP 地址", "Addresses it may call from"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        help_text=words(
            "每行一个地址或网段，如 10.1.0.0/16；不填为不限。", "One address or network a line; empty: any."
        ),
    )
    public_key = text(
        "签名公钥（Ed25519，Base64）",
        "Public key (Ed25519, Base64)",
        required=False,
        help_zh="用请求签名代替令牌时填写。",
        help_en="For signed requests in place of tokens.",
    )

    def clean_addresses(self) -> list[str]:
        """Lines."""
        return [line.strip() for line in str(self.cleaned_data["addresses"]).splitlines() if line.strip()]


class RotateForm(Form):
    """A new secret."""

    at_once = forms.BooleanField(
        label=words("原密钥立即失效（已泄露时勾选）", "The former ends at once (if it leaked)"), required=False
    )


class WayForm(Form):
    """Under which agreement, in which way."""

    agreement = forms.ModelChoiceField(Agreement.everywhere.none(), label=words("共享授权", "Agreement"))

    def __init__(self, *args: Any, agreements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agreement"]
        field.queryset = agreements


class DeliveryForm(Form):
    """Where to deliver, in one way."""

    name_zh = text("作业名称", "Name")
    kind = forms.ChoiceField(label=words("目标", "Target"))
    format = forms.ChoiceField(
        label=words("格式", "Format"), choices=[(one, one.upper()) for one in FORMATS], required=False
    )
    host = text("主机", "Host", required=False)
    port = text("端口", "Port", required=False, length=5)
    database = text("数据库", "Database", required=False)
    user = text("账号", "Account", required=False)
    secret = forms.CharField(
        label=words("密码或签名密钥", "Password or signing secret"),
        widget=forms.PasswordInput,
        required=False,
        help_text=words("加密保存，不再显示。", "Kept sealed, never shown again."),
    )
    table = text("目标表", "Table", required=False, length=60)
    folder = text("目录", "Folder", required=False)
    host_key = text(
        "主机公钥", "Host key", required=False, length=1000, help_zh="ssh-ed25519 AAAA…", help_en="as shown"
    )
    url = text("回调地址", "Address", required=False)
    subject = text("主题", "Subject", required=False)
    every_minutes = forms.IntegerField(
        label=words("最多每隔几分钟推送一次", "At most every so many minutes"),
        min_value=1,
        max_value=43_200,
        initial=60,
    )

    def __init__(self, *args: Any, way: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices({key: KINDS[key] for key in OF_WAY[Way(way)]})  # type: ignore[attr-defined]
        wanted = {"name_zh", "every_minutes", *TARGET_FIELDS[Way(way)]}
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]


class EnterpriseForm(Form):
    """Admitting an enterprise."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(active=True, kind=OrganisationKind.ENTERPRISE), label=words("单位", "Enterprise")
    )
    service = text("公共服务内容", "Public service", help_zh="如：供水报装", help_en="such as: water supply")
    application = text("使用数据的应用", "Own application")
    contract = text("协议编号", "Contract", length=100)
    contract_until = forms.DateField(label=words("协议至", "Contract until"))
    resources = forms.ModelMultipleChoiceField(
        Resource.everywhere.filter(standing=Standing.PUBLISHED).exclude(sharing=Sharing.NOT_SHARED),
        label=words("准入的资源", "Resources it may apply for"),
        widget=forms.CheckboxSelectMultiple,
    )
    calls_per_minute = forms.IntegerField(
        label=words("每分钟调用次数", "Calls per minute"), min_value=1, max_value=6000, initial=60
    )
    rows_per_day = forms.IntegerField(
        label=words("每日条数", "Rows per day"), min_value=1, max_value=10**8, initial=10_000
    )


class LimitForm(WhyForm):
    """A limit for what is granted from now on."""

    key = forms.ChoiceField(label=words("限额", "Limit"), choices=choices(LIMIT_LABELS))
    value = forms.IntegerField(label=words("数值", "Value"), min_value=0, max_value=10**9)
    field_order = ("key", "value", "why")
