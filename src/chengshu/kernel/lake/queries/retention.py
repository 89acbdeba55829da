"""How long versions of a table stay readable."""

from __future__ import annotations

from collections.abc import Iterable

from chengshu.kernel.lake.models import LakeTable, Retention

USUAL_DAYS = 30


def days_kept(table: LakeTable, rules: Iterable[Retention]) -> int:
    """Days after which an older version may go, by the most exact rule; ``USUAL_DAYS`` where none speaks of it."""
    fitting = [rule for rule in rules if rule.layer in ("", table.layer) and table.key.startswith(rule.key_start)]
    best = max(fitting, key=lambda rule: (len(rule.key_start), rule.layer != "", rule.pk), default=None)
    return best.days if best else USUAL_DAYS
