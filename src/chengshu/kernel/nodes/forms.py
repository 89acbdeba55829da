"""What people type about nodes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.nodes.models import LEVEL_LABELS, NodeLevel
from chengshu.kernel.nodes.own import Card, read_card
from chengshu.kernel.nodes.rights import ASK_NODES
from chengshu.kernel.nodes.services.asking import Wanted
from chengshu.kernel.nodes.services.keeping import OwnContent
from chengshu.ui.forms import Form, choices, words

SUITES = {
    "national": Text("国密：SM2、SM3", "National: SM2, SM3"),
    "international": Text("国际：Ed25519、SHA-256", "International: Ed25519, SHA-256"),
}


class OwnForm(Form):
    """Who and where this node is."""

    key = forms.SlugField(
        label=words("节点标识", "Key"),
        max_length=40,
        help_text=words(
            "小写字母开头，互联后不要修改。", "Begins with a small letter; do not change it once connected."
        ),
    )
    name_zh = forms.CharField(label=words("节点名称", "Name in Chinese"), max_length=100)
    name_en = forms.CharField(label=words("英文名称", "Name in English"), max_length=100, required=False)
    level = forms.ChoiceField(label=words("层级", "Level"), choices=choices(LEVEL_LABELS))
    address = forms.URLField(
        label=words("对外地址", "Address"),
        assume_scheme="https",
        max_length=200,
        help_text=words("其他节点访问本节点的地址。", "Where other nodes reach this one."),
    )
    suite = forms.ChoiceField(label=words("签名算法", "Signatures"), choices=choices(SUITES))

    def content(self) -> OwnContent:
        """What was typed."""
        return OwnContent(**{**self.cleaned_data, "level": NodeLevel(self.cleaned_data["level"])})


class CardForm(Form):
    """The card of another node."""

    card = forms.CharField(
        label=words("对方节点名片", "The card"),
        widget=forms.Textarea({"rows": 10, "class": "form-control code-area"}),
        max_length=4000,
        help_text=words(
            "请对方在“本节点”页复制名片，当面或经可信渠道交给您。",
            "The other side copies it from its page “This node” and hands it over by a way you trust.",
        ),
    )

    def read(self) -> Card:
        """The card. Raises CardFaulty."""
        return read_card(self.cleaned_data["card"])


class FingerprintForm(Form):
    """The fingerprint as the other side reads it."""

    fingerprint = forms.CharField(
        label=words("对方报出的指纹", "The fingerprint they read to you"),
        max_length=60,
        help_text=words(
            "请打电话给对方管理员，由对方读出其“本节点”页上的指纹，不要从名片中抄写。",
            "Telephone their administrator, who reads it from their page; do not copy it from the card.",
        ),
    )


class PlatformForm(Form):
    """A platform for open data."""

    name_zh = forms.CharField(label=words("平台名称", "Name in Chinese"), max_length=100)
    name_en = forms.CharField(label=words("英文名称", "Name in English"), max_length=100, required=False)
    address = forms.URLField(
        label=words("平台地址", "Address"),
        assume_scheme="https",
        max_length=200,
        help_text=words("须提供 CKAN 动作接口。", "It speaks the CKAN action API."),
    )
    owner = forms.SlugField(label=words("本市在该平台的机构标识", "The city's organisation there"), max_length=100)
    token = forms.CharField(
        label=words("访问令牌", "Token"),
        widget=forms.PasswordInput(),
        max_length=400,
        help_text=words("加密保存。", "Kept encrypted."),
    )
    page = forms.CharField(
        label=words("本市数据集页面地址", "Address of a dataset here"),
        max_length=200,
        help_text=words("用 {key} 代表资源标识。", "{key} stands for the entry."),
    )


class WhyForm(Form):
    """Why."""

    why = forms.CharField(label=words("理由", "Why"), max_length=400, widget=forms.Textarea({"rows": 3}))


class AskForm(Form):
    """What a unit wants of another node."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=words("使用单位", "For which unit"))
    fields_wanted = forms.MultipleChoiceField(
        label=words("信息项", "Fields"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    purpose = forms.CharField(label=words("用途", "Purpose"), max_length=900, widget=forms.Textarea({"rows": 2}))
    matter = forms.CharField(label=words("业务事项", "Matter"), max_length=200)
    legal_basis = forms.CharField(label=words("依据", "Legal basis"), max_length=400)
    until = forms.DateField(label=words("使用至", "Until"))
    every_minutes = forms.ChoiceField(
        label=words("更新频率", "How often"),
        choices=choices(
            {
                "60": Text("每小时", "Every hour"),
                "1440": Text("每天", "Every day"),
                "10080": Text("每周", "Every week"),
                "0": Text("只取一次", "Once"),
            }
        ),
        initial="1440",
    )

    def __init__(self, *args: Any, actor: Actor, resource: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = Organisation.objects.filter(active=True, node=None).filter(
            Q(pk__in=actor.organisation_ids) | Q(division_code__startswith=actor.division_code or "~")
        )
        reached = [one.pk for one in near if reaches(actor, ASK_NODES, one)]
        unit: Any = self.fields["organisation"]
        unit.queryset = Organisation.objects.filter(pk__in=reached)
        unit.initial = actor.organisation_id
        wanted: Any = self.fields["fields_wanted"]
        wanted.choices = [(item.column, str(item.name)) for item in resource.items.all()]
        self.fields["until"].initial = clock.today() + timedelta(days=365)

    def wanted(self) -> Wanted:
        """What was typed."""
        given = self.cleaned_data
        return Wanted(
            given["fields_wanted"],
            given["purpose"],
            given["matter"],
            given["legal_basis"],
            given["until"],
            int(given["every_minutes"]),
        )
