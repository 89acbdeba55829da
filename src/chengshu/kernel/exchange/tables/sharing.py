"""Lists of resources, applications, agreements and services."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.exchange.granted import GrantedField
from chengshu.kernel.exchange.masks import shown_as
from chengshu.kernel.exchange.models import (
    WAY_LABELS,
    Agreement,
    AgreementState,
    Application,
    ApplicationState,
    Offer,
    OfferStanding,
)
from chengshu.kernel.exchange.models.agreements import AGREEMENT_STATE_LABELS
from chengshu.kernel.exchange.models.applications import APPLICATION_STATE_LABELS
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.data import Sharing
from chengshu.ui.parts import Chip, Link, State
from chengshu.ui.tables import Column, Filter, Table, without

SHARINGS = {
    Sharing.OPEN_TO_ALL: ("good", Text("无条件共享", "Unconditional")),
    Sharing.ON_REQUEST: ("info", Text("有条件共享", "Conditional")),
    Sharing.NOT_SHARED: ("off", Text("不予共享", "Not shared")),
}
APPLICATION_TONES = {
    ApplicationState.ASKED: "info",
    ApplicationState.MORE_WANTED: "warning",
    ApplicationState.GRANTED: "good",
    ApplicationState.REFUSED: "bad",
    ApplicationState.CANCELLED: "off",
}
SHOWN = {
    "whole": State("neutral", Text("原样", "In full")),
    "part": State("warning", Text("部分脱敏", "Masked in part")),
    "hidden": State("bad", Text("完全脱敏", "Masked")),
}


def application_url(application: Application) -> str:
    """The page of an application."""
    return reverse("exchange:application", args=[application.pk])


def agreement_url(agreement: Agreement) -> str:
    """The page of an agreement."""
    return reverse("exchange:agreement", args=[agreement.pk])


def application_badge(application: Application) -> State:
    """How an application stands."""
    return State(APPLICATION_TONES[ApplicationState(application.state)], application.state_label)


def agreement_badge(agreement: Agreement) -> State:
    """How an agreement stands today."""
    if agreement.holds_on(clock.today()):
        return State("good", agreement.state_label)
    tone = "warning" if agreement.state == AgreementState.SUSPENDED else "off"
    return State(tone, agreement.state_label, agreement.ended_why)


def ways_of(keys: list[str]) -> Text:
    """Ways of delivery, in words."""
    labels = [WAY_LABELS[key] for key in keys if key in WAY_LABELS]
    return Text("、".join(one.zh for one in labels) or "—", ", ".join(one.en for one in labels) or "—")


def _own(resource: Resource) -> object:
    if getattr(resource, "held", False):
        return State("good", Text("已获授权", "Granted"))
    if getattr(resource, "asking", False):
        return State("info", Text("审批中", "Being decided"))
    if resource.sharing == Sharing.NOT_SHARED:
        return State("off", Text("不可申请", "Not shared"), resource.sharing_ground)
    return Link(Text("申请", "Apply"), reverse("exchange:apply", args=[resource.pk]), "plus")


def _providers(request: HttpRequest) -> list[tuple[str, Text | str]]:
    found = Organisation.objects.filter(resources__standing="published").distinct()
    return [(str(one.pk), one.name) for one in found]


MARKET: Table[Resource] = Table(
    key="market",
    label=Text("可申请的数据资源", "Resources to apply for"),
    columns=(
        Column(
            "name",
            Text("信息资源", "Resource"),
            lambda one: one.name,
            link=lambda one: reverse("catalogue:entry", args=[one.key]),
            sort="name_zh",
            wide=True,
        ),
        Column("provider", Text("提供单位", "Provider"), lambda one: one.provider.name, sort="provider__name_zh"),
        Column("sharing", Text("共享类型", "Sharing"), lambda one: State(*SHARINGS[Sharing(one.sharing)])),
        Column("items", Text("信息项", "Fields"), lambda one: getattr(one, "item_count", None), numeric=True),
        Column("rows", Text("数据量", "Rows"), lambda one: getattr(one, "row_count", None), numeric=True, phone=False),
        Column("filled", Text("最近更新", "Updated"), lambda one: getattr(one, "filled", None), phone=False),
        Column("own", Text("本单位", "Our unit"), _own, export=False),
    ),
    search=("name_zh", "name_en", "key", "code", "summary_zh", "provider__name_zh"),
    filters=(
        Filter("sharing", Text("共享类型", "Sharing"), [(str(key), label) for key, (_, label) in SHARINGS.items()]),
        Filter("provider", Text("提供单位", "Provider"), _providers),
    ),
    order=("name_zh", "pk"),
    empty=Text("还没有已发布的信息资源。", "No resources have been published yet."),
    pick=lambda one: one.pk,
)
MARKET_TO_READ = replace(without(MARKET, "own"), pick=None)

APPLICATIONS: Table[Application] = Table(
    key="applications",
    label=Text("共享申请", "Applications"),
    columns=(
        Column(
            "subject", Text("资源或服务", "What for"), lambda one: str(one.subject), link=application_url, wide=True
        ),
        Column("number", Text("编号", "No."), sort="number", phone=False),
        Column("consumer", Text("申请单位", "Asked by"), lambda one: one.organisation.name),
        Column("provider", Text("提供单位", "Provider"), lambda one: one.provider.name),
        Column("matter", Text("业务事项", "Matter"), phone=False),
        Column("asked_at", Text("申请时间", "Asked"), lambda one: one.created_at, sort="created_at", phone=False),
        Column("state", Text("状态", "State"), application_badge),
    ),
    search=("number", "resource__name_zh", "offer__name_zh", "organisation__name_zh", "matter"),
    filters=(
        Filter("state", Text("状态", "State"), [(str(key), label) for key, label in APPLICATION_STATE_LABELS.items()]),
    ),
    order=("-created_at", "-pk"),
    empty=Text("还没有共享申请。", "No applications yet."),
    next_step=lambda: Link(Text("去申请数据", "Apply for data"), reverse("exchange:market"), "search"),
)

AGREEMENTS: Table[Agreement] = Table(
    key="agreements",
    label=Text("共享授权", "Agreements"),
    columns=(
        Column("subject", Text("资源或服务", "What"), lambda one: str(one.subject), link=agreement_url, wide=True),
        Column("number", Text("授权编号", "No."), sort="number", phone=False),
        Column("consumer", Text("使用单位", "Consumer"), lambda one: one.organisation.name),
        Column("provider", Text("提供单位", "Provider"), lambda one: one.provider.name),
        Column("ways", Text("方式", "Ways"), lambda one: ways_of(one.ways), phone=False),
        Column("until", Text("有效期至", "Until"), sort="until"),
        Column("state", Text("状态", "State"), agreement_badge),
    ),
    search=("number", "resource__name_zh", "offer__name_zh", "organisation__name_zh", "provider__name_zh", "matter"),
    filters=(
        Filter("state", Text("状态", "State"), [(str(key), label) for key, label in AGREEMENT_STATE_LABELS.items()]),
    ),
    order=("-created_at", "-pk"),
    empty=Text("还没有共享授权。", "No agreements yet."),
    next_step=lambda: Link(Text("去申请数据", "Apply for data"), reverse("exchange:market"), "search"),
)

FIELDS: Table[GrantedField] = Table(
    key="fields",
    label=Text("信息项", "Fields"),
    columns=(
        Column("label", Text("名称", "Name")),
        Column("column", Text("字段", "Column")),
        Column("grade", Text("分级", "Grade"), lambda one: Text(f"{one.grade}级", f"Level {one.grade}")),
        Column("shown", Text("交付", "Leaves"), lambda one: SHOWN[shown_as(one.grade, clear=one.clear)]),
    ),
    empty=Text("没有信息项。", "No fields."),
    exported=False,
)

OFFER_STATES = {
    OfferStanding.DRAFT: State("info", Text("编排中", "Draft")),
    OfferStanding.PUBLISHED: State("good", Text("已发布", "Published")),
    OfferStanding.WITHDRAWN: State("off", Text("已下线", "Taken down")),
}
OFFERS: Table[Offer] = Table(
    key="offers",
    label=Text("接口服务", "Services"),
    columns=(
        Column(
            "name",
            Text("服务", "Service"),
            lambda one: one.name,
            link=lambda one: reverse("exchange:offer", args=[one.pk]),
            sort="name_zh",
            wide=True,
        ),
        Column("owner", Text("提供单位", "Owner"), lambda one: Chip(one.owner.name)),
        Column(
            "kind",
            Text("类型", "Kind"),
            lambda one: Text("查询核验", "Look-up") if one.source else Text("多资源编排", "Composed"),
        ),
        Column("steps", Text("步骤", "Steps"), lambda one: len(one.steps) or None, numeric=True, phone=False),
        Column("standing", Text("状态", "State"), lambda one: OFFER_STATES[OfferStanding(one.standing)]),
    ),
    search=("name_zh", "name_en", "key", "summary_zh"),
    order=("name_zh", "pk"),
    empty=Text("还没有接口服务。", "No services yet."),
)
