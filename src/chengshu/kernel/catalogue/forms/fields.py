"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.catalogue.models import CatalogueClass
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Permission
from chengshu.ui.forms import Form, words


def line(zh: str, en: str, *, required: bool = True, length: int = 200, help_zh: str = "", help_en: str = "") -> Any:
    """One line."""
    hint = words(help_zh, help_en) if help_zh else ""
    return forms.CharField(label=words(zh, en), required=required, max_length=length, help_text=hint)


def long_text(
    zh: str, en: str, *, required: bool = True, rows: int = 3, length: int = 2000, help_zh: str = "", help_en: str = ""
) -> Any:
    """Several lines."""
    hint = words(help_zh, help_en) if help_zh else ""
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=words(zh, en), required=required, max_length=length, widget=area, help_text=hint)


def day(zh: str, en: str, *, required: bool = True) -> Any:
    """A day."""
    return forms.DateField(label=words(zh, en), required=required)


def flag(zh: str, en: str) -> Any:
    """Yes or no."""
    return forms.BooleanField(label=words(zh, en), required=False)


def unit(zh: str, en: str, *, required: bool = True) -> Any:
    """Any body of the city."""
    rows = Organisation.objects.filter(active=True).order_by("order", "pk")
    return forms.ModelChoiceField(rows, label=words(zh, en), required=required)


class ClassField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A class of the tree, with its code and indented by its depth."""

    def __init__(self, **kwargs: Any) -> None:
        rows = CatalogueClass.objects.filter(active=True).order_by("code")
        super().__init__(rows, to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Code and name."""
        return f"{'　' * (obj.depth - 1)}{obj.code} {obj.name}"


class UnitForm(Form):
    """A form about rows of a unit; the units offered are those the actor reaches with the permission."""

    unit = unit("单位", "Unit")

    def __init__(self, *args: Any, actor: Actor, permission: Permission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units_within(actor, permission).order_by("order", "pk")
        field.initial = field.initial or actor.organisation_id
