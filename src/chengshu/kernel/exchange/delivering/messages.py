"""As messages: what is new and what went since the version before, in numbered batches, to a webhook or JetStream."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import json
import socket
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from chengshu.base.text import Text
from chengshu.kernel.events.connection import connect
from chengshu.kernel.exchange.delivering.parcel import Parcel
from chengshu.kernel.exchange.errors import BadTarget
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake.sql import literal

BATCH = 500
TIMEOUT_S = 20
PRIVATE = Text("不允许投递到内网地址（CHENGSHU_WEBHOOKS_TO_PRIVATE）", "private networks are not allowed")
NO_BROKER = Text("本平台没有启用消息服务", "this city runs without a broker")


def deliver(parcel: Parcel, target: Mapping[str, str], secret: str, number: str, before: Parcel | None) -> int:
    """Send the difference to what was delivered before, all rows where nothing was; how many rows were taken in.

    A batch carries a key that stays the same when it is sent again, so that the receiver takes it once.
    """
    batches = _batches(parcel, before, number)
    if target["kind"] == "jetstream":
        return asyncio.run(_to_jetstream(batches, target["subject"]))
    return _to_webhook(batches, target["url"], secret)


def changed_rows(parcel: Parcel, before: Parcel | None) -> int:
    """How many rows a delivery of the difference has to carry."""
    return sum(len(one["rows"]) for one in _batches(parcel, before, ""))


def _batches(parcel: Parcel, before: Parcel | None, number: str) -> Iterator[dict[str, Any]]:
    engine = lake.connect()
    try:
        now = f"SELECT * FROM read_parquet({literal(str(parcel.file))})"
        then = f"SELECT * FROM read_parquet({literal(str(before.file))})" if before else ""
        changes = [("present", f"{now} EXCEPT ALL {then}" if before else now)]
        changes += [("gone", f"{then} EXCEPT ALL {now}")] if before else []
        turn = 0
        for what, query in reversed(changes):
            found = engine.execute(f"SELECT to_json(r)::VARCHAR FROM ({query}) r")
            while rows := found.fetchmany(BATCH):
                turn += 1
                yield {
                    "agreement": number,
                    "version": parcel.version,
                    "batch": turn,
                    "change": what,
                    "rows": [json.loads(row[0]) for row in rows],
                }
    finally:
        engine.close()


def _to_webhook(batches: Iterator[dict[str, Any]], url: str, secret: str) -> int:
    _check_address(url)
    taken = 0
    with httpx.Client(timeout=TIMEOUT_S, follow_redirects=False) as client:
        for batch in batches:
            body = json.dumps(batch, ensure_ascii=False, separators=(",", ":")).encode()
            at = str(int(time.time()))
            seal = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
            headers = {
                "Content-Type": "application/json",
                "Chengshu-Time": at,
                "Chengshu-Signature": seal,
                "Idempotency-Key": _key(batch),
            }
            client.post(url, content=body, headers=headers).raise_for_status()
            taken += len(batch["rows"])
    return taken


async def _to_jetstream(batches: Iterator[dict[str, Any]], subject: str) -> int:
    if not settings.BROKER_URL:
        raise BadTarget(why=NO_BROKER)
    client = await connect(settings.BROKER_URL)
    try:
        stream = client.jetstream()
        await stream.add_stream(name="EXCHANGE", subjects=["exchange.>"], max_age=7 * 86_400)
        taken = 0
        for batch in batches:
            body = json.dumps(batch, ensure_ascii=False, separators=(",", ":")).encode()
            await stream.publish(f"exchange.{subject}", body, headers={"Nats-Msg-Id": _key(batch)})
            taken += len(batch["rows"])
        return taken
    finally:
        await client.close()


def _key(batch: Mapping[str, Any]) -> str:
    return f"{batch['agreement']}-{batch['version']}-{batch['batch']}"


def _check_address(url: str) -> None:
    """A delivery must not be a way into networks that its author cannot reach."""
    if settings.WEBHOOKS_TO_PRIVATE:
        return
    parts = urlsplit(url)
    for found in socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP):
        if not ipaddress.ip_address(found[4][0]).is_global:
            raise BadTarget(why=PRIVATE)
