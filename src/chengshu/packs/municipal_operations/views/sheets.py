"""Sheets on their way into a book: handed in, matched, looked at, taken in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.coordinates import Datum
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.packs.municipal_operations import sheet_files
from chengshu.packs.municipal_operations.books import columns_of
from chengshu.packs.municipal_operations.forms import books as forms
from chengshu.packs.municipal_operations.models import Sheet
from chengshu.packs.municipal_operations.queries.ledger import sheet_of
from chengshu.packs.municipal_operations.registers import register_called
from chengshu.packs.municipal_operations.rights import KEEP
from chengshu.packs.municipal_operations.services import sheets
from chengshu.packs.municipal_operations.tables.books import fate_badge
from chengshu.ui.forms import Form, done, form_page, form_view, typed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(KEEP)
def import_sheet(request: HubRequest, key: str) -> HttpResponseBase:
    """Hand in a sheet; it is shown before anything is written."""
    register = register_called(key)
    form = typed(forms.SheetForm, request, actor=request.actor, permission=KEEP)

    def save(form: forms.SheetForm) -> str:
        asked, file = form.cleaned_data, form.cleaned_data["file"]
        content = file.read(sheet_files.LARGEST + 1)
        kwargs: dict[str, Any] = {"name": file.name or "", "by": request.actor, "datum": Datum(asked["datum"])}
        return _url(sheets.read(register, asked["unit"], content, **kwargs))

    context = {"register": register}
    return form_page(request, "municipal_operations/import.html", form, save, context)


@requires(KEEP)
def template(request: HubRequest, key: str) -> HttpResponse:
    """The empty sheet of a register."""
    answer = HttpResponse(sheet_files.template(register_called(key)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{key}.xlsx"'
    return answer


@requires(KEEP)
def sheet(request: HubRequest, sheet_id: int) -> HttpResponse:
    """What a sheet says, and what is wrong with it."""
    row = sheet_of(request.actor, sheet_id)
    register = register_called(row.register)
    columns = [column for column in columns_of(register) if column.key in row.columns]
    context = {
        "row": row,
        "register": register,
        "columns": columns,
        "lines": [(one, fate_badge(one["fate"]), [one["cells"].get(key.key) for key in columns]) for one in row.rows],
        "faults": [(one["row"], one["column"], Text(one["zh"], one["en"])) for one in row.faults],
        "same": row.fit - row.added - row.changed,
    }
    return render(request, "municipal_operations/sheet.html", context)


@requires(KEEP)
def match_sheet(request: HubRequest, sheet_id: int) -> HttpResponseBase:
    """Which column of a sheet is what."""
    row = sheet_of(request.actor, sheet_id)
    form = typed(forms.match_form(register_called(row.register), row.heads, row.columns), request)

    def save(form: Form) -> str:
        chosen = {key: int(place) for key, place in form.cleaned_data.items() if place}
        return _url(sheets.match(row, chosen, by=request.actor))

    note = Text("左边是台账的列，右边选表格中对应的列。", "For each column of the book choose the one of the sheet.")
    title = Text("核对列的对应", "Match the columns")
    return form_view(request, form, save, title=title, back=_url(row), note=note)


@requires(KEEP)
@require_POST
def take_sheet(request: HubRequest, sheet_id: int) -> HttpResponse:
    """Take a sheet in."""
    row = sheets.take_in(sheet_of(request.actor, sheet_id), by=request.actor)
    said = Text("已导入：新增 %(added)s 条，更新 %(changed)s 条。", "Taken in: %(added)s new, %(changed)s changed.")
    url = reverse("municipal_operations:book", args=[row.register])
    return done(request, said.with_values(added=row.added, changed=row.changed), url)


def _url(row: Sheet) -> str:
    return reverse("municipal_operations:sheet", args=[row.pk])
