"""The list of entries."""

from __future__ import annotations

import json
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.audit.models import Entry
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Table

SHORTENED = 100


def _sealed(entry: Entry) -> State:
    if entry.seq is None:
        return State("neutral", Text("待上链", "Not sealed yet"))
    return State("good", f"#{entry.seq}")


def _details(entry: Entry) -> str | None:
    return _written(entry)[:SHORTENED] or None


def _written(entry: Entry) -> str:
    return json.dumps(entry.details, ensure_ascii=False, sort_keys=True)[1:-1] if entry.details else ""


def _subject(entry: Entry) -> Any:
    if not entry.subject_type:
        return None
    return f"{entry.subject_name} ({entry.subject_type} {entry.subject_id})"


ENTRIES: Table[Entry] = Table(
    key="entries",
    label=Text("审计记录", "Audit entries"),
    columns=(
        Column("at", Text("时间", "Time")),
        Column("sealed", Text("上链", "Sealed"), _sealed),
        Column("actor_name", Text("人员", "Person")),
        Column("verb", Text("动作", "Verb")),
        Column("subject", Text("对象", "Subject"), _subject),
        Column("details", Text("内容", "Details"), _details, wide=True, plain=_written),
        Column("address", Text("地址", "Address"), lambda entry: entry.address or None),
    ),
    order=("-pk",),
    page_size=50,
)
