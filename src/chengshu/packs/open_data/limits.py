"""How often one visitor may call, by address or key, counted for all processes of a host together."""

from __future__ import annotations

from chengshu.kernel.exchange.services.metering import CallerMeter
from chengshu.packs.open_data.errors import TooManyCalls


class Calls:
    """The calls of visitors. Who they are is not kept: a keyed digest of the address stands for each."""

    def __init__(self) -> None:
        self._meter = CallerMeter("open-data")

    def take(self, visitor: str, per_minute: int, *, cost: float = 1.0, now: float | None = None) -> None:
        """Count a call that weighs ``cost``. Raises TooManyCalls with the seconds to wait."""
        seconds = self._meter.take(visitor, per_minute, cost=cost, now=now)
        if seconds:
            raise TooManyCalls(seconds)

    def clear(self) -> None:
        """Forget everybody."""
        self._meter.clear()


CALLS = Calls()
