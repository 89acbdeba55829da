"""The connection of a process to the broker, on a thread of its own; nothing happens where no broker is configured."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import threading
from typing import Any

from django.conf import settings
from nats.aio.client import Client
from nats.errors import Error

from chengshu.kernel.events.connection import connect

log = logging.getLogger(__name__)

WAKE = "chengshu.wake"
PATIENCE_S = 3


class Post:
    """Sends small notes to the broker without waiting. A note that cannot be sent is dropped: rows hold the truth."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.process = os.getpid()
        self.loop = asyncio.new_event_loop()
        self.client: Client | None = None
        self.connecting = asyncio.Lock()
        threading.Thread(target=self._run, name="post", daemon=True).start()

    def send(self, subject: str, note: dict[str, Any]) -> None:
        """Send from any thread."""
        payload = json.dumps(note, ensure_ascii=False).encode()
        asyncio.run_coroutine_threadsafe(self._send(subject, payload), self.loop)

    def close(self) -> None:
        """Part with the broker and end the thread; the post sends nothing afterwards."""
        asyncio.run_coroutine_threadsafe(self._close(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        self.loop.run_until_complete(self._give_up())
        self.loop.close()

    async def _close(self) -> None:
        """A broker that does not answer in time is left as it is: it notices that nobody is there."""
        try:
            async with asyncio.timeout(PATIENCE_S), self.connecting:
                if self.client is not None:
                    await self.client.close()
        except (Error, OSError, TimeoutError) as failure:
            log.warning("the broker was left without a word: %s", failure)

    async def _give_up(self) -> None:
        """Cancel what is still under way, so that nothing is torn when the loop closes."""
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _send(self, subject: str, payload: bytes) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S), self.connecting:
                if self.client is None:
                    self.client = await connect(self.url)
            await self.client.publish(subject, payload)
        except (Error, OSError, TimeoutError) as failure:
            log.warning("note to %s not sent: %s", subject, failure)


_post: Post | None = None
_lock = threading.Lock()


def post() -> Post | None:
    """This process's post, made at its first use (also after a fork); None without a broker."""
    global _post  # noqa: PLW0603 - one connection for the process, whoever asks first
    if not settings.BROKER_URL:
        return None
    with _lock:
        if _post is None or _post.process != os.getpid():
            _post = Post(settings.BROKER_URL)
        return _post


def end() -> None:
    """Let go of this process's post, which would go on looking for its broker; the next use makes another."""
    global _post  # noqa: PLW0603 - as above
    with _lock:
        if _post is not None and _post.process == os.getpid():
            _post.close()
        _post = None


def wake() -> None:
    """Tell the workers that the outbox holds something new; they would find it within a second anyway."""
    sender = post()
    if sender:
        sender.send(WAKE, {})
