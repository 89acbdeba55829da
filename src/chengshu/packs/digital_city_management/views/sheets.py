"""Sheets of shops, sites and vehicles on their way in."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.coordinates import Datum
from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.packs.digital_city_management.errors import ColumnsMissing
from chengshu.packs.digital_city_management.forms.sheets import MatchForm, SheetForm
from chengshu.packs.digital_city_management.models import Sheet
from chengshu.packs.digital_city_management.models.registers import WATCHED_LABELS, duties_in_words
from chengshu.packs.digital_city_management.rights import KEEP
from chengshu.packs.digital_city_management.services import sheets
from chengshu.ui.forms import done, form_page, form_view, typed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _url(name: str, *args: object) -> str:
    return reverse(f"digital_city_management:{name}", args=args)


def _register(key: str) -> sheets.Register:
    if key not in sheets.REGISTERS:
        raise NotFound
    return sheets.REGISTERS[key]


def _sheet(request: HubRequest, key: int) -> Sheet:
    return one_of(Sheet.scoped.within(request.actor, KEEP).select_related("unit"), key)


@requires(KEEP)
def hand_in(request: HubRequest, register: str) -> HttpResponseBase:
    """Hand in a sheet; it is shown before anything is written."""
    wanted = _register(register)
    form = typed(SheetForm, request, actor=request.actor)

    def save(filled: SheetForm) -> HttpResponse:
        given = filled.cleaned_data
        content, name = given["file"].read(), given["file"].name or ""
        row = sheets.hand_in(wanted, given["unit"], content, name, by=request.actor, datum=Datum(given["datum"]))
        return done(request, Text("已读取，请核对。", "Read; please look at it."), _url("sheet", row.pk))

    return form_page(request, "digital_city_management/import.html", form, save, {"register": wanted})


@require_safe
@requires(KEEP)
def template(request: HubRequest, register: str) -> HttpResponse:
    """The empty sheet of a register."""
    answer = HttpResponse(sheets.template(_register(register)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{register}.xlsx"'
    return answer


@require_safe
@requires(KEEP)
def sheet(request: HubRequest, key: int) -> HttpResponse:
    """What a sheet would do, and what is wrong with it."""
    row = _sheet(request, key)
    register = _register(row.register)
    context: dict[str, object] = {"row": row, "register": register}
    try:
        found = sheets.look(row)
    except ColumnsMissing as refused:
        return render(request, "digital_city_management/sheet.html", {**context, "missing": refused.sentence})
    columns = [column for column in register.columns if column.key in row.mapping]
    lines = [(number, True, values) for number, values in found.new]
    lines += [(number, False, values) for number, values, _ in found.changed]
    context |= {
        "found": found,
        "faults": found.faults[: sheets.MOST_FAULTS],
        "columns": columns,
        "lines": [
            (number, new, [shown(column.key, values.get(column.key)) for column in columns])
            for number, new, values in sorted(lines, key=lambda line: line[0])[: sheets.SHOWN]
        ],
    }
    return render(request, "digital_city_management/sheet.html", context)


@requires(KEEP)
def match(request: HubRequest, key: int) -> HttpResponseBase:
    """Which column of the sheet is what."""
    row = _sheet(request, key)
    form = typed(MatchForm, request, sheet=row)

    def save(filled: MatchForm) -> str:
        sheets.set_mapping(row, filled.mapping(), by=request.actor)
        return _url("sheet", row.pk)

    title = Text("核对列的对应", "Match the columns")
    return form_view(request, form, save, title=title, back=_url("sheet", row.pk), note=Text(row.name, row.name))


@require_POST
@requires(KEEP)
def take(request: HubRequest, key: int) -> HttpResponse:
    """Take a sheet in."""
    row = sheets.take_in(_sheet(request, key), by=request.actor)
    said = Text("已导入：新增 %(added)s 条，更新 %(changed)s 条。", "Taken in: %(added)s new, %(changed)s changed.")
    return done(request, said.with_values(added=row.added, changed=row.changed), _url(row.register))


def shown(key: str, value: object) -> object:
    """A value as people read it."""
    if key == "duties" and isinstance(value, list):
        return duties_in_words(value)
    return WATCHED_LABELS[value] if key == "kind" and isinstance(value, str) and value in WATCHED_LABELS else value
