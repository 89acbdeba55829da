"""The web server: granian, WSGI (why not ASGI: docs/decisions)."""

from __future__ import annotations

from granian.constants import Interfaces
from granian.server import Server

from chengshu.config.settings import environment
from chengshu.config.settings.environment import setting


def serve() -> None:
    """Serve the pages and the API until told to stop."""
    where = environment.bind()
    Server(
        "chengshu.config.wsgi:application",
        address=where.host,
        port=where.port,
        interface=Interfaces.WSGI,
        workers=int(setting("WEB_WORKERS", "2")),
        blocking_threads=int(setting("WEB_THREADS", "2")),
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        websockets=False,
    ).serve()


def serve_live() -> None:
    """Serve the live streams until told to stop."""
    where = environment.live_bind()
    Server(
        "chengshu.config.live:application",
        address=where.host,
        port=where.port,
        interface=Interfaces.ASGI,
        workers=1,
        respawn_failed_workers=True,
        workers_kill_timeout=2,
        websockets=False,
    ).serve()
