"""The list of the classes of components."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.places.models import ComponentClass
from chengshu.kernel.places.standard import STANDARD
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

IN_USE, ENDED = State("good", Text("启用", "In use")), State("off", Text("已停用", "Ended"))
NATIONAL, OWN = State("info", Text("国家标准", "National")), State("neutral", Text("本市扩展", "The city's own"))


def class_url(row: ComponentClass) -> str:
    """The page of a class."""
    return reverse("places:component_class", args=[row.code])


def state_of_class(row: ComponentClass) -> State:
    """Whether new components come under it."""
    return IN_USE if row.active else ENDED


def origin_of(row: ComponentClass) -> State:
    """Whose class it is."""
    return NATIONAL if row.code in STANDARD else OWN


def _narrow_origin(rows: QuerySet[ComponentClass], value: str) -> QuerySet[ComponentClass]:
    return rows.filter(code__in=STANDARD) if value == "national" else rows.exclude(code__in=STANDARD)


def _narrow_active(rows: QuerySet[ComponentClass], value: str) -> QuerySet[ComponentClass]:
    return rows.filter(active=value == "active")


def classes_table(counts: Mapping[str, int]) -> Table[ComponentClass]:
    """The classes with how many components stand under each."""
    return Table(
        key="classes",
        label=Text("部件分类", "Classes of components"),
        columns=(
            Column("name", Text("小类", "Class"), lambda row: row.name, link=class_url, sort="name_zh", wide=True),
            Column("code", Text("代码", "Code"), sort="code"),
            Column("main", Text("大类", "Main class"), lambda row: row.main, sort="main_zh"),
            Column("origin", Text("来源", "Origin"), origin_of),
            Column("count", Text("在册部件", "Components"), lambda row: counts.get(row.code, 0), numeric=True),
            Column("state", Text("状态", "State"), state_of_class, sort="active"),
        ),
        search=("code", "name_zh", "name_en", "main_zh", "main_en"),
        filters=(
            Filter(
                "origin",
                Text("来源", "Origin"),
                [("national", NATIONAL.word), ("own", OWN.word)],
                narrow=_narrow_origin,
            ),
            Filter(
                "state",
                Text("状态", "State"),
                [("active", IN_USE.word), ("ended", ENDED.word)],
                narrow=_narrow_active,
            ),
        ),
        order=("code",),
        empty=Text("还没有部件分类。", "No classes yet."),
    )
