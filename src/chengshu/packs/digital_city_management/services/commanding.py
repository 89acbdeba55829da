"""Orders to units in an emergency (应急处置指令): each with minutes of its own, waited for by the warning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.work import services as work
from chengshu.packs.digital_city_management.errors import WarningSettled
from chengshu.packs.digital_city_management.models import Warning
from chengshu.packs.digital_city_management.models.watching import WarningState
from chengshu.packs.digital_city_management.work_types import COMMAND, TO

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation


@transaction.atomic
def command(warning: Warning, units: Sequence[Organisation], order: str, *, minutes: int, by: Actor) -> list[Any]:
    """Order units to act within minutes; the warning is settled when all have answered. Whoever holds it may.

    Raises WarningSettled, NotYours.
    """
    row = Warning.everywhere.select_for_update(of=("self",)).select_related("rule", "item").get(pk=warning.pk)
    if row.item is None or row.state != WarningState.RAISED:
        raise WarningSettled
    due = clock.now() + timedelta(minutes=minutes)
    given = [
        work.break_down(
            row.item,
            COMMAND,
            title=Text(f"处置指令：{row.rule.name_zh}", f"Order: {row.rule.name.en}"),
            by=by,
            unit=unit,
            parties={TO: [unit]},
            due=due,
            values={"order": order.strip()[:1000]},
        )
        for unit in dict.fromkeys(units)
    ]
    record(by, "digital_city_management.warning.commanded", row, units=len(given), minutes=minutes)
    return given
