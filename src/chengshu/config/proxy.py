"""Who asks, where a proxy stands between."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Door = Callable[[dict[str, Any], Any], Iterable[bytes]]


def behind_proxy(door: Door) -> Door:
    """Believe the proxy about who asks: the last address it wrote into ``X-Forwarded-For``."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        told = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if told:
            environ["REMOTE_ADDR"] = told
        return door(environ, start_response)

    return serve
