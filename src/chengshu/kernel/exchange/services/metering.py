"""Rates of callers without an agreement, such as visitors of a portal: one limit for all processes of a host."""

from __future__ import annotations

from chengshu.kernel.exchange.gateway.meter import Crowd


class CallerMeter:
    """How often each caller of one door may call, an even flow with a burst of a minute's calls at most."""

    def __init__(self, door: str) -> None:
        self._crowd = Crowd(f"crowd-{door}")

    def take(self, caller: str, per_minute: int, *, cost: float = 1.0, now: float | None = None) -> int:
        """Count a call that weighs ``cost``; the seconds to wait where it is one too many, else 0."""
        return self._crowd.take(caller, per_minute, cost, now)

    def clear(self) -> None:
        """Forget everybody."""
        self._crowd.clear()
