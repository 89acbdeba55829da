"""The books: their shelves, a book, a row, a sheet on its way in."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.coordinates import Box
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.places.maps import Layer, Map, Pick
from chengshu.packs.municipal_operations.books import cells_of, shown_values
from chengshu.packs.municipal_operations.forms import books as forms
from chengshu.packs.municipal_operations.models import Entry
from chengshu.packs.municipal_operations.models.alarms import BY_HAND
from chengshu.packs.municipal_operations.models.ledger import STANDING
from chengshu.packs.municipal_operations.queries import alarms, ledger, upkeep
from chengshu.packs.municipal_operations.registers import (
    SHELF_ICONS,
    SHELF_LABELS,
    Register,
    Shape,
    Shelf,
    register_called,
    registers_of,
)
from chengshu.packs.municipal_operations.rights import ASSESS, KEEP, PATROL, SEE, SEND_READINGS
from chengshu.packs.municipal_operations.services.alarms import take_reading
from chengshu.packs.municipal_operations.services.assessing import assess, criteria_of
from chengshu.packs.municipal_operations.services.ledger import change, enter, set_state
from chengshu.packs.municipal_operations.showing import changes_of
from chengshu.packs.municipal_operations.tables.books import entry_badge, entry_url, table_of
from chengshu.packs.municipal_operations.tables.upkeep import finding_badge, order_badge
from chengshu.packs.municipal_operations.views.frame import action, one_point
from chengshu.ui.forms import SAVED, done, form_page, form_view, typed
from chengshu.ui.parts import Link, Tab
from chengshu.ui.tables import LONGEST_SEARCH, list_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOOK, FORM = "municipal_operations/book.html", "municipal_operations/form.html"


@requires(SEE)
def books(request: HubRequest) -> HttpResponse:
    """The shelves with all books and how full they are."""
    counts = ledger.counts_for(request.actor)
    shelves = [
        (SHELF_LABELS[shelf], SHELF_ICONS[shelf], filled)
        for shelf in Shelf
        if (filled := [counts[one.key] for one in registers_of(shelf) if counts[one.key].standing])
    ]
    context = {"shelves": shelves, "empty_books": [one for one in counts.values() if not one.standing]}
    return render(request, "municipal_operations/books.html", context)


@requires(SEE)
def book(request: HubRequest, key: str) -> HttpResponseBase:
    """One register as a list, or on the map with ``view=map``."""
    register = register_called(key)
    on_map = register.placed and request.GET.get("view") == "map"
    rows = ledger.entries_seen_by(request.actor, register)
    context: dict[str, Any] = {"register": register, "actions": _book_actions(request, register)}
    if register.placed:
        context["tabs"] = _views(key, on_map=on_map)
    if on_map:
        context["map"] = _map_of(register, rows)
        return render(request, BOOK, context)
    found = ledger.saying(rows, request.GET.get("q", "").replace("\0", "")[:LONGEST_SEARCH], register)
    return list_page(request, BOOK, table_of(register), found, context)


def _book_actions(request: HubRequest, register: Register) -> list[Link]:
    found = action(request, KEEP, Text("新增", "New"), "new_entry", "plus", register.key)
    found += action(request, KEEP, Text("导入", "Import"), "import", "table-import", register.key)
    if register.findings:
        found += action(request, PATROL, Text("上报发现", "Report"), "new_finding", "flag", register.key)
    return found


def _views(key: str, *, on_map: bool) -> list[Tab]:
    url = reverse("municipal_operations:book", args=[key])
    return [Tab(Text("列表", "List"), url, not on_map), Tab(Text("地图", "Map"), f"{url}?view=map", on_map)]


def _map_of(register: Register, rows: QuerySet[Entry]) -> Map:
    url, points = reverse("municipal_operations:book_map", args=[register.key]), register.shape is Shape.POINT
    layer = Layer(register.key, register.label, url=url, by_view=True, clustered=points)
    return Map(register.label, layers=(layer,), box=ledger.box_of(rows), tall=True)


@requires(SEE)
def book_map(request: HubRequest, key: str) -> JsonResponse:
    """The rows of a register in a part of the map as GeoJSON."""
    rows = ledger.entries_seen_by(request.actor, register_called(key)).filter(state__in=STANDING)
    seen = ledger.in_view(rows, Box.read(request.GET.get("bbox", "")), entry_url)
    return JsonResponse(seen, content_type="application/geo+json")


@requires(SEE)
def entry(request: HubRequest, entry_id: int) -> HttpResponse:
    """One row with what happened to it."""
    row = ledger.entry_seen_by(request.actor, entry_id)
    history = upkeep.history_of(request.actor, row)
    context = {
        "row": row,
        "badge": entry_badge(row),
        "values": shown_values(row),
        "orders": [(one, order_badge(one)) for one in history.orders],
        "findings": [(one, finding_badge(one)) for one in history.findings],
        "assessments": history.assessments,
        "readings": [(row.book.quantity(one.quantity), one) for one in alarms.newest_readings(row)],
        "changes": changes_of(row),
        "actions": _entry_actions(request, row),
        "map": one_point(Text("位置", "Where"), row),
    }
    return render(request, "municipal_operations/entry.html", context)


def _entry_actions(request: HubRequest, row: Entry) -> list[Any]:
    found: list[Any] = []
    if ledger.keeps(request.actor, row):
        found += action(request, KEEP, Text("修改", "Change"), "change_entry", "edit", row.pk)
        found += action(request, KEEP, Text("调整状态", "Set its state"), "entry_state", "switch-horizontal", row.pk)
    if row.book.findings:
        found += action(request, PATROL, Text("上报发现", "Report"), "new_finding_at", "flag", row.register, row.pk)
    if row.book.assessed:
        found += action(request, ASSESS, Text("考评", "Assess"), "assess", "star", row.pk)
    if row.book.quantities:
        found += action(request, SEND_READINGS, Text("登记监测值", "Enter a reading"), "new_reading", "gauge", row.pk)
    return found


@requires(KEEP)
def new_entry(request: HubRequest, key: str) -> HttpResponseBase:
    """A further row."""
    register = register_called(key)
    form = typed(forms.entry_form(register), request, actor=request.actor, permission=KEEP)

    def save(form: forms.EntryForm) -> HttpResponse:
        unit, shape = form.cleaned_data["unit"], form.cleaned_data.get("shape")
        return done(request, SAVED, entry_url(enter(register, unit, form.cells(), by=request.actor, shape=shape)))

    title = Text(f"新增{register.label.zh}", f"{register.label.en}: new")
    return form_page(request, FORM, form, save, _form_about(title, "book", key, placed=register.placed))


@requires(KEEP)
def change_entry(request: HubRequest, entry_id: int) -> HttpResponseBase:
    """Change a row."""
    row = ledger.entry_seen_by(request.actor, entry_id)
    initial = {**cells_of(row), "unit": row.unit_id}
    kwargs = {"actor": request.actor, "permission": KEEP, "initial": initial}
    form = typed(forms.entry_form(row.book), request, **kwargs)

    def save(form: forms.EntryForm) -> HttpResponse:
        change(row, form.cells(), by=request.actor, shape=form.cleaned_data.get("shape"))
        return done(request, SAVED, entry_url(row))

    title = Text(f"修改：{row.name_zh}", f"Change: {row.name.en}")
    return form_page(request, FORM, form, save, _form_about(title, "entry", row.pk, placed=row.book.placed))


def _form_about(title: Text, back: str, *args: Any, placed: bool = False) -> dict[str, Any]:
    context: dict[str, Any] = {"title": title, "back": reverse(f"municipal_operations:{back}", args=args)}
    if placed:
        context["map"] = Map(Text("在图上选择位置", "Pick a position"), pick=Pick())
    return context


@requires(KEEP)
def entry_state(request: HubRequest, entry_id: int) -> HttpResponseBase:
    """Out of use, back, or struck off."""
    row = ledger.entry_seen_by(request.actor, entry_id)
    form = typed(forms.StateForm, request, initial={"state": row.state})

    def save(form: forms.StateForm) -> str:
        set_state(row, form.cleaned_data["state"], by=request.actor, why=form.cleaned_data["why"])
        return entry_url(row)

    return form_view(request, form, save, title=Text("调整状态", "Set its state"), back=entry_url(row), note=row.name)


@requires(ASSESS)
def assess_entry(request: HubRequest, entry_id: int) -> HttpResponseBase:
    """Score a row."""
    row = ledger.entry_seen_by(request.actor, entry_id)
    form = typed(forms.assess_form(criteria_of(row.book)), request)

    def save(form: forms.AssessForm) -> str:
        assess(row, form.points(), by=request.actor, words=form.cleaned_data["words"])
        return entry_url(row)

    return form_view(request, form, save, title=Text("考评", "Assess"), back=entry_url(row), note=row.name)


@requires(SEND_READINGS)
def new_reading(request: HubRequest, entry_id: int) -> HttpResponseBase:
    """A value that somebody read."""
    row = ledger.entry_seen_by(request.actor, entry_id)
    form = typed(forms.reading_form(row.book), request)

    def save(form: forms.ReadingForm) -> str:
        asked = form.cleaned_data
        once = uuid.uuid4().hex
        take_reading(row, asked["quantity"], asked["value"], by=request.actor, source=BY_HAND, reference=once)
        return entry_url(row)

    title = Text("登记监测值", "Enter a reading")
    return form_view(request, form, save, title=title, back=entry_url(row), note=row.name)
