"""One answer for the page of a list, its fragment, CSV and Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from chengshu.ui import exports
from chengshu.ui.pages import page
from chengshu.ui.tables.declared import Row, Table
from chengshu.ui.tables.listing import Listing, listing


def list_page(
    request: HttpRequest,
    template: str,
    table: Table[Row],
    rows: QuerySet[Any, Row] | Sequence[Row],
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str = "ui/_table.html",
) -> HttpResponseBase:
    """Answer with the page, with its table where htmx asks, or with the whole list as a file for ``?format=csv|xlsx``.

    Raises TooManyRows for an export beyond ``exports.LIMIT``.
    """
    filled = listing(request, table, rows)
    kind = request.GET.get("format", "")
    if kind in exports.WRITERS and table.exported:
        return _exported(request, filled, kind)
    response: HttpResponse = page(request, template, fragment, {**(context or {}), "listing": filled})
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        response.headers["HX-Push-Url"] = filled.url(**({"page": filled.number} if filled.number > 1 else {}))
    return response


def _exported(request: HttpRequest, filled: Listing[Row], kind: str) -> HttpResponseBase:
    columns = [column for column in filled.table.columns if column.export]
    count = exports.checked_count(filled.rows)
    rows: Iterable[Row] = filled.rows.iterator(2000) if isinstance(filled.rows, QuerySet) else filled.rows
    heads = [str(column.label) for column in columns]
    cells = ([column.written(row) for column in columns] for row in rows)
    exports.announce(request, filled.table.key, kind, count)
    return exports.file_response(kind, str(filled.table.label), heads, cells)
