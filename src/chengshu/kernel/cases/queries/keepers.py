"""Who takes in what."""

from __future__ import annotations

from chengshu.kernel.cases.errors import NoKeeper
from chengshu.kernel.cases.models import CHANNEL_LABELS, Keeper


def keepers_now() -> list[Keeper]:
    """Who keeps which channel today; an empty channel stands for all others."""
    return list(Keeper.objects.filter(until=None).select_related("unit").order_by("channel"))


def keeper_of(channel: str) -> Keeper:
    """Who keeps the cases of a channel today. Raises NoKeeper."""
    rows = {
        row.channel: row for row in Keeper.objects.filter(channel__in=[channel, ""], until=None).select_related("unit")
    }
    found = rows.get(channel) or rows.get("")
    if found is None:
        raise NoKeeper(channel=CHANNEL_LABELS[channel])
    return found
