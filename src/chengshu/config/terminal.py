"""Talking to the operator: in both languages, or in the one of the terminal; progress as a bar or as lines."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from enum import IntEnum

from rich.console import Console
from rich.table import Table

from chengshu.base.text import LANGUAGES, Language, Text

out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)


class Exit(IntEnum):
    """What the exit code of every command means."""

    OK = 0
    PROBLEM = 1
    USAGE = 2
    ENVIRONMENT = 3
    RUNNING = 4
    INTERRUPTED = 130


EXIT_TEXTS = {
    Exit.OK: Text("成功", "done"),
    Exit.PROBLEM: Text("发现问题，或请求被拒绝", "found a problem, or was refused"),
    Exit.USAGE: Text("命令或参数不对", "wrong command or arguments"),
    Exit.ENVIRONMENT: Text(
        "环境不满足（端口、磁盘、数据库、权限等）", "the machine is not ready (port, disk, database)"
    ),
    Exit.RUNNING: Text("同一数据目录已有城枢在运行", "another Chengshu runs on this folder"),
    Exit.INTERRUPTED: Text("被中断", "interrupted"),
}


class Stop(Exception):
    """A command ends here: what is wrong, what to do next, and the exit code."""

    def __init__(self, text: Text, code: Exit = Exit.PROBLEM) -> None:
        super().__init__(text.en)
        self.text = text
        self.code = code


def languages() -> tuple[Language, ...]:
    """What to speak: ``CHENGSHU_LANGUAGE``, else the locale's language, else Chinese and then English."""
    for name in ("CHENGSHU_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        for language in LANGUAGES:
            if value.startswith(language):
                return (language,)
    return LANGUAGES


def say(text: Text, *, style: str = "") -> None:
    """A sentence to the terminal."""
    for language in languages():
        out.print(text.in_language(language), style=style or None, markup=False)


def complain(text: Text) -> None:
    """A sentence about what is wrong, to the error output."""
    for language in languages():
        err.print(text.in_language(language), style="red", markup=False)


def phrase(text: Text) -> str:
    """Both languages in one line, where a table has room for one."""
    return " ".join(text.in_language(language) for language in languages())


def show_json(value: object) -> None:
    """The machine-readable answer, alone on the output."""
    out.file.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def show_table(title: Text, columns: Iterable[Text], rows: Iterable[tuple[str, ...]]) -> None:
    """A table on a terminal; tab-separated lines elsewhere."""
    if not out.is_terminal:
        say(title)
        for row in rows:
            out.print("\t".join(row), markup=False)
        return
    table = Table(title=phrase(title), title_justify="left")
    for column in columns:
        table.add_column(phrase(column), overflow="fold")
    for row in rows:
        table.add_row(*row)
    out.print(table)


def as_json(text: Text) -> dict[str, str]:
    """Both languages, for the machine-readable answer."""
    return {"zh": text.zh, "en": text.en}
