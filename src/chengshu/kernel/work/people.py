"""Form fields in which people and units are named as everybody names them: 张三, 张三（市数据局）, 市数据局."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.identity.queries import organisation_called

OFFERED = 300
SPLIT = re.compile(r"[、,，;；\n]+")
WITH_UNIT = re.compile(r"^(?P<name>[^（(]+)[（(](?P<unit>.+)[）)]$")

UNKNOWN = Text("没有叫“%(name)s”的在岗人员。", "Nobody on the staff is called “%(name)s”.")
SEVERAL = Text(
    "叫“%(name)s”的不止一人，请写明单位，如“%(name)s（%(unit)s）”。",
    "More than one person is called “%(name)s”; add the unit, as in “%(name)s（%(unit)s）”.",
)
NO_UNIT = Text("没有叫“%(name)s”的单位。", "No unit is called “%(name)s”.")


class NamesInput(forms.TextInput):
    """A line with suggestions; the list itself lies in ``work/_names.html``."""

    template_name = "work/names_input.html"

    def __init__(self, names: Iterable[str] = ()) -> None:
        super().__init__({"autocomplete": "off"})
        self.names = list(names)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the suggestions for the list of the input."""
        context = super().get_context(name, value, attrs)
        context["names"] = self.names
        context["widget"]["attrs"]["list"] = f"names-{name}"
        return context


class NamesField(forms.CharField):
    """Names, several divided by 、 where ``many``; cleaned to rows."""

    widget = NamesInput

    def __init__(self, *, names: Iterable[str] = (), many: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=NamesInput(names), max_length=500, **kwargs)
        self.many = many

    def clean(self, value: Any) -> Any:
        """The rows named, or the one; an empty list or None for nothing."""
        typed = [one.strip() for one in SPLIT.split(super().clean(value)) if one.strip()]
        found = [self.called(one) for one in typed]
        if self.many:
            return found
        if len(found) > 1:
            raise ValidationError(str(Text("只能填写一个。", "Name one only.")))
        return found[0] if found else None

    def called(self, name: str) -> Any:
        """The row of this name. Raises ValidationError."""
        raise NotImplementedError


class PersonField(NamesField):
    """People of the staff by name, with the unit in brackets where two share one."""

    def called(self, name: str) -> Person:
        """The person of this name. Raises ValidationError for nobody and for several."""
        match = WITH_UNIT.match(name)
        people = Person.objects.filter(active=True)
        bare = match["name"].strip() if match else name
        people = people.filter(name_zh=bare) | people.filter(name_en=bare)
        if match:
            unit = organisation_called(match["unit"].strip())
            people = people.filter(posts__organisation=unit, posts__until=None)
        found = list(people.distinct()[:2])
        if not found:
            raise ValidationError(str(UNKNOWN.with_values(name=name)))
        if len(found) > 1:
            raise ValidationError(str(SEVERAL.with_values(name=bare, unit=_unit_of(found[0]))))
        return found[0]


class UnitField(NamesField):
    """Units by name or alias."""

    def called(self, name: str) -> Organisation:
        """The unit of this name. Raises ValidationError."""
        unit = organisation_called(name)
        if unit is None or not unit.active:
            raise ValidationError(str(NO_UNIT.with_values(name=name)))
        return unit


def colleagues_of(actor: Actor) -> list[str]:
    """Names to suggest: the people of the actor's units, and the leaders of the others."""
    people = Person.objects.filter(active=True, posts__until=None).exclude(pk=actor.person_id or 0)
    near = people.filter(posts__organisation__in=actor.organisation_ids).distinct()[:OFFERED]
    leading = people.filter(posts__leads=True).distinct()[: OFFERED - len(near)]
    return [f"{person.name}（{_unit_of(person)}）" for person in dict.fromkeys([*near, *leading])]


def units_offered() -> list[str]:
    """Names of units to suggest."""
    return [str(unit.name) for unit in Organisation.objects.filter(active=True)[:OFFERED]]


def _unit_of(person: Person) -> str:
    post = person.posts.filter(until=None).select_related("organisation").order_by("-main").first()
    return str(post.organisation.name) if post else ""
