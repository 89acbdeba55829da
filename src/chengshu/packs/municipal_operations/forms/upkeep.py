"""Forms of patrols, findings, orders and plans."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.forms.fields import UnitForm, degrees, formed, row_field, unit_field
from chengshu.packs.municipal_operations.models import Entry
from chengshu.packs.municipal_operations.models.ledger import STANDING
from chengshu.packs.municipal_operations.models.upkeep import (
    COST_KINDS,
    ORDER_KINDS,
    SEVERITIES,
    SPAN_LABELS,
    OrderKind,
)
from chengshu.packs.municipal_operations.queries.ledger import entries_seen_by
from chengshu.packs.municipal_operations.registers import REGISTERS, Register
from chengshu.ui.fields import YuanField, flag, line, long_text
from chengshu.ui.forms import FilesField, Form, choices
from chengshu.ui.forms import words as term

BOOKS = {key: register.label for key, register in REGISTERS.items()}
PATROLLED = {key: register.label for key, register in REGISTERS.items() if register.findings}


class PatrolForm(UnitForm):
    """A patrol begins."""

    unit = unit_field("巡查单位", "Unit")
    register = forms.ChoiceField(label=term("巡查对象", "What"), choices=choices(PATROLLED))
    area = line("巡查范围", "Where", help_zh="如：建设路至中心广场。", help_en="A street or an area.")


class EndPatrolForm(Form):
    """A patrol is over."""

    words = long_text("巡查情况", "How it was", required=False, rows=3, length=500)


class FindingForm(UnitForm):
    """Something wrong; ``finding_form`` offers what can be found in a register."""

    register: Register
    unit = unit_field()
    entry = row_field("设施", "At", Entry.everywhere.none(), required=False)
    severity = forms.ChoiceField(
        label=term("严重程度", "How bad"), choices=choices({key.value: label for key, label in SEVERITIES.items()})
    )
    words = long_text("情况描述", "What was found", rows=3, length=500)
    address = line("位置描述", "Where", required=False)
    lon = degrees("经度", "Longitude")
    lat = degrees("纬度", "Latitude")
    pictures = FilesField(label=term("现场照片", "Pictures"), required=False)
    field_order = ("kind", "entry", "species", "severity", "words", "address", "lon", "lat", "pictures", "unit")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        entry: Any = self.fields["entry"]
        entry.queryset = entries_seen_by(actor, self.register).filter(state__in=STANDING)


@cache
def finding_form(register: Register) -> type[FindingForm]:
    """The form for findings in a register; where pests are found, with the book of pests."""
    fields: dict[str, Any] = {
        "register": register,
        "kind": forms.ChoiceField(label=term("问题类别", "What"), choices=choices(dict(register.findings))),
    }
    if "pest" in dict(register.findings):
        pests = Entry.everywhere.filter(register="pests", state__in=STANDING)
        fields["species"] = row_field("病虫害种类", "Which pest", pests, required=False)
    return formed(FindingForm, fields)


class OrderForm(UnitForm):
    """A new order."""

    unit = unit_field("养护单位", "Unit")
    kind = forms.ChoiceField(label=term("类型", "Kind"), choices=choices(ORDER_KINDS), initial=OrderKind.REPAIR)
    title = line("工单名称", "Title")
    task = long_text("作业内容", "What is to be done", rows=4, length=1000)
    due_on = forms.DateField(label=term("完成时限", "Due"), initial=lambda: clock.today() + timedelta(days=3))
    estimate_fen = YuanField(label=term("预算（元）", "Estimate (yuan)"), required=False)


class AssignForm(Form):
    """To whom an order goes."""

    crew = forms.MultipleChoiceField(label=term("处置人员", "Crew"))
    words = line("班组、注意事项", "Crew, what to mind", required=False, length=100)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        crew: Any = self.fields["crew"]
        crew.choices = people


class CostForm(Form):
    """A line of cost."""

    kind = forms.ChoiceField(label=term("费用类别", "Kind"), choices=choices(COST_KINDS))
    words = line("名称", "What", length=100)
    quantity = forms.DecimalField(label=term("数量", "Quantity"), min_value=0, max_digits=12, decimal_places=3)
    measure = line("单位", "Measure", length=20)
    price_fen = YuanField(label=term("单价（元）", "Price (yuan)"))


class ShotsForm(Form):
    """Pictures of the work."""

    when = forms.ChoiceField(
        label=term("拍摄时间", "Taken"),
        choices=choices({"before": Text("处置前", "Before"), "after": Text("处置后", "After")}),
    )
    pictures = FilesField(label=term("照片", "Pictures"))


class DoneForm(Form):
    """The work is done."""

    report = long_text("完成情况", "What was done", rows=3, length=1000)
    pictures = FilesField(label=term("处置后照片", "Pictures afterwards"), required=False)


class ReasonForm(Form):
    """Why."""

    why = long_text("理由", "Why", rows=3, length=500)


class PlanForm(UnitForm):
    """A plan of upkeep."""

    unit = unit_field("养护单位", "Unit")
    register = forms.ChoiceField(label=term("台账", "Book"), choices=choices(BOOKS))
    name_zh = line("计划名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    kinds = forms.MultipleChoiceField(
        label=term("适用类别", "Kinds"),
        required=False,
        help_text=term("不选为全部。", "None chosen: all."),
        choices=[
            (term(register.label), [(f"{register.key}.{key}", term(label)) for key, label in register.kinds])
            for register in REGISTERS.values()
            if register.kinds
        ],
    )
    task = long_text("作业内容", "What is to be done", rows=3, length=1000)
    every = forms.IntegerField(label=term("周期", "Every"), min_value=1, max_value=400, initial=1)
    span = forms.ChoiceField(label=term("周期单位", "Of"), choices=choices(SPAN_LABELS), initial="months")
    together = flag("全部条目合为一张工单", "One order for all rows")
    allowance_days = forms.IntegerField(
        label=term("每轮完成天数", "Days for a round"), min_value=1, max_value=366, initial=7
    )
    since = forms.DateField(label=term("首轮日期", "First round"), initial=clock.today)

    def clean(self) -> dict[str, Any]:
        """Kinds of other books are left out."""
        typed = super().clean() or {}
        prefix = f"{typed.get('register')}."
        typed["kinds"] = [one.removeprefix(prefix) for one in typed.get("kinds", []) if one.startswith(prefix)]
        return typed
