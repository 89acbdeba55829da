"""The list of consents."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.licences.models import Consent
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Table

EVERY = Text("全部证照", "All licences")


def _state(consent: Consent) -> State:
    if consent.withdrawn_at:
        return State("off", Text("已撤回", "Withdrawn"))
    return State("good", Text("有效", "Stands")) if consent.stands else State("off", Text("已到期", "Ended"))


def _end(consent: Consent) -> Link | None:
    url = reverse("licences:end_consent", args=[consent.pk])
    return Link(Text("撤回", "Withdraw"), url) if consent.stands else None


CONSENTS: Table[Consent] = Table(
    key="consents",
    label=Text("授权记录", "Consents"),
    columns=(
        Column("holder_masked", Text("持证人", "Holder")),
        Column("purpose", Text("用途", "Purpose"), wide=True),
        Column("type", Text("证照范围", "For"), lambda one: one.type.name if one.type else EVERY),
        Column("unit", Text("被授权单位", "Given to"), lambda one: one.organisation.name, phone=False),
        Column("way", Text("授权方式", "How"), lambda one: one.way_label, phone=False),
        Column("given_at", Text("授权时间", "Given"), sort="given_at"),
        Column("until", Text("有效至", "Until"), sort="until"),
        Column("state", Text("状态", "State"), _state),
        Column("end", Text("办理", "Do"), _end, export=False),
    ),
    search=("purpose",),
    order=("-given_at",),
    empty=Text("还没有授权记录。", "No consents yet."),
)
