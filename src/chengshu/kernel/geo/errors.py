"""Why a list of divisions is not taken."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


@dataclass(frozen=True)
class BadRow:
    """A row that does not fit: the file, the line counted from 1 with the heading, and why."""

    file: str
    line: int
    reason: Text

    def __str__(self) -> str:
        return str(self.printed)

    @property
    def printed(self) -> Text:
        """File, line and reason as people read them."""
        where = Text("%(file)s 第 %(line)s 行：%(reason)s", "%(file)s, line %(line)s: %(reason)s")
        return where.with_values(file=self.file, line=self.line, reason=self.reason)


class DivisionsRefused(Refusal):
    """The list is not taken; nothing was changed. ``rows`` are what is wrong with it."""

    status = 422
    text = Text(
        "有 %(n)s 处不正确，没有导入任何内容。请按列出的行改好后再导入。",
        "%(n)s rows do not fit and nothing was imported. Please correct the rows listed, then import again.",
    )

    def __init__(self, rows: tuple[BadRow, ...]) -> None:
        self.rows = rows
        super().__init__(n=len(rows))


class NoDivisions(Refusal):
    """There is no list of divisions in what was given."""

    status = 422
    text = Text(
        "没有找到行政区划文件。需要 provinces.csv、cities.csv、areas.csv、streets.csv，可另有 HK-MO-TW.json。",
        "No list of divisions was found. Wanted are provinces.csv, cities.csv, areas.csv and streets.csv, "
        "and HK-MO-TW.json if you have it.",
    )


class AlreadyAccepted(Refusal):
    """The list was accepted before."""

    text = Text("这份区划已经导入过了，无需重复操作。", "This list has been imported already; nothing more to do.")
