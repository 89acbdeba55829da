"""What the record refuses."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class EntryIsFixed(Refusal):
    """Somebody tried to change or delete an entry."""

    status = 403
    text = Text(
        "审计记录一经写入，不得修改或删除。如内容有误，请另行记录更正。",
        "An audit entry is never changed or deleted. If it is wrong, record a correction beside it.",
    )
