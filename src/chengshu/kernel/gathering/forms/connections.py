"""Connections and the places to which they may lead."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from chengshu.kernel.gathering.models import CONNECTION_KIND_LABELS, HOST_LABELS, Connection, Kind
from chengshu.kernel.gathering.models.places import PLACE_KIND_LABELS
from chengshu.kernel.identity.models import Organisation
from chengshu.ui.forms import Form, choices, words

FIELDS = {
    Kind.POSTGRESQL: ("address", "port", "database", "user", "secret"),
    Kind.MYSQL: ("address", "port", "database", "user", "secret"),
    Kind.SQLITE: ("path",),
    Kind.HTTP: ("url", "header", "secret"),
    Kind.SFTP: ("address", "port", "path", "user", "secret"),
    Kind.FOLDER: ("path",),
    Kind.HAND: ("path",),
}
WAYS = ("address", "port", "database", "user", "path", "url", "header")


class KindForm(Form):
    """The first step: what is at the other end."""

    kind = forms.ChoiceField(
        label=words("数据在哪里", "Where the data is"),
        choices=choices(
            {key: label for key, label in CONNECTION_KIND_LABELS.items() if key in FIELDS and key != Kind.HAND}
        ),
        widget=forms.RadioSelect,
    )


class ConnectionForm(Form):
    """The second step: how to get there. Fields that the kind has no use for are left out."""

    unit = forms.ModelChoiceField(Organisation.objects.none(), label=words("所属单位", "Unit"))
    name_zh = forms.CharField(
        label=words("名称", "Name"),
        max_length=200,
        help_text=words("例如：婚姻登记系统备库", "For example: standby of the marriage register"),
    )
    name_en = forms.CharField(label=words("英文名称", "Name in English"), max_length=200, required=False)
    address = forms.CharField(label=words("主机", "Host"), max_length=200)
    port = forms.IntegerField(label=words("端口", "Port"), min_value=1, max_value=65535, required=False)
    database = forms.CharField(label=words("数据库", "Database"), max_length=200)
    path = forms.CharField(label=words("文件或目录", "File or folder"), max_length=400)
    url = forms.URLField(label=words("接口地址", "Address"), max_length=400, assume_scheme="https")
    header = forms.CharField(
        label=words("凭证放在哪个请求头", "Header of the token"),
        max_length=60,
        required=False,
        help_text=words("留空则用 Authorization: Bearer", "Left empty: Authorization: Bearer"),
    )
    user = forms.CharField(label=words("账号", "Account"), max_length=100)
    secret = forms.CharField(
        label=words("密码、令牌或私钥", "Password, token or private key"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=words(
            "加密保存，任何人都看不到；不修改就留空。",
            "Kept encrypted and shown to nobody; left empty it stays as it is.",
        ),
    )
    host = forms.ChoiceField(label=words("承载方式", "Run by"), choices=choices(HOST_LABELS))
    system_code = forms.CharField(
        label=words("信息系统编号", "Code of the information system"), max_length=60, required=False
    )

    def __init__(self, *args: Any, units: QuerySet[Organisation], kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*WAYS, "secret"):
            if name not in FIELDS[kind]:
                del self.fields[name]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if kind == Kind.SFTP:
            self.fields["path"].label = words("远端目录", "Folder there")

    def way(self) -> dict[str, Any]:
        """What is not secret, as the connection keeps it."""
        names = {"address": "host"}
        return {names.get(name, name): self.cleaned_data[name] for name in WAYS if self.cleaned_data.get(name)}

    @staticmethod
    def typed_before(connection: Connection) -> dict[str, Any]:
        """The form's values for a connection; never its secret."""
        way = connection.way
        return {
            **{name: way.get(name) for name in WAYS},
            "address": way.get("host"),
            "unit": connection.unit_id,
            "name_zh": connection.name_zh,
            "name_en": connection.name_en,
            "host": connection.host,
            "system_code": connection.system_code,
        }


class PlaceForm(Form):
    """A place to which connections may lead."""

    kind = forms.ChoiceField(label=words("类型", "Kind"), choices=choices(PLACE_KIND_LABELS))
    value = forms.CharField(
        label=words("地址或目录", "Address or folder"),
        max_length=400,
        help_text=words(
            "网段 10.1.0.0/16、主机名 db.mzj.gov.cn、*.gov.cn，或服务器上的目录",
            "A network 10.1.0.0/16, a host db.mzj.gov.cn, *.gov.cn, or a folder of this server",
        ),
    )
    port = forms.IntegerField(
        label=words("端口", "Port"),
        min_value=1,
        max_value=65535,
        required=False,
        help_text=words("留空为全部端口", "Left empty: any"),
    )
    reason = forms.CharField(label=words("理由", "Reason"), max_length=400)
