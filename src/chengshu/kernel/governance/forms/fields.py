"""Fields that several forms share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from chengshu.base import clock, money
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.identity.models import Organisation, Post
from chengshu.spec.people import Permission
from chengshu.ui.forms import Form, words

NOT_AN_AMOUNT = Text("请填写金额，如 800 或 800.00。", "Please give an amount such as 800 or 800.00.")


def line(zh: str, en: str, *, required: bool = True, length: int = 200, help_zh: str = "", help_en: str = "") -> Any:
    """One line."""
    hint = words(help_zh, help_en) if help_zh else ""
    return forms.CharField(label=words(zh, en), required=required, max_length=length, help_text=hint)


def long_text(zh: str, en: str, *, required: bool = True, rows: int = 5, help_zh: str = "", help_en: str = "") -> Any:
    """Several lines."""
    hint = words(help_zh, help_en) if help_zh else ""
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=words(zh, en), required=required, widget=area, help_text=hint)


def day(zh: str, en: str, *, required: bool = True) -> Any:
    """A day."""
    return forms.DateField(label=words(zh, en), required=required)


def unit(zh: str, en: str, *, required: bool = True) -> Any:
    """Any body of the city."""
    return forms.ModelChoiceField(Organisation.objects.filter(active=True), label=words(zh, en), required=required)


def units(zh: str, en: str, *, required: bool = False) -> Any:
    """Several bodies of the city."""
    rows = Organisation.objects.filter(active=True)
    return forms.ModelMultipleChoiceField(rows, label=words(zh, en), required=required)


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A post that somebody holds, shown with unit, name and title."""

    def label_from_instance(self, obj: Any) -> str:
        """Unit, person, title."""
        title = Text(obj.title_zh, obj.title_en or obj.title_zh)
        return f"{obj.organisation} · {obj.person} · {title}"


def posts_held() -> QuerySet[Post]:
    """The posts held today, by unit."""
    found = Post.objects.filter(until=None, person__active=True, organisation__committee=None)
    return found.select_related("organisation", "person").order_by("organisation__order", "organisation", "pk")


class YuanField(forms.CharField):
    """An amount typed in yuan, cleaned to fen."""

    def clean(self, value: Any) -> Any:
        """The amount in fen; None where nothing was typed and nothing is required."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            fen = money.fen_from_yuan(str(typed))
        except ValueError:
            raise forms.ValidationError(str(NOT_AN_AMOUNT)) from None
        if fen < 0:
            raise forms.ValidationError(str(NOT_AN_AMOUNT))
        return fen


class ReachForm(Form):
    """A form that offers only rows which the actor reaches: ``reach`` says by which permission, for each field."""

    reach: ClassVar[Mapping[str, Permission]] = {}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, permission in self.reach.items():
            field: Any = self.fields.get(name)
            if field is not None:
                seen = field.queryset.model.scoped.within(actor, permission)
                field.queryset = field.queryset.filter(pk__in=seen.values("pk"))


class KeptForm(ReachForm):
    """A form about a row that a unit keeps; the units offered are those the actor reaches with the permission."""

    organisation = unit("归口单位", "Kept by")

    def __init__(self, *args: Any, actor: Actor, permission: Permission, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = units_within(actor, permission)
        field.initial = field.initial or actor.organisation_id


class DayForm(Form):
    """As of which day something ends."""

    on = forms.DateField(label=words("自", "As of"), initial=clock.today)


class ReasonForm(Form):
    """Why something is ended."""

    why = long_text("理由", "Why", rows=3)
