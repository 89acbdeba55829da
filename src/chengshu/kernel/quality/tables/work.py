"""Lists of corrections and objections."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.quality.models import Correction, Objection
from chengshu.kernel.quality.models.corrections import CORRECTION_STATE_LABELS
from chengshu.kernel.quality.models.objections import OBJECTION_STATE_LABELS
from chengshu.kernel.quality.tables.tones import correction_state, objection_state
from chengshu.ui.parts import Chip
from chengshu.ui.tables import Column, Filter, Table

CORRECTIONS: Table[Correction] = Table(
    key="corrections",
    label=Text("数据质量整改", "Corrections"),
    columns=(
        Column(
            "name",
            Text("信息资源", "Resource"),
            lambda one: one.resource.name,
            lambda one: reverse("quality:correction", args=[one.pk]),
            sort="resource__name_zh",
            wide=True,
        ),
        Column("state", Text("状态", "State"), correction_state),
        Column(
            "provider",
            Text("责任单位", "Unit"),
            lambda one: Chip(one.resource.provider.name),
            sort="resource__provider__order",
        ),
        Column("rules", Text("规则", "Rules"), lambda one: len(one.rules), numeric=True, phone=False),
        Column("failed", Text("问题数", "Faults"), numeric=True, sort="failed"),
        Column("opened_at", Text("派发", "Opened"), sort="opened_at"),
        Column("closed_at", Text("办结", "Closed"), sort="closed_at", phone=False),
    ),
    search=("resource__name_zh", "resource__name_en", "resource__provider__name_zh"),
    filters=(
        Filter("state", Text("状态", "State"), list(CORRECTION_STATE_LABELS.items())),
        Filter(
            "raised",
            Text("督查", "Raised"),
            (("1", Text("已转督查", "Raised")),),
            narrow=lambda rows, _: rows.filter(raised_at__isnull=False),
        ),
    ),
    order=("-opened_at",),
    empty=Text("没有整改件。", "Nothing to correct."),
)
OBJECTIONS: Table[Objection] = Table(
    key="objections",
    label=Text("数据异议", "Objections"),
    columns=(
        Column("number", Text("编号", "Number"), link=lambda one: one.url, sort="number"),
        Column(
            "resource", Text("信息资源", "Resource"), lambda one: one.resource.name, sort="resource__name_zh", wide=True
        ),
        Column("column", Text("字段", "Column")),
        Column("state", Text("状态", "State"), objection_state),
        Column("provider", Text("提供单位", "Provider"), lambda one: Chip(one.resource.provider.name), phone=False),
        Column("organisation", Text("提出单位", "Raised by"), lambda one: one.organisation, phone=False),
        Column("at", Text("提出时间", "Raised"), sort="at"),
        Column("decided_at", Text("核实时间", "Decided"), sort="decided_at", phone=False),
    ),
    search=("number", "resource__name_zh", "resource__name_en"),
    filters=(Filter("state", Text("状态", "State"), list(OBJECTION_STATE_LABELS.items())),),
    order=("-at",),
    empty=Text(
        "没有异议。使用数据时发现某一项有误，可以在数据集的质量页提出。",
        "No objections. Raise one from the quality page of a dataset.",
    ),
)
