"""Forms of the books, from their declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.coordinates import Datum
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.packs.municipal_operations.books import columns_of, read_shape
from chengshu.packs.municipal_operations.forms.fields import (
    UnitForm,
    cells_typed,
    field_of,
    formed,
    row_field,
    unit_field,
)
from chengshu.packs.municipal_operations.models import Criterion, Entry
from chengshu.packs.municipal_operations.models.assessing import WASTES
from chengshu.packs.municipal_operations.models.ledger import ENTRY_STATES, STANDING
from chengshu.packs.municipal_operations.registers import REGISTERS, Register, Shape
from chengshu.ui.fields import line, long_text
from chengshu.ui.forms import Form, choices
from chengshu.ui.forms import words as term

POINTS = "points_"
DATUMS = {
    Datum.CGCS2000: Text("CGCS2000 / WGS-84", "CGCS2000 / WGS-84"),
    Datum.GCJ02: Text("GCJ-02（高德、腾讯）", "GCJ-02"),
    Datum.BD09: Text("BD-09（百度）", "BD-09"),
}


class EntryForm(UnitForm):
    """A row of a register; ``entry_form`` adds the fields that follow from the register."""

    register: Register
    unit = unit_field()

    def clean_shape(self) -> Any:
        """The geometry."""
        try:
            return read_shape(self.register, self.cleaned_data["shape"])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def cells(self) -> dict[str, object]:
        """What was typed, as the cells of a row."""
        return cells_typed(columns_of(self.register), self.cleaned_data)


@cache
def entry_form(register: Register) -> type[EntryForm]:
    """The form of a register's rows."""
    fields: dict[str, Any] = {column.key: field_of(column) for column in columns_of(register)}
    fields["code"].help_text = term("留空由平台编号。", "Left empty, the platform gives one.")
    if register.shape in (Shape.LINE, Shape.AREA):
        fields["shape"] = long_text("图形（GeoJSON）", "Shape (GeoJSON)", required=False, rows=3, length=100_000)
    return formed(EntryForm, {**fields, "register": register})


class StateForm(Form):
    """A new state with its reason."""

    state = forms.ChoiceField(label=term("状态", "State"), choices=choices(ENTRY_STATES))
    why = line("原因", "Why")


class SheetForm(UnitForm):
    """A sheet for a unit's book."""

    unit = unit_field()
    datum = forms.ChoiceField(
        label=term("坐标系", "Datum of positions"), choices=choices(DATUMS), initial=Datum.CGCS2000
    )
    file = forms.FileField(label=term("填好的表格（xlsx 或 csv）", "The filled sheet (xlsx or csv)"))


def match_form(register: Register, heads: Sequence[str], places: Mapping[str, int]) -> type[Form]:
    """A form that asks which column of a sheet stands for which of the book."""
    none = ("", str(Text("（表中没有）", "(not in the sheet)")))
    offered = [none, *((str(place), head) for place, head in enumerate(heads) if head)]
    fields = {
        column.key: forms.ChoiceField(
            label=term(column.head),
            choices=offered,
            required=column.needed,
            initial=str(places.get(column.key, "")),
        )
        for column in columns_of(register)
    }
    return formed(Form, fields)


class AssessForm(Form):
    """Points by criterion; ``assess_form`` adds a field for each."""

    words = long_text("说明", "Words", required=False, rows=2, length=500)

    def points(self) -> dict[int, int]:
        """The points by the key of the criterion."""
        typed = self.cleaned_data
        return {int(name.removeprefix(POINTS)): typed[name] for name in typed if name.startswith(POINTS)}


def assess_form(criteria: Iterable[Criterion]) -> type[AssessForm]:
    """The form in which a row is scored by these criteria."""
    fields = {
        f"{POINTS}{one.pk}": forms.IntegerField(
            label=term(Text(f"{one.name_zh}（满分 {one.points}）", f"{one.name.en} (of {one.points})")),
            min_value=0,
            max_value=one.points,
        )
        for one in criteria
    }
    return formed(AssessForm, fields)


class CriterionForm(Form):
    """A further criterion."""

    register = forms.ChoiceField(
        label=term("台账", "Book"), choices=choices({key: one.label for key, one in REGISTERS.items() if one.assessed})
    )
    name_zh = line("考评内容", "What is assessed")
    name_en = line("英文", "In English", required=False)
    points = forms.IntegerField(label=term("分值", "Points"), min_value=1, max_value=100)


class HaulForm(Form):
    """What was brought to a station."""

    on = forms.DateField(label=term("日期", "Day"), initial=clock.today)
    station = row_field("转运站", "Station", Entry.everywhere.filter(register="stations", state__in=STANDING))
    vehicle = row_field("车辆", "Vehicle", Entry.everywhere.filter(register="vehicles", state__in=STANDING))
    waste = forms.ChoiceField(label=term("垃圾类别", "Waste"), choices=choices(WASTES))
    tonnes = forms.DecimalField(label=term("重量（吨）", "Tonnes"), min_value=0, max_digits=8, decimal_places=2)
    trips = forms.IntegerField(label=term("车次", "Trips"), min_value=1, max_value=200, initial=1)


class ReadingForm(Form):
    """A value read at a row; ``reading_form`` offers what is measured there."""

    value = forms.DecimalField(label=term("数值", "Value"), max_digits=14, decimal_places=4)


@cache
def reading_form(register: Register) -> type[ReadingForm]:
    """The form for readings at a register's rows."""
    offered = {
        one.key: Text(f"{one.label.zh}（{one.unit}）", f"{one.label.en} ({one.unit})") for one in register.quantities
    }
    field = forms.ChoiceField(label=term("监测项目", "What"), choices=choices(offered))
    return formed(ReadingForm, {"quantity": field})
