"""The list of purposes for which base information may be asked."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.registries.models import UsePurpose
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

IN_USE = Text("启用", "In use")
ENDED = Text("已停用", "Ended")


PURPOSES: Table[UsePurpose] = Table(
    key="purposes",
    label=Text("使用目的", "Purposes"),
    columns=(
        Column(
            "name",
            Text("使用目的", "Purpose"),
            lambda one: one.name,
            link=lambda one: reverse("registries:purpose", args=[one.pk]),
            sort="name_zh",
            wide=True,
        ),
        Column("key", Text("标识", "Key"), sort="key"),
        Column("ground", Text("法律依据", "Legal ground"), lambda one: one.ground or None, wide=True),
        Column("granted", Text("未到期的授权", "Lasting grants"), numeric=True, sort="granted"),
        Column(
            "state",
            Text("状态", "State"),
            lambda one: State("good", IN_USE) if one.active else State("off", ENDED),
        ),
    ),
    search=("name_zh", "name_en", "key", "ground"),
    filters=(
        Filter(
            "state",
            Text("状态", "State"),
            [("on", IN_USE), ("off", ENDED)],
            narrow=lambda rows, chosen: rows.filter(active=chosen == "on"),
        ),
    ),
    order=("-active", "key"),
    empty=Text(
        "还没有使用目的，任何人都不能查询或核验。请先新增。",
        "No purposes yet, so nobody can look up or verify anything. Please add one.",
    ),
)
