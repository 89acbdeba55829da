"""Fields made from declared columns, and fields that many forms of the pack have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.packs.municipal_operations.columns import Column, ColumnType
from chengshu.spec.people import Permission
from chengshu.ui.forms import Form
from chengshu.ui.forms import words as term

F = TypeVar("F", bound=forms.BaseForm)
CHOOSE = Text("请选择", "Please choose")


class UnitForm(Form):
    """A form about something of a unit; offered are the units that the actor reaches with the permission."""

    def __init__(self, *args: Any, actor: Actor, permission: Permission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = units_within(actor, permission)
        unit.initial = unit.initial or actor.organisation_id


def unit_field(zh: str = "管养单位", en: str = "Kept by", *, required: bool = True) -> Any:
    """A unit of those that the form offers."""
    return forms.ModelChoiceField(units_within(PLATFORM, _NOBODY).none(), label=term(zh, en), required=required)


def row_field(zh: str, en: str, rows: QuerySet[Any], *, required: bool = True) -> Any:
    """A row of ours."""
    return forms.ModelChoiceField(rows, label=term(zh, en), required=required)


def degrees(zh: str, en: str) -> Any:
    """A longitude or latitude, CGCS2000."""
    return forms.DecimalField(
        label=term(zh, en), required=False, min_value=-180, max_value=180, max_digits=10, decimal_places=6
    )


def field_of(column: Column) -> forms.Field:
    """The field in which a column's cell is typed; what fits is for the column itself to say."""
    label = term(column.head)
    match column.type:
        case ColumnType.CHOICE:
            offered = [("", term(CHOOSE)), *((key, term(text)) for key, text in column.choices)]
            return forms.ChoiceField(label=label, choices=offered, required=column.needed)
        case ColumnType.FLAG:
            return forms.BooleanField(label=label, required=False)
        case ColumnType.TEXT:
            area = forms.Textarea({"rows": 3})
            return forms.CharField(label=label, required=column.needed, max_length=2000, widget=area)
        case ColumnType.DAY:
            return forms.DateField(label=label, required=column.needed)
        case _:
            return forms.CharField(label=label, required=column.needed, max_length=200)


def formed(base: type[F], fields: Mapping[str, Any]) -> type[F]:
    """The form with further fields, as if they had been written in its class, so that it wears the platform's look."""
    made: Any = type(base)
    found: type[F] = made(base.__name__, (base,), dict(fields))
    return found


def cells_typed(columns: Iterable[Column], typed: dict[str, Any]) -> dict[str, object]:
    """What was typed as the cells of a row."""
    cells: dict[str, object] = {}
    for column in columns:
        value = typed.get(column.key)
        cells[column.key] = ("是" if value else "否") if column.type is ColumnType.FLAG else value
    return cells


_NOBODY = Permission("municipal_operations.nobody.any", Text("无", "none"))
