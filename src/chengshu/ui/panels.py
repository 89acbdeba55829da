"""Parts that higher floors add to the page of a lower one; the page includes ``ui/_panels.html``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chengshu.base.text import Text
from chengshu.spec.registry import registry
from chengshu.ui.context import Visitor


@dataclass(frozen=True)
class Filled:
    """A declared panel with what it shows of one row."""

    label: Text
    template: str
    context: Mapping[str, Any]


def panels_for(place: str, visitor: Visitor, row: object) -> list[Filled]:
    """The panels declared for this place that have something to show, in the order of packs."""
    found: list[Filled] = []
    for pack in registry.packs:
        for panel in pack.panels:
            if panel.place != place or (panel.needs is not None and not visitor.may(panel.needs)):
                continue
            context = panel.fill(visitor, row)
            if context is not None:
                found.append(Filled(panel.label, panel.template, context))
    return found
