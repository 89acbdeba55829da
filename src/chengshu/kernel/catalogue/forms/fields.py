"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.forms import offer_units, unit
from chengshu.kernel.catalogue.models import CatalogueClass
from chengshu.spec.people import Permission
from chengshu.ui.forms import Form


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
        offer_units(self, "unit", actor=actor, permission=permission)
