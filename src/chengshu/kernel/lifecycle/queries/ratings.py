"""How a unit deals with data, as the systems that judge it say: what reviewers weigh before they grant it money."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.registry import registry
from chengshu.ui.parts import Tile

PERIOD = timedelta(days=365)
WEIGHED = {
    "sharing": Text("数据共享", "Data sharing"),
    "quality": Text("数据质量", "Data quality"),
    "security": Text("信息安全", "Information security"),
}
NOT_CONNECTED = Text("尚未接入", "not connected")
LAST_YEAR = Text("近 12 个月", "last 12 months")


def data_ratings(unit: Organisation) -> list[Tile]:
    """Scores of the last year out of 100; empty where a system does not know the unit, named where none judges yet."""
    today = clock.today()
    tiles = []
    for key, label in WEIGHED.items():
        rating = registry.ratings.get(key)
        share = rating.compute(today - PERIOD, today).get(unit.pk) if rating else None
        value = round(share * 100, 1) if share is not None else None
        tiles.append(Tile(label, value, note=LAST_YEAR if rating else NOT_CONNECTED))
    return tiles
