"""Fields that several forms share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.forms import offer_units, unit
from chengshu.kernel.identity.models import Post
from chengshu.spec.people import Permission
from chengshu.ui import fields
from chengshu.ui.forms import Form, words

long_text = partial(fields.long_text, rows=5, length=20_000)


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
        offer_units(self, "organisation", actor=actor, permission=permission)


class DayForm(Form):
    """As of which day something ends."""

    on = forms.DateField(label=words("自", "As of"), initial=clock.today)


class ReasonForm(Form):
    """Why something is ended."""

    why = long_text("理由", "Why", rows=3)
