"""Lists as files: CSV that Excel opens in Chinese, and Excel itself. No cell is ever run as a formula."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.ui.parts import plain

LIMIT = 50_000
IN_MEMORY = 4 * 1024 * 1024

# What spreadsheets take for the start of a formula, the full-width forms of East Asian keyboards included.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Cells = Iterable[Sequence[object]]
ExportListener = Callable[[HttpRequest, str, str, int], object]
_listeners: list[ExportListener] = []


class TooManyRows(Refusal):
    """The list is longer than a file may be."""

    status = 422
    text = Text(
        "共有超过 %(limit)s 条记录，一次导出不了。请先筛选，再分次导出。",
        "There are more than %(limit)s records, too many for one file. Please narrow the list and export in parts.",
    )


def on_export(listener: ExportListener) -> None:
    """Let a higher floor hear of every export: ``listener(request, table key, csv or xlsx, rows)``."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(request: HttpRequest, table: str, kind: str, count: int) -> None:
    """Tell the listeners that a list leaves the house."""
    for listener in _listeners:
        listener(request, table, kind, count)


def checked_count(rows: Any) -> int:
    """How many rows the file will have. Raises TooManyRows beyond LIMIT."""
    count = rows.order_by()[: LIMIT + 1].count() if isinstance(rows, QuerySet) else len(rows)
    if count > LIMIT:
        raise TooManyRows(limit=f"{LIMIT:,}")
    return count


def file_response(kind: str, name: str, heads: Sequence[str], cells: Cells) -> FileResponse:
    """The list as a download; larger files wait on disk and not in memory."""
    write, mime = WRITERS[kind]
    # Closed by the response when it has been sent.
    file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    write(file, name, heads, cells)
    file.seek(0)
    filename = f"{name}-{clock.today():%Y%m%d}.{kind}"
    return FileResponse(file, as_attachment=True, filename=filename, content_type=mime)


def write_csv(file: IO[bytes], name: str, heads: Sequence[str], cells: Cells) -> None:
    """RFC 4180 in UTF-8 with a byte order mark, without which Excel takes Chinese for Latin."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([harmless(_bare(value)) for value in row] for row in cells)
    text.detach()


def write_xlsx(file: IO[bytes], name: str, heads: Sequence[str], cells: Cells) -> None:
    """One sheet with a frozen bold head; text is stored as text, never as a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31] or "1")
    sheet.freeze_panes = "A2"
    for number, head in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, min(48, 2 * len(head) + 6))
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in cells:
        sheet.append([_cell(sheet, _bare(value)) for value in row])
    book.save(file)


def harmless(value: object) -> object:
    """The value as CSV may carry it: text that a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


def _bare(value: object) -> object:
    """Numbers stay numbers, everything else becomes plain words without control characters."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return value
    return _UNPRINTABLE.sub("", plain(value))


def _cell(sheet: Any, value: object, *, bold: bool = False) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


Writer = Callable[[IO[bytes], str, Sequence[str], Cells], None]
WRITERS: dict[str, tuple[Writer, str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
