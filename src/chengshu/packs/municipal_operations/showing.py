"""How rows and their history are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.books import columns_of
from chengshu.packs.municipal_operations.models import Entry
from chengshu.ui.parts import Happening

SHAPE = Text("图形", "Shape")
PLATFORM = Text("系统", "The platform")


def changes_of(row: Entry) -> list[Happening]:
    """What was changed in a row, the newest first, field by field."""
    return [
        Happening(
            at=one.at,
            who=one.by.name if one.by else PLATFORM,
            what=Text("修改台账", "Changed the row"),
            note=one.why,
            changes=tuple(_fields(row, one.before, one.after)),
        )
        for one in row.changes.select_related("by")[:50]
    ]


def _fields(row: Entry, before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[Text, object, object]]:
    labels = {column.key: column for column in columns_of(row.book)}
    for name in after:
        if name == "values":
            former, now = before.get("values") or {}, after.get("values") or {}
            for key, column in labels.items():
                if former.get(key) != now.get(key):
                    yield column.label, column.shown(former.get(key)), column.shown(now.get(key))
        elif name in labels:
            column = labels[name]
            yield column.label, column.shown(before.get(name)), column.shown(after.get(name))
        elif name == "shape":
            yield SHAPE, None, None
