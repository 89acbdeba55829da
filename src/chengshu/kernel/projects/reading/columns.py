"""The columns of a task table, recognised by the words printed at their heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from chengshu.base.text import Text
from chengshu.kernel.projects.reading.fold import folded
from chengshu.kernel.projects.reading.lines import Line


class Column(Enum):
    """What a column of the table holds."""

    NO = Text("序号", "number")
    SECTION = Text("类别", "category")
    NAME = Text("项目名称", "task name")
    DUE = Text("时间节点", "due date")
    GOAL = Text("建设目标", "goal")
    UNITS = Text("责任单位", "responsible units")
    LEAD = Text("牵头单位", "lead units")
    SUPPORT = Text("配合单位", "supporting units")
    CONTENT = Text("建设内容", "content")
    PERIOD = Text("建设周期", "period")
    NOTE = Text("备注", "note")


_WORDS = {
    Column.NO: "序号 编号 任务编号 项目编号 序",
    Column.SECTION: ("类别 领域 板块 任务类别 项目类别 类型 一级任务 任务领域 所属领域 大类 工作类别"),
    Column.NAME: (
        "项目名称 任务名称 任务 工作任务 重点任务 主要任务 项目 重点项目 工作事项 "
        "任务事项 事项 名称 重点工作 工作名称 二级任务 建设项目 工程名称 具体任务 "
        "建设任务 目标任务 任务项目 重点工程"
    ),
    Column.DUE: (
        "时间节点 完成时限 完成时间 完成期限 时限 时限要求 时间要求 办理时限 完成日期 "
        "节点 计划完成时间 时间安排 进度安排 完成节点 时间进度 推进时限"
    ),
    Column.GOAL: (
        "建设目标 工作目标 目标 预期目标 预期成效 年度目标 阶段目标 预期成果 目标要求 "
        "主要目标 成果形式 工作成效 考核目标"
    ),
    Column.UNITS: (
        "责任单位 责任部门 责任主体 责任分工 实施单位 实施主体 责任单位及分工 建设单位 "
        "单位 责任单位(部门) 部门分工 职责分工 牵头及配合单位 牵头单位及配合单位 "
        "牵头和配合单位 任务分工 承担单位 主管部门"
    ),
    Column.LEAD: ("牵头单位 牵头部门 主责单位 主办单位 牵头责任单位 主责部门 第一责任单位 牵头责任部门 主要责任单位"),
    Column.SUPPORT: ("配合单位 配合部门 协办单位 参与单位 责任配合单位 协助单位 配合责任单位 协同单位 参加单位"),
    Column.CONTENT: (
        "建设内容 主要内容 工作内容 具体内容 任务内容 工作措施 具体措施 主要建设内容 "
        "重点内容 内容 工作举措 主要任务内容 主要举措 任务要求 工作要求 建设内容及规模 "
        "主要措施 具体要求"
    ),
    Column.PERIOD: (
        "建设周期 实施周期 建设期限 起止时间 实施年限 建设年限 周期 起止年限 实施期限 "
        "建设时间 实施年度 建设年度 起止年月 年限"
    ),
    Column.NOTE: "备注 说明 附注 资金来源 投资估算 投资 总投资(万元) 投资(万元)",
}
_COLUMN_OF = {word: column for column, words in _WORDS.items() for word in words.split()}
_SHORT = max(len(word) for word in _COLUMN_OF)
_WHAT = frozenset((Column.NAME, Column.CONTENT))
_WHO = frozenset((Column.UNITS, Column.LEAD))
_WHEN = frozenset((Column.DUE, Column.PERIOD))


@dataclass(frozen=True, slots=True)
class TableHead:
    """The head of a table: its columns from left to right and the lines it stands on.

    ``cut_at`` tells how cells are separated: ``""`` for a cell per line, else a tab, a bar or a blank. ``edged`` tells
    that a bar also stands before the first and behind the last cell.
    """

    columns: tuple[Column, ...]
    lines: tuple[int, ...]
    cut_at: str
    edged: bool = False

    def cells_of(self, line: Line) -> list[str]:
        """The cells of a line of this table whose cells are separated."""
        return _cells(line, self.cut_at, edged=self.edged)


def column_named(words: str) -> Column | None:
    """The column with this head, blanks inside the word notwithstanding."""
    if len(words) > 4 * _SHORT:
        return None
    return _COLUMN_OF.get("".join(folded(words).split()))


def head_at(lines: Sequence[Line], place: int) -> TableHead | None:
    """The table head that begins at this place in the lines, if one does."""
    line = lines[place]
    if not line.words:
        return None
    for mark in ("\t", "|", " "):
        if mark in line.printed.strip(mark):
            edged = mark == "|" and line.words[0] == line.words[-1] == "|"
            cells = _cells(line, mark, edged=edged)
            known = [column for cell in cells if (column := column_named(cell)) is not None]
            if len(known) == len(cells) and _is_task_table(_told_apart(known)):
                return TableHead(_told_apart(known), (line.number,), mark, edged)
    return _head_down_the_lines(lines, place)


def _cells(line: Line, mark: str, *, edged: bool) -> list[str]:
    if mark == " ":
        return line.folded.split()
    printed = line.words.removeprefix("|").removesuffix("|") if edged else line.printed
    return [cell.strip() for cell in printed.split(mark)]


def _head_down_the_lines(lines: Sequence[Line], place: int) -> TableHead | None:
    """A head printed with one cell per line, or with a cell broken over two lines."""
    columns: list[Column] = []
    numbers: list[int] = []
    while place < len(lines) and len(columns) <= len(Column):
        line = lines[place]
        if not line.words:
            place += 1
            continue
        following = next(
            (number for number in range(place + 1, min(place + 4, len(lines))) if lines[number].words), None
        )
        column = column_named(line.words)
        together = column_named(line.words + lines[following].words) if following is not None else None
        if (
            together is not None
            and following is not None
            and (column is None or column_named(lines[following].words) is None)
        ):
            columns.append(together)
            numbers += [line.number, lines[following].number]
            place = following + 1
        elif column is not None:
            columns.append(column)
            numbers.append(line.number)
            place += 1
        else:
            break
    told = _told_apart(columns)
    return TableHead(told, tuple(numbers), "") if _is_task_table(told) else None


def _is_task_table(columns: tuple[Column, ...]) -> bool:
    """Whether these heads promise tasks with somebody responsible; a list of anything else has no such pair."""
    kinds = frozenset(columns)
    dated = kinds & _WHEN and Column.NO in kinds
    return len(columns) >= 3 and len(kinds) == len(columns) and bool(kinds & _WHAT) and bool(kinds & _WHO or dated)


def _told_apart(columns: list[Column]) -> tuple[Column, ...]:
    """The same heads with their meaning beside each other: of two names the second is content, and so on."""
    told: list[Column] = []
    for column in columns:
        if column is Column.NAME and column in told:
            told.append(Column.GOAL if Column.CONTENT in columns or Column.CONTENT in told else Column.CONTENT)
        elif column is Column.UNITS and Column.SUPPORT in columns:
            told.append(Column.LEAD)
        else:
            told.append(column)
    if Column.NAME not in told and Column.CONTENT in told:
        told[told.index(Column.CONTENT)] = Column.NAME
    return tuple(told)
