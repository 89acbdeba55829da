"""What people type about roles and grants."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.models import Role
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.identity.forms import OrganisationField
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import SCOPE_LABELS, Permission
from chengshu.ui.forms import Form, choices, words

REASON = words("原因或文号", "Reason or document")


def unit(zh: str, en: str, *, required: bool = True) -> Any:
    """Any body of the city."""
    return forms.ModelChoiceField(Organisation.objects.filter(active=True), label=words(zh, en), required=required)


def units(zh: str, en: str, *, required: bool = False) -> Any:
    """Several bodies of the city."""
    rows = Organisation.objects.filter(active=True)
    return forms.ModelMultipleChoiceField(rows, label=words(zh, en), required=required)


def offer_units(form: forms.BaseForm, name: str, *, actor: Actor, permission: Permission) -> None:
    """Offer in a field of the form the units that the actor reaches with the permission, their own first chosen."""
    field: Any = form.fields[name]
    field.queryset = units_within(actor, permission)
    field.initial = field.initial or actor.organisation_id


class UnitForm(Form):
    """A form about something of a unit; offered are the units that the actor reaches with the permission."""

    organisation = unit("单位", "Unit")

    def __init__(self, *args: Any, actor: Actor, permission: Permission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, "organisation", actor=actor, permission=permission)


class RoleField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A choice of the roles in use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Role.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """The name in the reader's language."""
        return str(obj.name)

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.queryset = Role.objects.filter(retired=False).order_by("-power", "pk")
        return copied


class GrantForm(Form):
    """A role for somebody."""

    role = RoleField(label=words("角色", "Role"))
    organisation = OrganisationField(label=words("授权机构", "For the organisation"))
    since = forms.DateField(label=words("自", "From"), required=False)
    until = forms.DateField(label=words("至（含当日）", "Until, inclusive"), required=False)
    reason = forms.CharField(label=REASON, max_length=200)


class RoleForm(Form):
    """The name of an own role."""

    name_zh = forms.CharField(label=words("名称", "Name in Chinese"), max_length=100)
    name_en = forms.CharField(label=words("英文名称", "Name in English"), max_length=100, required=False)
    reason = forms.CharField(label=REASON, max_length=200)


class ScopeForm(Form):
    """How far a permission reaches within a role; nothing takes it out."""

    scope = forms.ChoiceField(
        label=words("范围", "Reach"),
        choices=choices(SCOPE_LABELS, empty=Text("不授予", "Not in this role")),
        required=False,
    )
    reason = forms.CharField(label=REASON, max_length=200)
