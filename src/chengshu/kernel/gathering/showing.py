"""What pages of gathering show, put together from rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.gathering.models import DATA_CLASS_LABELS, DataClass, Run, RunState, Schedule
from chengshu.kernel.gathering.quarantine import REASONS
from chengshu.kernel.gathering.queries.board import Totals
from chengshu.ui.parts import Tile

OPEN = (RunState.WAITING, RunState.RUNNING)
WEEKDAYS = tuple("一二三四五六日")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STAGES = {
    "connecting": Text("正在连接", "Connecting"),
    "reading": Text("正在读取", "Reading"),
    "storing": Text("正在入库", "Storing"),
}


@dataclass(frozen=True)
class Part:
    """One line of a reconciliation: what became of so many rows. ``share`` is the percentage of those read."""

    label: Text
    rows: int
    share: float
    tone: str
    note: Text


def board(totals: Totals) -> dict[str, Any]:
    """Tiles, and the four classes of data."""
    tiles = [
        Tile(
            Text("归集率", "Gathering rate"),
            totals.rate,
            "%",
            Text("已归集 ÷ 应归集", "gathered of due"),
            icon="database-import",
        ),
        Tile(
            Text("应归集", "Due"),
            totals.due,
            Text("项", "entries"),
            Text("%(n)s 个部门", "%(n)s bureaus").with_values(n=totals.bureaus),
        ),
        Tile(Text("已接入", "Connected"), totals.connected, Text("项", "entries")),
        Tile(Text("归集总量", "Rows gathered"), totals.rows, Text("行", "rows")),
        Tile(
            Text("归集失败", "Failing"), totals.failing, Text("项", "sources"), tone="bad" if totals.failing else "good"
        ),
    ]
    classes = [(DATA_CLASS_LABELS[DataClass(key)], rows) for key, rows in totals.classes.items()]
    return {"tiles": tiles, "classes": classes}


def reconciliation(run: Run) -> list[Part]:
    """What became of every row that was read, in the order people ask."""
    lines = (
        (run.added, "good", Text("新增入库", "Added"), Text("表中原来没有", "not in the table before")),
        (run.updated, "good", Text("更新入库", "Updated"), Text("按主键覆盖旧值", "by key, over the former value")),
        (
            run.unchanged,
            "neutral",
            Text("没有变化", "Unchanged"),
            Text("与表中一致，无需写入", "as in the table already"),
        ),
        (
            run.removed,
            "neutral",
            Text("按标记删除", "Removed"),
            Text("变更文件标明删除", "marked so in the file of changes"),
        ),
        (
            run.superseded,
            "neutral",
            Text("被同批覆盖", "Superseded"),
            Text("同一主键在后面又出现", "the same key came again later"),
        ),
        (
            run.quarantined,
            "bad" if run.quarantined else "neutral",
            Text("进入隔离区", "In quarantine"),
            Text("不合要求，原文保留", "does not fit; kept as it came"),
        ),
    )
    whole = max(run.read, 1)
    return [Part(label, rows, rows * 100 / whole, tone, note) for rows, tone, label, note in lines]


def reasons(run: Run, names: dict[str, Text]) -> list[tuple[Text, int]]:
    """Why rows did not fit, the most frequent first."""
    found = []
    for reason, count in run.reasons.items():
        why, _, column = reason.partition(":")
        text = REASONS.get(why, Text("不符合要求", "it does not fit"))
        found.append((text.with_values(column=names.get(column, Text(column or "-", column or "-"))), count))
    return sorted(found, key=lambda one: -one[1])


def stage(run: Run) -> Text:
    """What a run is doing."""
    return STAGES.get(run.stage, run.state_label)


def rhythm(schedule: Schedule) -> Text:
    """When, in a sentence."""
    at = f"{schedule.at:%H:%M}"
    match schedule.rhythm:
        case "minutes":
            return Text(f"每 {schedule.step} 分钟", f"every {schedule.step} minutes")
        case "hourly":
            return Text(f"每小时第 {schedule.at.minute} 分", f"every hour at minute {schedule.at.minute}")
        case "weekly":
            return Text(f"每周{WEEKDAYS[schedule.day - 1]} {at}", f"every {WEEKDAYS_EN[schedule.day - 1]} at {at}")
        case "monthly":
            return Text(f"每月 {schedule.day} 日 {at}", f"on day {schedule.day} of each month at {at}")
        case _:
            return Text(f"每天 {at}", f"every day at {at}")


def is_open(run: Run | None) -> bool:
    """Whether it still goes on."""
    return run is not None and run.state in OPEN


def names_of(items: Sequence[Any]) -> dict[str, Text]:
    """The names of items by their columns."""
    return {item.column: item.name for item in items}
