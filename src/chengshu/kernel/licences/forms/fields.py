"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Permission
from chengshu.ui.forms import Form, words


def line(zh: str, en: str, *, required: bool = True, length: int = 200, help_zh: str = "", help_en: str = "") -> Any:
    """One line."""
    hint = words(help_zh, help_en) if help_zh else ""
    return forms.CharField(label=words(zh, en), required=required, max_length=length, help_text=hint)


def long_text(zh: str, en: str, *, required: bool = True, rows: int = 4, length: int = 2000, **help_: str) -> Any:
    """Several lines."""
    hint = words(help_["zh"], help_["en"]) if help_ else ""
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=words(zh, en), required=required, widget=area, max_length=length, help_text=hint)


def day(zh: str, en: str, *, required: bool = False) -> Any:
    """A day."""
    return forms.DateField(label=words(zh, en), required=required)


def unit(zh: str, en: str, *, required: bool = True) -> Any:
    """Any body of the city."""
    return forms.ModelChoiceField(Organisation.objects.filter(active=True), label=words(zh, en), required=required)


class UnitForm(Form):
    """A form about something of a unit; offered are the units that the actor reaches with the permission."""

    organisation = unit("单位", "Unit")

    def __init__(self, *args: Any, actor: Actor, permission: Permission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = units_within(actor, permission)
        field.initial = field.initial or actor.organisation_id


class ReasonForm(Form):
    """Why something is done."""

    why = long_text("理由", "Reason", rows=3, length=400)
