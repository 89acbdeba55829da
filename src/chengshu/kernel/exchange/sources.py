"""Services of the platform that can stand under agreements: look-up and verification over registries and licences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chengshu.base.text import Text
from chengshu.kernel.exchange.granted import GrantedField

if TYPE_CHECKING:
    from chengshu.kernel.exchange.models import Offer

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """Something a call must bring."""

    key: str
    label: Text
    required: bool = True


@dataclass(frozen=True)
class Source:
    """A service that the platform declares: what a call brings, what it can give, and how it is looked up.

    ``look_up(values)`` gives bare rows by column; masks are put on at the edge.
    """

    key: str
    label: Text
    summary: Text
    parameters: tuple[Parameter, ...]
    fields: tuple[GrantedField, ...]
    look_up: Callable[[Mapping[str, str]], Sequence[Row]]


SOURCES: dict[str, Source] = {}


def outputs_of(offer: Offer) -> tuple[GrantedField, ...]:
    """All that a service can give, before any agreement narrows it."""
    if offer.source:
        return SOURCES[offer.source].fields if offer.source in SOURCES else ()
    return tuple(
        GrantedField(f"{step['key']}.{column}", f"{step['key']}.{column}", f"{step['key']}.{column}", "text", "", "2")
        for step in offer.steps
        for column in step.get("fields", [])
    )
