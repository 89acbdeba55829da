"""Conditions and steps as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from chengshu.base.text import Text
from chengshu.kernel.catalogue.models import Item, Resource
from chengshu.kernel.exchange.filters import in_words
from chengshu.kernel.exchange.models import Agreement, Application, Offer

STEP = Text(
    "在“%(resource)s”中按%(column)s查找，取值为%(value)s，返回%(fields)s",
    "in “%(resource)s” by %(column)s, whose value is %(value)s; gives %(fields)s",
)


def rows_in_words(subject: Application | Agreement) -> list[Text]:
    """Which rows an application or an agreement is about; empty for all."""
    resource = subject.resource
    if resource is None or not subject.row_filter:
        return []
    return in_words(subject.row_filter, {item.column: item.name for item in resource.items.all()})


def steps_in_words(offer: Offer) -> list[Text]:
    """What a composed service looks up, step by step; empty for one of the platform itself."""
    keys = {step["resource"] for step in offer.steps}
    resources = {one.key: one for one in Resource.everywhere.filter(key__in=keys).prefetch_related("items")}
    items = {key: {item.column: item for item in one.items.all()} for key, one in resources.items()}
    of_step = {step["key"]: items.get(step["resource"], {}) for step in offer.steps}
    given = {f"${one['key']}": Text(one["zh"], one["en"]) for one in offer.parameters}
    found = []
    for step in offer.steps:
        before, _, column = step["value"].partition(".")
        value = given.get(step["value"]) or _name(of_step.get(before, {}), column)
        names = [_name(of_step[step["key"]], one) for one in step["fields"]]
        resource = resources.get(step["resource"])
        found.append(
            STEP.with_values(
                resource=resource.name if resource else step["resource"],
                column=_name(of_step[step["key"]], step["column"]),
                value=value,
                fields=Text("、".join(one.zh for one in names) or "—", ", ".join(one.en for one in names) or "—"),
            )
        )
    return found


def _name(items: Mapping[str, Item], column: str) -> Text:
    return items[column].name if column in items else Text(column or "—", column or "—")
