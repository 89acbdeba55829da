"""How often one visitor may call: a bucket that fills again evenly, for each address or key and each process."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict

from chengshu.packs.open_data.errors import TooManyCalls

MOST_VISITORS = 50_000


class Buckets:
    """Buckets of calls by visitor. The least recently seen visitor is forgotten first, so memory stays bounded."""

    def __init__(self, most: int = MOST_VISITORS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, visitor: str, per_minute: int, *, cost: float = 1.0, now: float | None = None) -> None:
        """Take one call (or ``cost``) out of the visitor's bucket. Raises TooManyCalls with the seconds to wait."""
        moment = time.monotonic() if now is None else now
        rate = per_minute / 60
        with self._lock:
            left, seen = self._left.get(visitor, (float(per_minute), moment))
            left = min(float(per_minute), left + (moment - seen) * rate)
            if left < cost:
                self._left[visitor] = (left, moment)
                raise TooManyCalls(max(1, math.ceil((cost - left) / rate)))
            self._left[visitor] = (left - cost, moment)
            self._left.move_to_end(visitor)
            if len(self._left) > self._most:
                self._left.popitem(last=False)

    def clear(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._left.clear()


CALLS = Buckets()
