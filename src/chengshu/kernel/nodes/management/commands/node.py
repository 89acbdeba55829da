"""``chengshu manage node``: set this node up, hand over its card, connect others, speak with them now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.nodes.models import AskedData, Node, NodeLevel, NodeState
from chengshu.kernel.nodes.own import own_card, read_card
from chengshu.kernel.nodes.services import confirm_node, register_node, set_own_node, sync_node
from chengshu.kernel.nodes.services.keeping import OwnContent
from chengshu.kernel.nodes.services.pulling import pull


class Command(BaseCommand):
    """Words: own, card, add, confirm, sync, pull, state."""

    help = "The network of nodes: own, card, add, confirm, sync, pull, state."

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        own = words.add_parser("own", help="say who and where this node is")
        own.add_argument("key")
        own.add_argument("name")
        own.add_argument("address")
        own.add_argument("--level", choices=NodeLevel.values, default=NodeLevel.CITY)
        own.add_argument("--suite", choices=("national", "international"), default="national")
        words.add_parser("card", help="print the card to hand over")
        words.add_parser("own-fingerprint", help="print the fingerprint to read to the other side")
        words.add_parser("add", help="take the card of another node").add_argument("file")
        confirm = words.add_parser("confirm", help="connect a node by the fingerprint its people read")
        confirm.add_argument("key")
        confirm.add_argument("fingerprint")
        words.add_parser("sync", help="speak with all connected nodes now")
        words.add_parser("pull", help="pull granted data now")
        words.add_parser("state", help="print how each node stands, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            said = getattr(self, f"_{options['word'].replace('-', '_')}")(options)
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        self.stdout.write(said)

    def _own(self, options: dict[str, Any]) -> str:
        """Set this node up."""
        level = NodeLevel(options["level"])
        content = OwnContent(
            options["key"], options["name"], options["address"], options["key"], level, options["suite"]
        )
        set_own_node(content, by=PLATFORM)
        return own_card().fingerprint

    def _card(self, options: dict[str, Any]) -> str:
        """The card."""
        return own_card().text()

    def _own_fingerprint(self, options: dict[str, Any]) -> str:
        """What is read to the other side."""
        return own_card().fingerprint

    def _add(self, options: dict[str, Any]) -> str:
        """Take a card."""
        node = register_node(read_card(Path(options["file"]).read_text()), by=PLATFORM)
        return node.fingerprint

    def _confirm(self, options: dict[str, Any]) -> str:
        """Connect."""
        node = Node.objects.filter(key=options["key"]).first()
        if node is None:
            raise CommandError(options["key"])
        confirm_node(node.pk, options["fingerprint"], by=PLATFORM)
        return "ok"

    def _sync(self, options: dict[str, Any]) -> str:
        """Speak with all."""
        nodes = Node.objects.filter(state=NodeState.CONNECTED)
        return json.dumps({node.key: sync_node(node) for node in nodes})

    def _pull(self, options: dict[str, Any]) -> str:
        """Pull everything granted, whole."""
        granted = AskedData.everywhere.filter(state="granted").select_related("node", "resource")
        return json.dumps({str(one.pk): pull(one, most_pages=1_000_000) for one in granted})

    def _state(self, options: dict[str, Any]) -> str:
        """How each stands."""
        names = "key", "state", "failure", "taken_at", "given_at", "heard_at", "reached_at"
        return json.dumps(list(Node.objects.values(*names)), default=str, ensure_ascii=False)
