"""A connection to the broker that comes back by itself for as long as the process lives."""

from __future__ import annotations

import logging

import nats
from nats.aio.client import Client

log = logging.getLogger(__name__)


async def connect(url: str) -> Client:
    """Connect, waiting for a broker that is not up yet; several servers of a cluster are separated by commas."""
    return await nats.connect(
        url.split(","), max_reconnect_attempts=-1, reconnect_time_wait=0.5, error_cb=_say, allow_reconnect=True
    )


async def _say(failure: Exception) -> None:
    log.warning("broker: %s", str(failure) or type(failure).__name__)
