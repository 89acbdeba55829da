"""The list of components that may be one."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.places.models import VERDICT_LABELS, LikelyDouble
from chengshu.kernel.places.tables.components import class_label
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

OPEN = "open"

DOUBLES: Table[LikelyDouble] = Table(
    key="doubles",
    label=Text("疑似重复部件", "Components that may be one"),
    columns=(
        Column(
            "pair",
            Text("部件", "Components"),
            lambda pair: f"{pair.first.name_zh or pair.first.code} / {pair.second.name_zh or pair.second.code}",
            link=lambda pair: reverse("places:double", args=[pair.pk]),
        ),
        Column("class", Text("小类", "Class"), lambda pair: class_label(pair.first.class_code)),
        Column(
            "metres", Text("相距（米）", "Metres apart"), lambda pair: f"{pair.metres:.1f}", sort="metres", numeric=True
        ),
        Column(
            "likeness",
            Text("名称相似度", "Likeness"),
            lambda pair: f"{pair.likeness:.0%}",
            sort="likeness",
            numeric=True,
        ),
        Column("address", Text("地址", "Address"), lambda pair: pair.first.address, phone=False),
        Column(
            "verdict",
            Text("结论", "Verdict"),
            lambda pair: (
                State("good", VERDICT_LABELS[pair.verdict])
                if pair.verdict
                else State("warning", Text("待认定", "To be settled"))
            ),
        ),
    ),
    search=("first__code", "second__code", "first__name_zh", "first__address"),
    filters=(
        Filter(
            "verdict",
            Text("结论", "Verdict"),
            [(OPEN, Text("待认定", "To be settled")), *VERDICT_LABELS.items()],
            narrow=lambda rows, value: rows.filter(verdict="" if value == OPEN else value),
        ),
    ),
    order=("verdict", "-likeness", "metres"),
    empty=Text("没有疑似重复的部件。", "No components that may be one."),
)
