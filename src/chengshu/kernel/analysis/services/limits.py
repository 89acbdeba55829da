"""Setting limits and prices."""

from __future__ import annotations

from django.db import transaction

from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.analysis.models import Limit, LimitRule
from chengshu.kernel.analysis.models.rules import LEAST, MOST
from chengshu.kernel.audit.services import record

OUT_OF_BOUNDS = Text("请填写 %(least)s 到 %(most)s 之间的整数。", "Give a whole number from %(least)s to %(most)s.")
NO_BOUND = 2_000_000_000


@transaction.atomic
def set_limit(key: Limit, value: int, *, why: str, by: Actor) -> LimitRule:
    """The limit from now on; earlier rows stay as its history. Raises BadInput beyond its bounds."""
    least, most = LEAST.get(key, 0), MOST.get(key, NO_BOUND)
    if not least <= value <= most:
        raise BadInput(fields={"value": OUT_OF_BOUNDS.with_values(least=least, most=most)})
    row = LimitRule.objects.create(key=key, value=value, set_by_id=by.person_id, why=why)
    record(by, "analysis.limit.set", row, value=value, why=why)
    return row
