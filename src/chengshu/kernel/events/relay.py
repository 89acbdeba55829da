"""From the outbox to the broker's stream, and from there to the subscriptions, over as many workers as run."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, RetentionPolicy, StorageType, StreamConfig

from chengshu.base import clock
from chengshu.base.events import Subscription
from chengshu.kernel.events import bus, services
from chengshu.kernel.events.connection import connect
from chengshu.kernel.events.models import Outgoing

log = logging.getLogger(__name__)
Result = TypeVar("Result")

STREAM = "EVENTS"
BATCH = 200
IDLE_S = 1.0
FETCH_S = 5.0
STRAGGLER = timedelta(seconds=30)
PAUSE_S = 2.0
TROUBLE = (Error, OSError, TimeoutError, DatabaseError)


class Relay:
    """One worker's part in carrying events. ``stopping`` ends it; trouble with broker or database only delays it."""

    def __init__(self, url: str, stopping: asyncio.Event) -> None:
        self.url = url
        self.stopping = stopping
        self.news = asyncio.Event()
        self.threads = ThreadPoolExecutor(2, thread_name_prefix="events")

    async def run(self) -> None:
        """Carry events until told to stop."""
        client = await connect(self.url)
        await client.subscribe(bus.WAKE, cb=self._wake)
        stream = client.jetstream(timeout=5)
        listeners = [self._listen(client, stream, one) for one in services.all_subscriptions()]
        await asyncio.gather(self._send(stream), self._retry(), *listeners)
        await client.close()
        self.threads.shutdown()

    async def _wake(self, message: Msg) -> None:
        self.news.set()

    async def _send(self, stream: JetStreamContext) -> None:
        """Outbox to stream: a row is marked only after the broker has stored it; a second copy is dropped by its id."""
        while not self.stopping.is_set():
            try:
                await _ensure_stream(stream)
                while not self.stopping.is_set():
                    if not await self._send_some(stream):
                        await self._idle()
            except TROUBLE as failure:
                await self._pause("sending events", failure)

    async def _send_some(self, stream: JetStreamContext) -> int:
        rows = await self._orm(unsent)
        acks = (
            stream.publish(f"events.{row.key}", envelope(row), headers={"Nats-Msg-Id": str(row.uid)}) for row in rows
        )
        await asyncio.gather(*acks)
        if rows:
            await self._orm(lambda: mark_sent(rows))
        return len(rows)

    async def _listen(self, client: Client, stream: JetStreamContext, subscription: Subscription[Any]) -> None:
        """Stream to one subscription, through a durable consumer that all workers share."""
        while not self.stopping.is_set():
            try:
                await _ensure_stream(stream)
                puller = await stream.pull_subscribe(
                    f"events.{subscription.event.key}",
                    durable=durable_name(subscription),
                    stream=STREAM,
                    config=ConsumerConfig(
                        ack_policy=AckPolicy.EXPLICIT,
                        ack_wait=60,
                        deliver_policy=DeliverPolicy.NEW,
                        max_ack_pending=500,
                    ),
                )
                while not self.stopping.is_set():
                    await self._hear_some(puller, subscription)
            except TROUBLE as failure:
                await self._pause(subscription.name, failure)

    async def _hear_some(self, puller: JetStreamContext.PullSubscription, subscription: Subscription[Any]) -> None:
        try:
            messages = await puller.fetch(50, timeout=FETCH_S)
        except TimeoutError:
            return
        for message in messages:
            uid = UUID(json.loads(message.data)["uid"])
            await self._orm(lambda: hear(uid, subscription))  # noqa: B023 - awaited within the turn
            await message.ack()

    async def _retry(self) -> None:
        """What failed and is due again, and what the broker should have brought long ago but did not."""
        while not self.stopping.is_set():
            try:
                if not await self._orm(retry_and_collect):
                    await asyncio.wait({asyncio.create_task(self.stopping.wait())}, timeout=IDLE_S)
            except TROUBLE as failure:
                await self._pause("retrying events", failure)

    async def _orm(self, work: Callable[[], Result]) -> Result:
        def with_connection() -> Result:
            close_old_connections()
            return work()

        return await asyncio.get_running_loop().run_in_executor(self.threads, with_connection)

    async def _idle(self) -> None:
        """Until somebody says that there is news, at most a second."""
        try:
            await asyncio.wait_for(self.news.wait(), IDLE_S)
        except TimeoutError:
            return
        finally:
            self.news.clear()

    async def _pause(self, doing: str, failure: Exception) -> None:
        log.warning("%s: %s; trying again", doing, str(failure) or type(failure).__name__)
        await asyncio.wait({asyncio.create_task(self.stopping.wait())}, timeout=PAUSE_S)


def unsent() -> list[Outgoing]:
    """The oldest events that the broker has not confirmed."""
    return list(Outgoing.objects.filter(sent_at=None).order_by("pk")[:BATCH])


def mark_sent(rows: list[Outgoing]) -> None:
    """The broker has stored these; those that nobody listens to leave the outbox."""
    Outgoing.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=clock.now())
    for row in rows:
        if not services.subscriptions_to(row.key):
            services.mark_spread(row)


def envelope(row: Outgoing) -> bytes:
    """The event as other systems read it from the stream."""
    content = {"uid": str(row.uid), "key": row.key, "at": row.at.isoformat(), "payload": row.payload}
    return json.dumps(content, ensure_ascii=False).encode()


def hear(uid: UUID, subscription: Subscription[Any]) -> None:
    """What came over the stream, for one subscription. One of another database is passed over."""
    row = Outgoing.objects.filter(uid=uid).first()
    if row:
        services.deliver(row, subscription)
        services.mark_spread(row)


def retry_and_collect() -> int:
    """Retries that are due, and stragglers: the database alone is enough to deliver everything, only later."""
    late = Outgoing.objects.filter(spread_at=None, at__lt=clock.now() - STRAGGLER).order_by("pk")[:BATCH]
    for row in late:
        services.deliver_to_all(row)
    return services.retry_due() + len(late)


def durable_name(subscription: Subscription[Any]) -> str:
    """The consumer's name; the broker allows no dots in it."""
    return subscription.name.replace(".", "_")


async def _ensure_stream(stream: JetStreamContext) -> None:
    await stream.add_stream(
        StreamConfig(
            name=STREAM,
            subjects=["events.>"],
            retention=RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            max_age=7 * 86400,
            duplicate_window=600,
            num_replicas=settings.BROKER_REPLICAS,
        )
    )
