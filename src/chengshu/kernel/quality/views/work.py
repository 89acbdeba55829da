"""Corrections and objections."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.services import read
from chengshu.kernel.quality import forms, queries, tables
from chengshu.kernel.quality.looking import key_columns, row_of
from chengshu.kernel.quality.models import Correction, Objection, Rule
from chengshu.kernel.quality.rights import DECIDE_OBJECTIONS, OBJECT, SEE_OBJECTIONS, SEE_QUALITY
from chengshu.kernel.quality.sealing import unsealed, unsealed_row
from chengshu.kernel.quality.services.objections import object_to
from chengshu.kernel.quality.showing import file_lines
from chengshu.kernel.quality.tables.tones import correction_state, objection_state
from chengshu.kernel.quality.views.frame import labels_of, resource_called
from chengshu.kernel.quality.wording import name_of, sentence_of
from chengshu.kernel.work.queries import items_about, may_see
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page


@requires(SEE_QUALITY)
def correction(request: HubRequest, pk: int) -> HttpResponse:
    """A correction with the rules that failed and its work."""
    row = one_of(Correction.everywhere.select_related("resource__provider", "opened_by", "closed_by"), pk)
    rules = Rule.everywhere.filter(resource=row.resource, key__in=row.rules, until=None)
    labels = labels_of(row.resource)
    items = [item for item in items_about(row) if may_see(request.actor, item)]
    context = {
        "correction": row,
        "state": correction_state(row),
        "rules": [(labels.get(rule.column, rule.column), name_of(rule), sentence_of(rule)) for rule in rules],
        "panels": [panel_of(request.actor, item) for item in items],
    }
    return render(request, "quality/correction.html", context)


@requires(SEE_OBJECTIONS)
def objections(request: HubRequest) -> HttpResponseBase:
    """One's own objections, and those about the data of one's unit."""
    rows = queries.objections_seen_by(request.actor)
    return list_page(request, "quality/objections.html", tables.OBJECTIONS, rows, {})


@requires(SEE_OBJECTIONS)
def objection(request: HubRequest, pk: int) -> HttpResponse:
    """An objection; the provider sees the row as it is now, which is written down."""
    row = one_of(queries.objections_seen_by(request.actor), pk)
    keys = unsealed_row(row.row_sealed)
    provider = reaches(request.actor, DECIDE_OBJECTIONS, row.resource.provider)
    own = row.by_id == request.actor.person_id
    context = {
        "objection": row,
        "state": objection_state(row),
        "keys": keys if provider or own else {},
        "seen": unsealed(row.seen_sealed) if provider or own else "",
        "proposed": unsealed(row.proposed_sealed) if provider or own else "",
        "corrected": unsealed(row.corrected_sealed) if provider or own else "",
        "provider": provider,
        "present": _present(request, row, keys) if provider else None,
        "item": row.resource.items.filter(column=row.column).first(),
        "files": file_lines(row),
        "panel": next((panel_of(request.actor, one) for one in items_about(row) if may_see(request.actor, one)), None),
    }
    return render(request, "quality/objection.html", context)


@requires(OBJECT)
def new_objection(request: HubRequest, key: str) -> HttpResponseBase:
    """Object to a value of a row."""
    resource = resource_called(key)
    form = typed(forms.ObjectionForm, request, resource=resource)
    back = reverse("quality:report", args=[key])

    def save(filled: forms.ObjectionForm) -> HttpResponseBase:
        given = {name: filled.cleaned_data[name] for name in ("column", "seen", "proposed", "words", "evidence")}
        made = object_to(resource, row=filled.row(), **given, by=request.actor)
        return done(request, Text("异议已提交，核实后会通知您。", "Submitted; you will be told the outcome."), made.url)

    keyless = not key_columns(resource)
    context = {
        "title": Text("提出数据异议", "Object to a value"),
        "back": back,
        "note": resource.name,
        "keyless": keyless,
        "submit": Text("提交异议", "Submit"),
    }
    return form_page(request, "quality/form.html", form, save, context)


def _present(request: HubRequest, row: Objection, keys: dict[str, str]) -> Text | str:
    """What the source says now."""
    read(request.actor, row, "核实数据异议", column=row.column)
    found = row_of(row.resource, keys)
    if found is None:
        return Text("源数据中没有这一行", "The source has no such row")
    value = found.values.get(row.column)
    return Text("（空）", "(empty)") if value is None else value
