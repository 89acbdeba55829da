"""``chengshu lamps break``: break lamps one after the other, each in a transaction of its own."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from chengshu.kernel.events.services import publish
from tests.city.lamps.pack import LampBroke

STREETS = 5


class Command(BaseCommand):
    """Prints each number once it is committed."""

    help = "弄坏路灯 · Break lamps"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", type=int, default=0, dest="first")
        parser.add_argument("--count", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        for number in range(options["first"], options["first"] + options["count"]):
            with transaction.atomic():
                publish(LampBroke(number, f"street {number % STREETS}"))
            self.stdout.write(str(number))
