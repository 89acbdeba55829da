"""Trees of classes as tables have them: a column for each level, or each class with that above it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from chengshu.base.sheets import NotAWorkbook, workbook
from chengshu.kernel.cases.errors import CodeUnfit, NoTree, OldWorkbook, TreeTooLarge

MOST_ROWS = 20_000
MOST_COLUMNS = 60
TITLES = 10
"""At most so many lines above the one that names the columns."""
LONGEST_CODE, LONGEST_NAME, LONGEST_PATH = 20, 200, 120
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LEVELS = (
    ("一级", "二级", "三级", "四级", "五级", "六级"),
    ("第一级", "第二级", "第三级", "第四级", "第五级", "第六级"),
    ("大类", "中类", "小类", "细类"),
    ("主类", "子类"),
    ("level 1", "level 2", "level 3", "level 4", "level 5", "level 6"),
    ("level1", "level2", "level3", "level4", "level5", "level6"),
    ("category", "subcategory", "type", "subtype"),
)
"""The ways in which tables name their levels, from the main class down."""
CODES = ("代码", "编码", "编号", "code")
CODE = frozenset({"代码", "编码", "编号", "类别代码", "分类代码", "类别编码", "分类编码", "code", "id"})
NAME = frozenset({"名称", "类别名称", "分类名称", "类别", "分类", "name", "name_zh"})
ENGLISH = frozenset({"英文名称", "英文名", "english", "name_en"})
ABOVE = frozenset(
    {
        "上级代码", "上级编码", "父级代码", "父级编码", "上级", "父级", "父代码", "上级类别", "上级分类",
        "parent", "parent code", "parent_id",
    }
)  # fmt: skip
RETIRED = frozenset({"停用日期", "停用", "retired on"})
NO_WORD = re.compile(r"[\s/]")
Node = list[str]
"""Code, Chinese and English name; the code is empty where the table has none."""
Row = Sequence[str]


@dataclass(frozen=True)
class _Head:
    """Where the columns stand: names and codes by level, or the class itself and what stands above it."""

    levels: tuple[int, ...] = ()
    level_codes: tuple[int | None, ...] = ()
    name: int | None = None
    code: int | None = None
    above: int | None = None
    english: int | None = None
    retired: int | None = None


def read_tree(content: bytes) -> list[list[Node]]:
    """The paths of a table, of Excel or CSV in UTF-8 or GB 18030. Raises NoTree, OldWorkbook, TreeTooLarge, CodeUnfit.

    Merged cells, and names that stand in the first row of their group alone, count for the rows below.
    """
    rows = _rows(content)
    head = next((one for row in islice(rows, TITLES) if (one := _head_of(row))), None)
    if head is None:
        raise NoTree
    kept = (row for row in rows if not _cell(row, head.retired))
    found = _by_level(kept, head) if head.levels else _by_parent(list(kept), head)
    branches = list({tuple(node[1] for node in branch): branch for branch in reversed(list(found))}.values())[::-1]
    if not branches:
        raise NoTree
    for branch in branches:
        _check(branch)
    return branches


def _head_of(row: Row) -> _Head | None:
    told = [cell.lower() for cell in row]
    english, retired = _place(told, ENGLISH), _place(told, RETIRED)
    for names in LEVELS:
        levels = [_level(told, name, coded=False) for name in names]
        known = tuple(place for place in levels if place is not None)
        if len(known) > 1 or (known and names is LEVELS[0]):
            codes = tuple(
                _level(told, name, coded=True) for name, place in zip(names, levels, strict=True) if place is not None
            )
            return _Head(known, codes, code=_place(told, CODE), english=english, retired=retired)
    name, code = _place(told, NAME), _place(told, CODE)
    if name is None or code is None:
        return None
    return _Head(name=name, code=code, above=_place(told, ABOVE), english=english, retired=retired)


def _level(told: Sequence[str], name: str, *, coded: bool) -> int | None:
    fitting = (n for n, one in enumerate(told) if one.startswith(name) and any(word in one for word in CODES) is coded)
    return next(fitting, None)


def _by_level(rows: Iterable[Row], head: _Head) -> Iterator[list[Node]]:
    above: list[Node] = []
    for row in rows:
        own = [["", _cell(row, at)[:LONGEST_NAME], ""] for at in head.levels]
        own = [[_cell(row, at), *node[1:]] for node, at in zip(own, head.level_codes, strict=True)]
        first = next((depth for depth, node in enumerate(own) if node[1]), None)
        if first is None:
            continue
        branch = [*above[:first], *(node for node in own[first:] if node[1])]
        if own_code := _cell(row, head.code):
            branch[-1] = [own_code, *branch[-1][1:]]
        above = [list(node) for node in branch]
        branch[-1] = [branch[-1][0], branch[-1][1], _cell(row, head.english)[:LONGEST_NAME]]
        yield branch


def _by_parent(rows: Sequence[Row], head: _Head) -> Iterator[list[Node]]:
    """Each class with its code, below the one that is named above it, else below the longest code it begins with."""
    nodes = {
        code: [code, _cell(row, head.name)[:LONGEST_NAME], _cell(row, head.english)[:LONGEST_NAME]]
        for row in rows
        if (code := _cell(row, head.code)) and _cell(row, head.name)
    }
    names = {node[1]: code for code, node in nodes.items()}
    parents: dict[str, str] = {}
    for row in rows:
        code, above = _cell(row, head.code), _cell(row, head.above)
        if code in nodes and head.above is not None:
            parents[code] = above if above in nodes else names.get(above, "")
        elif code in nodes:
            parents[code] = next((code[:end] for end in range(len(code) - 1, 0, -1) if code[:end] in nodes), "")
    over = set(parents.values())
    for code in nodes:
        if code not in over:
            yield _upwards(code, nodes, parents)


def _upwards(code: str, nodes: Mapping[str, Node], parents: Mapping[str, str]) -> list[Node]:
    """From the main class down to a code. Raises CodeUnfit where classes stand above each other in a ring."""
    branch: list[Node] = []
    while code:
        if len(branch) > len(LEVELS[0]):
            raise CodeUnfit(code=code)
        branch.insert(0, list(nodes[code]))
        code = parents.get(code, "")
    return branch


def _check(branch: Sequence[Node]) -> None:
    for code, _, _ in branch:
        if len(code) > LONGEST_CODE or NO_WORD.search(code):
            raise CodeUnfit(code=code[:40])
    if sum(len(code or "000") + 1 for code, _, _ in branch) >= LONGEST_PATH:
        raise CodeUnfit(code=branch[-1][0])


def _rows(content: bytes) -> Iterator[Row]:
    if content.startswith(OLD_EXCEL):
        raise OldWorkbook
    rows = _excel(content) if content.startswith(ZIP) else _csv(content)
    for number, row in enumerate(row for row in rows if any(row)):
        if number > MOST_ROWS:
            raise TreeTooLarge(most=MOST_ROWS)
        yield row


def _excel(content: bytes) -> Iterator[Row]:
    try:
        for row in workbook(content).worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS):
            yield [_text(cell) for cell in row]
    except (NotAWorkbook, IndexError) as odd:
        raise NoTree from odd


def _csv(content: bytes) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        for row in csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter):
            yield [cell.strip() for cell in row[:MOST_COLUMNS]]
    except csv.Error as odd:
        raise NoTree from odd


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _place(told: Sequence[str], names: frozenset[str]) -> int | None:
    return next((at for at, one in enumerate(told) if one in names), None)


def _cell(row: Row, at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""
