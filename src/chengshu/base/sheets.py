"""Excel files of strangers, opened within bounds: nothing in them is run, and no small file unpacks to a huge one."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from chengshu.base.errors import BadInput
from chengshu.base.text import Text

MOST_UNPACKED = 120 * 1024 * 1024
UNREADABLE = (
    BadZipFile,
    InvalidFileException,
    KeyError,
    IndexError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    AttributeError,
    TypeError,
    SyntaxError,
    zlib.error,
    DefusedXmlException,
    RuntimeError,
)
"""What the reader of workbooks raises of a damaged one, on opening it or on the way (an XML error is a SyntaxError)."""


class NotAWorkbook(BadInput):
    """What was sent is no Excel file that can be read; it may show on opening it, or at a row further down."""

    text = Text(
        "无法读取该 Excel 文件，可能已损坏。请用 Excel 打开并另存为 xlsx 后重新提交。",
        "The Excel file cannot be read; it may be damaged. Open it with Excel, save it as xlsx and send that.",
    )


class TooLargeUnpacked(NotAWorkbook):
    """It would unpack beyond the bound, by what it says of itself; nothing was unpacked."""

    text = Text(
        "该 Excel 文件解压后过大，请分成几个文件提交。", "Unpacked, the Excel file is too large; send it in several."
    )


def check_unpacked(content: bytes, *, most: int = MOST_UNPACKED) -> None:
    """Raises TooLargeUnpacked, or NotAWorkbook for what is no container at all."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except UNREADABLE as odd:
        raise NotAWorkbook from odd
    if size > most:
        raise TooLargeUnpacked


def workbook(content: bytes, *, most: int = MOST_UNPACKED) -> Any:
    """The workbook for reading, values instead of formulas. Raises NotAWorkbook, TooLargeUnpacked."""
    check_unpacked(content, most=most)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except UNREADABLE as odd:
        raise NotAWorkbook from odd
    for sheet in book.worksheets:
        own: dict[str, Any] = vars(sheet)  # rows are read when they are asked for, by a method its types do not tell
        own["_cells_by_row"] = _sound(partial(vars(ReadOnlyWorksheet)["_cells_by_row"], sheet))
    return book


def _sound(rows: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    def read(*given: Any, **named: Any) -> Iterator[Any]:
        try:
            yield from rows(*given, **named)
        except UNREADABLE as odd:
            raise NotAWorkbook from odd

    return read
