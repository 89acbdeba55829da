"""Excel files of strangers, opened within bounds: nothing in them is run, and no small file unpacks to a huge one."""

from __future__ import annotations

import io
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

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
)


class NotAWorkbook(Exception):
    """What was sent is no Excel file that can be read."""


class TooLargeUnpacked(NotAWorkbook):
    """It would unpack beyond the bound, by what it says of itself; nothing was unpacked."""


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
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except UNREADABLE as odd:
        raise NotAWorkbook from odd
