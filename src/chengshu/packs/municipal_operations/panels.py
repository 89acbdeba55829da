"""What municipal operations adds to the page of a case: the facilities it touches, their orders, permits, penalties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.packs.municipal_operations.queries.cases import known_of
from chengshu.packs.municipal_operations.queries.ledger import keeps_books
from chengshu.packs.municipal_operations.rights import ASSIGN, SEE
from chengshu.packs.municipal_operations.services.cases import under_way
from chengshu.packs.municipal_operations.tables.alarms import emergency_badge
from chengshu.packs.municipal_operations.tables.books import entry_badge
from chengshu.packs.municipal_operations.tables.clues import clue_badge
from chengshu.packs.municipal_operations.tables.law import permit_badge, stage_badge
from chengshu.packs.municipal_operations.tables.upkeep import order_badge
from chengshu.spec.pages import Panel


def _of_case(actor: Actor, case: Any) -> Mapping[str, Any] | None:
    known = known_of(actor, case)
    may_order = _may_order_here(actor, case)
    if not known and not may_order:
        return None
    touched = [
        (one, entry_badge(one.entry), case.is_open and _may_order(actor, case, one.entry.unit)) for one in known.touched
    ]
    return {
        "case": case,
        "touched": touched,
        "orders": [(one, order_badge(one)) for one in known.orders],
        "permits": [(one, permit_badge(one)) for one in known.permits],
        "emergencies": [(one, emergency_badge(one)) for one in known.emergencies],
        "clues": [(one, clue_badge(one)) for one in known.clues],
        "proceedings": [(one, stage_badge(one)) for one in known.proceedings],
        "may_order": may_order and not any(may for _, _, may in touched),
    }


def _may_order_here(actor: Actor, case: Any) -> bool:
    """Whether the reader may order for the unit that has the case in hand, without naming a row."""
    unit = case.lead
    return bool(case.is_open and unit is not None and keeps_books(unit) and _may_order(actor, case, unit))


def _may_order(actor: Actor, case: Any, unit: Any) -> bool:
    return reaches(actor, ASSIGN, unit) and under_way(case.pk, unit.pk) is None


PANELS = (
    Panel(
        "municipal_operations.case",
        "cases.case",
        Text("市政台账和工单", "Municipal books and orders"),
        "municipal_operations/_case.html",
        _of_case,
        SEE,
    ),
)
