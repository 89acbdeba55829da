"""Live streams: server-sent events at ``/live/`` for whoever shows a ticket. A process of its own without tables.

A page fetches a ticket from the web, opens the stream with it, and fetches a new one when the stream ends.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from nats.aio.client import Client
from nats.aio.msg import Msg

from chengshu.config.process import die_with_parent
from chengshu.config.settings import environment
from chengshu.kernel.events.connection import connect
from chengshu.kernel.events.tickets import holder_of

log = logging.getLogger(__name__)

STREAM_S = 600
BEAT_S = 15
WAITING_NOTES = 100

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Live:
    """The ASGI application. One connection to the broker serves all streams."""

    def __init__(self, key: str, broker_url: str) -> None:
        self.key = key
        self.broker_url = broker_url
        self.client: Client | None = None
        self.connecting = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/live/health":
            await self._health(send)
            return
        person_id = holder_of(_query(scope).get("ticket", ""), key=self.key) if scope["path"] == "/live/" else None
        if person_id is None:
            await _answer(send, 403, b'{"error": "ticket"}')
            return
        if not self.broker_url:
            await _answer(send, 204, b"")
            return
        await self._stream(scope, receive, send, person_id)

    async def _health(self, send: Send) -> None:
        connected = not self.broker_url or (await self._broker()).is_connected
        await _answer(send, 200 if connected else 503, json.dumps({"broker": connected}).encode())

    async def _stream(self, scope: Scope, receive: Receive, send: Send, person_id: int) -> None:
        notes: asyncio.Queue[bytes] = asyncio.Queue(WAITING_NOTES)

        async def take(message: Msg) -> None:
            if notes.full():
                notes.get_nowait()
            notes.put_nowait(message.data)

        broker = await self._broker()
        subscription = await broker.subscribe(f"live.person.{person_id}", cb=take)
        gone = asyncio.create_task(_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _stream_headers(scope)})
            async for chunk in _chunks(notes, gone):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"event: renew\ndata: {}\n\n", "more_body": False})
        finally:
            gone.cancel()
            if broker.is_connected:
                await subscription.unsubscribe()

    async def _broker(self) -> Client:
        async with self.connecting:
            if self.client is None:
                self.client = await connect(self.broker_url)
            return self.client


async def _chunks(notes: asyncio.Queue[bytes], gone: asyncio.Task[None]) -> AsyncIterator[bytes]:
    """What goes down the stream until the reader leaves or the time is over; a beat where there is no news."""
    yield b"retry: 3000\nevent: open\ndata: {}\n\n"
    end = time.monotonic() + STREAM_S
    while time.monotonic() < end and not gone.done():
        news = asyncio.create_task(notes.get())
        await asyncio.wait({news, gone}, timeout=BEAT_S, return_when=asyncio.FIRST_COMPLETED)
        if news.done():
            note = json.loads(news.result())
            data = json.dumps(note["payload"], ensure_ascii=False)
            yield f"event: {note['kind']}\ndata: {data}\n\n".encode()
            continue
        news.cancel()
        if not gone.done():
            yield b": beat\n\n"


async def _gone(receive: Receive) -> None:
    """Returns once the reader has left."""
    while (await receive())["type"] != "http.disconnect":
        continue


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _query(scope: Scope) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}


def _stream_headers(scope: Scope) -> list[tuple[bytes, bytes]]:
    """A page of the same host may read the stream, whatever its port: the web is next door."""
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    sent = dict(scope["headers"])
    origin, host = sent.get(b"origin", b""), sent.get(b"host", b"")
    if origin and urlsplit(origin.decode("latin-1")).hostname == urlsplit(f"//{host.decode('latin-1')}").hostname:
        headers += [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
    return headers


def application_from_settings() -> Live:
    """The application as the environment describes it."""
    die_with_parent()
    return Live(environment.secret_key(), environment.broker_url())


_live: Live | None = None


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """What granian serves; made inside its worker."""
    global _live  # noqa: PLW0603 - one for the process
    if _live is None:
        _live = application_from_settings()
    await _live(scope, receive, send)
