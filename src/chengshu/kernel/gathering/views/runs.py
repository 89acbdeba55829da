"""Runs, quarantine and changes of form."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text, bracketed
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.services import read
from chengshu.kernel.catalogue.queries.entries import items_of
from chengshu.kernel.gathering import forms, quarantine, queries, services, showing, tables
from chengshu.kernel.gathering.listing import misfit_table, misfits_page
from chengshu.kernel.gathering.models import Drift, DriftKind
from chengshu.kernel.gathering.rights import KEEP_SOURCES, MEND_ROWS, RUN_SOURCES, SEE_ROWS, SEE_SOURCES
from chengshu.kernel.gathering.services.mending import waiting_rows
from chengshu.kernel.gathering.views.frame import DONE, act, list_tabs, source_tabs
from chengshu.ui.forms import done, typed
from chengshu.ui.pages import page
from chengshu.ui.tables import list_page, listing

WHY_READ = "查看隔离区"


@requires(SEE_SOURCES)
def runs(request: HubRequest) -> HttpResponseBase:
    """Every run of the reader's units."""
    context = {"tabs": list_tabs("runs")}
    return list_page(request, "gathering/runs.html", tables.RUNS, queries.runs_seen_by(request.actor), context)


@requires(SEE_SOURCES)
def run(request: HubRequest, pk: int) -> HttpResponseBase:
    """A run with its reconciliation; while it goes on the page asks for its progress again and again."""
    found = queries.run_seen_by(request.actor, pk)
    provider = found.source.resource.provider
    context = {
        "run": found,
        "state": tables.run_state(found),
        "open": showing.is_open(found),
        "stage": showing.stage(found),
        "parts": showing.reconciliation(found),
        "reasons": showing.reasons(found, showing.names_of(items_of(found.source.resource))),
        "may_run": reaches(request.actor, RUN_SOURCES, provider),
        "may_see_rows": reaches(request.actor, SEE_ROWS, provider),
    }
    return page(request, "gathering/run.html", "gathering/_run.html", context)


@requires(RUN_SOURCES)
@require_POST
def run_stop(request: HubRequest, pk: int) -> HttpResponseBase:
    """Break it off; nothing of it is stored."""
    found = queries.run_seen_by(request.actor, pk)
    services.stop_run(found, by=request.actor)
    return done(request, Text("已停止。", "Stopped."), reverse("gathering:run", args=[pk]))


@requires(SEE_ROWS)
def quarantine_of(request: HubRequest, pk: int) -> HttpResponseBase:
    """Rows that did not fit, a page at a time, with their reasons and as they came."""
    source = queries.source_with_rows(request.actor, pk)
    rows = misfits_page(source, request)
    read(request.actor, source, WHY_READ, rows=len(rows))
    context = {
        "source": source,
        "tabs": source_tabs(source, "quarantine", rows=True),
        "listing": listing(request, misfit_table(source), rows),
        "waiting": waiting_rows(source).count(),
        "may_mend": reaches(request.actor, MEND_ROWS, source.resource.provider),
    }
    return page(request, "gathering/quarantine.html", "ui/_table.html", context)


@requires(MEND_ROWS)
def misfit(request: HubRequest, pk: int, run: int, row: int) -> HttpResponseBase:
    """Put one row right."""
    source = queries.source_with_rows(request.actor, pk)
    found = quarantine.row_of(source, run, row)
    if found is None:
        raise NotFound
    read(request.actor, source, WHY_READ, run=run, row=row)
    items = {item.column: item for item in items_of(source.resource)}
    columns = {column: bracketed(items[into].name, column) for into, column in source.mapping.items() if into in items}
    form = typed(forms.MendForm, request, columns=columns, values=found.values or {})
    back = reverse("gathering:quarantine", args=[pk])

    def save(form: forms.MendForm) -> str:
        services.mend_row(source, run, row, {**(found.values or {}), **form.values()}, by=request.actor)
        return back

    said = Text("已记下修正，入库前会再次检查。", "Noted; it is judged again before it is stored.")
    more = {
        "misfit": found,
        "sentences": found.sentences(showing.names_of(list(items.values()))),
        "aside": reverse("gathering:misfit_aside", args=[pk, run, row]),
    }
    return act(request, Text("修正一行", "Mend a row"), form, save, back, said=said, **more)


@requires(MEND_ROWS)
def misfit_aside(request: HubRequest, pk: int, run: int, row: int) -> HttpResponseBase:
    """Leave one row out, with a reason."""
    source = queries.source_with_rows(request.actor, pk)
    form = typed(forms.AsideForm, request)
    back = reverse("gathering:quarantine", args=[pk])

    def save(form: forms.AsideForm) -> str:
        services.set_row_aside(source, run, row, reason=form.cleaned_data["reason"], by=request.actor)
        return back

    return act(request, Text("此行不入库", "Leave this row out"), form, save, back)


@requires(MEND_ROWS)
@require_POST
def mended_store(request: HubRequest, pk: int) -> HttpResponseBase:
    """Bring every mended row into the table."""
    source = queries.source_with_rows(request.actor, pk)
    run = services.store_mended(source, by=request.actor)
    return done(request, Text("正在入库。", "Being stored."), reverse("gathering:run", args=[run.pk]))


@requires(SEE_SOURCES)
def drifts(request: HubRequest, pk: int) -> HttpResponseBase:
    """What changed in the form of a source."""
    source = queries.source_seen_by(request.actor, pk)
    tabs = source_tabs(source, "drifts", rows=reaches(request.actor, SEE_ROWS, source.resource.provider))
    context = {"source": source, "state": tables.source_state(source), "tabs": tabs}
    return list_page(request, "gathering/source_list.html", tables.DRIFTS, source.drifts.all(), context)


@requires(KEEP_SOURCES)
def drift(request: HubRequest, pk: int) -> HttpResponseBase:
    """Decide about a change of form."""
    found = one_of(Drift.scoped.within(request.actor, KEEP_SOURCES).select_related("source__resource"), pk)
    back = reverse("gathering:drifts", args=[found.source_id])
    new = found.source.drifts.filter(kind="new", state="open").values_list("column", flat=True)
    form = typed(forms.DriftForm, request, columns=[*new, *found.source.known_columns])

    def save(form: forms.DriftForm) -> str:
        given = form.cleaned_data
        if given["decision"] == "map":
            services.map_drift(found, given["column"], reason=given["reason"], by=request.actor)
        elif given["decision"] == "accept":
            services.accept_drift(found, reason=given["reason"], by=request.actor)
        else:
            services.refuse_drift(found, reason=given["reason"], by=request.actor)
        return back

    change = Text("%(kind)s：%(column)s", "%(kind)s: %(column)s").with_values(
        kind=tables.DRIFT_WORDS[DriftKind(found.kind)], column=found.column
    )
    return act(
        request,
        change,
        form,
        save,
        back,
        said=DONE,
        note=f"{found.before} → {found.after}" if found.after and found.before else "",
    )
