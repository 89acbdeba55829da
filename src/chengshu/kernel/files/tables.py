"""The lists of limits."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.files.checks import printed_size, wanted
from chengshu.kernel.files.models import Limit
from chengshu.kernel.files.queries import limit_of, pack_label
from chengshu.spec.files import Purpose
from chengshu.ui.tables import Column, Table

PURPOSES: Table[Purpose] = Table(
    key="purposes",
    label=Text("上传限制", "Limits of uploads"),
    columns=(
        Column(
            "label",
            Text("用途", "Purpose"),
            lambda purpose: purpose.label,
            link=lambda purpose: reverse("files:limit", args=[purpose.key]),
        ),
        Column("pack", Text("所属", "Part"), pack_label, phone=False),
        Column("families", Text("可上传", "Taken"), lambda purpose: wanted(limit_of(purpose)), wide=True),
        Column("largest", Text("单个上限", "Largest"), lambda purpose: printed_size(limit_of(purpose).largest)),
        Column("at_most", Text("一次最多", "At once"), lambda purpose: limit_of(purpose).at_most, numeric=True),
    ),
    page_size=100,
)
HISTORY: Table[Limit] = Table(
    key="history",
    label=Text("修改历史", "History"),
    columns=(
        Column("since", Text("起用时间", "Since"), lambda row: row.since),
        Column("by", Text("修改人", "By"), lambda row: row.set_by and row.set_by.name),
        Column("families", Text("可上传", "Taken"), wanted, wide=True),
        Column("largest", Text("单个上限", "Largest"), lambda row: printed_size(row.largest)),
        Column("at_most", Text("一次最多", "At once"), lambda row: row.at_most, numeric=True),
    ),
    empty=Text("还没有修改过，现为初始限制。", "Never changed: the limits are as delivered."),
)
