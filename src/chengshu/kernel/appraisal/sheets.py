"""Reading the national indicators from an Excel sheet."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from chengshu.base.errors import BadInput
from chengshu.base.sheets import NotAWorkbook, workbook
from chengshu.base.text import Text
from chengshu.kernel.appraisal.services.frameworks import FrameworkRow

MOST_ROWS = 2000
NOT_A_SHEET = Text(
    "这不是 Excel 表格（.xlsx），请重新选择文件。", "This is no Excel sheet (.xlsx); please choose another file."
)
BAD_WEIGHT = Text("第 %(line)s 行：权重“%(typed)s”不是数。", "Line %(line)s: the weight “%(typed)s” is no number.")
NO_CODE = Text("第 %(line)s 行：缺少编号或中文名。", "Line %(line)s: the code or the Chinese name is missing.")
TOO_LONG = Text("表格超过 %(most)s 行，请分开导入。", "The sheet has more than %(most)s rows; please split it.")


def framework_rows(file: BinaryIO) -> list[FrameworkRow]:
    """The rows below the heading. Raises BadInput, naming the line."""
    try:
        sheet = workbook(file.read()).worksheets[0]
    except (NotAWorkbook, IndexError) as error:
        raise BadInput(fields={"sheet": NOT_A_SHEET}) from error
    rows: list[FrameworkRow] = []
    for line, cells in enumerate(sheet.iter_rows(min_row=2, max_col=5, values_only=True), start=2):
        if line > MOST_ROWS:
            raise BadInput(TOO_LONG, most=MOST_ROWS)
        words = ["" if cell is None else str(cell).strip() for cell in (*cells, *[None] * (5 - len(cells)))]
        if any(words):
            rows.append(_row(line, words))
    return rows


def _row(line: int, words: list[str]) -> FrameworkRow:
    code, parent, zh, en, weight = words
    if not code or not zh:
        raise BadInput(NO_CODE, line=line)
    try:
        share = Decimal(weight or "0")
    except InvalidOperation as error:
        raise BadInput(BAD_WEIGHT, line=line, typed=weight) from error
    return FrameworkRow(line, code, parent, Text(zh, en or zh), share)
