"""``chengshu lamps tell PERSON TEXT``: news for a person's open pages."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import nats
from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.management.base import BaseCommand

from chengshu.config.settings.environment import kept_secret


class Command(BaseCommand):
    """Sends as ``events.live.push`` does, but waits until it is sent, as this process ends at once."""

    help = "告知 · Tell"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", type=int)
        parser.add_argument("text")

    def handle(self, *args: Any, **options: Any) -> None:
        async_to_sync(self._send)(options["person"], options["text"])

    async def _send(self, person: int, text: str) -> None:
        configured = (Path(settings.HOME) / "broker" / "nats.conf").read_text()
        where = configured.split('listen: "', 1)[1].split('"', 1)[0]
        client = await nats.connect(f"nats://chengshu:{kept_secret('broker.key')}@{where}")
        await client.publish(
            f"live.person.{person}", json.dumps({"kind": "lamps.news", "payload": {"text": text}}).encode()
        )
        await client.drain()
