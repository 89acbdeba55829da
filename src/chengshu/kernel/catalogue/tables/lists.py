"""Needs, duties and data with several providers."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.catalogue import words
from chengshu.kernel.catalogue.models import DataNeed, Datum, Duty
from chengshu.kernel.catalogue.tables import tones
from chengshu.ui.parts import Link
from chengshu.ui.tables import Column, Filter, Table


def need_url(one: DataNeed) -> str:
    """The page of a need."""
    return reverse("catalogue:need", args=[one.pk])


def duty_url(one: Duty) -> str:
    """The page of a duty."""
    return reverse("catalogue:duty", args=[one.pk])


def datum_url(one: Datum) -> str:
    """The page of a datum."""
    return reverse("catalogue:datum", args=[one.pk])


def is_late(one: Duty) -> bool:
    """Whether its day has passed."""
    return one.due_on is not None and one.due_on < clock.today()


def _element(one: Datum) -> str | None:
    return one.element.code if one.element else None


def _source(one: Datum) -> Text | None:
    ruling = next((row for row in one.rulings.all() if row.until is None), None)
    return ruling.provider.name if ruling else None


NEEDS: Table[DataNeed] = Table(
    key="needs",
    label=Text("需求清单", "Demand list"),
    columns=(
        Column("name", Text("需要的数据", "What"), link=need_url, sort="name", wide=True),
        Column("asker", Text("需求方", "Who needs it"), lambda one: one.asker.name),
        Column("provider", Text("提供方", "Of whom"), lambda one: one.provider.name),
        Column("created_at", Text("提出时间", "Stated"), sort="created_at", phone=False),
        Column("resource", Text("对应目录", "Entry"), lambda one: one.resource.name if one.resource else None),
        Column("state", Text("状态", "State"), lambda one: tones.need(one.state)),
    ),
    search=("name", "items", "asker__name_zh", "provider__name_zh"),
    filters=(Filter("state", Text("状态", "State"), [(str(key), text) for key, text in words.NEED_LABELS.items()]),),
    order=("-created_at", "-pk"),
    empty=Text("还没有数据需求。需要其他部门的数据时，在这里提出。", "No needs yet. Ask here for data of other units."),
    next_step=lambda: Link(Text("提出需求", "State a need"), reverse("catalogue:new_need"), "plus"),
)

DUTIES: Table[Duty] = Table(
    key="duties",
    label=Text("责任清单", "Duty list"),
    columns=(
        Column("name", Text("应提供的数据", "What"), link=duty_url, sort="name", wide=True),
        Column("provider", Text("责任单位", "Unit"), lambda one: one.provider.name),
        Column("asker", Text("来自需求", "Out of a need of"), lambda one: one.need.asker.name if one.need else None),
        Column("due_on", Text("时限", "Due"), sort="due_on"),
        Column(
            "resource",
            Text("履行目录", "Fulfilled by"),
            lambda one: Link(one.resource.name, one.resource.url) if one.resource else None,
        ),
        Column("state", Text("状态", "State"), lambda one: tones.duty(one.state, late=is_late(one))),
    ),
    search=("name", "items", "provider__name_zh"),
    filters=(Filter("state", Text("状态", "State"), [(str(key), text) for key, text in words.DUTY_LABELS.items()]),),
    order=("state", "due_on", "pk"),
    empty=Text("没有责任事项。", "No duties."),
)

DATA: Table[Datum] = Table(
    key="data",
    label=Text("一数一源", "One item, one source"),
    columns=(
        Column("name", Text("数据", "Datum"), lambda one: one.name, link=datum_url, sort="name_zh"),
        Column("element", Text("数据元", "Element"), _element, phone=False),
        Column(
            "providers", Text("提供部门数", "Bureaus"), lambda one: getattr(one, "providers", None), numeric=True,
            sort="providers",
        ),
        Column("offers", Text("目录数", "Entries"), lambda one: getattr(one, "offers", None), numeric=True),
        Column("source", Text("权威来源", "Source"), _source),
        Column("standing", Text("状态", "State"), lambda one: tones.datum(one.standing)),
    ),
    search=("name_zh", "name_en", "element__code"),
    filters=(
        Filter("standing", Text("状态", "State"), [(str(key), text) for key, text in words.DATUM_LABELS.items()]),
    ),
    order=("standing", "-found_at", "-pk"),
    empty=Text("没有发现多个部门提供的同一数据。", "No datum is offered by more than one bureau."),
)  # fmt: skip
