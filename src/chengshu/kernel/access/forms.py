"""What people type about roles and grants."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.access.models import Role
from chengshu.kernel.identity.forms import OrganisationField
from chengshu.spec.people import SCOPE_LABELS
from chengshu.ui.forms import Form, choices, words

REASON = words("原因或文号", "Reason or document")


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
