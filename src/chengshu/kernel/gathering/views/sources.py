"""Sources: the list, one of them, and the steps by which one is connected."""

from __future__ import annotations

from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from chengshu.base.errors import Refusal
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.catalogue.queries.entries import items_of
from chengshu.kernel.gathering import forms, queries, services, showing, tables
from chengshu.kernel.gathering.models import Kind, Purpose, Schedule
from chengshu.kernel.gathering.previewing import preview
from chengshu.kernel.gathering.proposing import proposed
from chengshu.kernel.gathering.rights import KEEP_SOURCES, RUN_SOURCES, SEE_ROWS, SEE_SOURCES
from chengshu.kernel.gathering.services.connections import things_at
from chengshu.kernel.gathering.views.frame import act, list_tabs, source_tabs
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page

ASKED = Text("已开始，进度见下。", "Begun; see how far it is below.")


@requires(SEE_SOURCES)
def sources(request: HubRequest) -> HttpResponseBase:
    """Every source of the reader's units, and the entries that wait for one."""
    rows = queries.sources_seen_by(request.actor)
    unit = request.GET.get("unit", "")
    if unit.isdigit():
        rows = rows.filter(resource__provider=int(unit))
    waiting = queries.waiting_resources(request.actor)
    context = {
        "tabs": list_tabs("sources"),
        "may_keep": request.actor.may(KEEP_SOURCES),
        "waiting": waiting[:8],
        "waiting_count": waiting.count(),
    }
    return list_page(request, "gathering/sources.html", tables.SOURCES, rows, context)


@requires(KEEP_SOURCES)
def source_new(request: HubRequest) -> HttpResponseBase:
    """Step 1: which entry, from which connection."""
    form = typed(
        forms.ChooseForm,
        request,
        resources=queries.waiting_resources(request.actor),
        connections=queries.connections_seen_by(request.actor)
        .filter(active=True)
        .exclude(kind__in=(Kind.OWN, Kind.HAND)),
        initial={"resource": request.GET.get("resource")},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        return HttpResponseRedirect(
            reverse("gathering:source_origin", args=[chosen["resource"].pk, chosen["connection"].pk])
        )
    context = {
        "title": Text("接入数据源 1/3：选择目录和连接", "Connect a source 1/3: entry and connection"),
        "back": reverse("gathering:sources"),
        "form": form,
        "submit": Text("下一步", "Next"),
    }
    return render(request, "gathering/form.html", context, status=422 if form.is_bound else 200)


@requires(KEEP_SOURCES)
def source_origin(request: HubRequest, resource: int, connection: int) -> HttpResponseBase:
    """Step 2: what at the connection; a look at it is the next step."""
    place = queries.connection_seen_by(request.actor, connection)
    form = typed(forms.OriginForm, request, kind=Kind(place.kind))
    if request.method == "POST" and form.is_valid():
        query = urlencode({name: value for name, value in form.cleaned_data.items() if value not in (None, "")})
        return HttpResponseRedirect(f"{reverse('gathering:source_mapping', args=[resource, connection])}?{query}")
    context = {
        "title": Text("接入数据源 2/3：读什么", "Connect a source 2/3: what is read"),
        "back": reverse("gathering:source_new"),
        "form": form,
        "submit": Text("下一步：预览", "Next: a look"),
        **_things(place),
    }
    return render(request, "gathering/form.html", context, status=422 if form.is_bound else 200)


def _things(place: object) -> dict[str, object]:
    """What can be read there, or why that cannot be said."""
    try:
        return {"things": things_at(place)[:500]}  # type: ignore[arg-type]
    except Refusal as refusal:
        return {"trouble": refusal.sentence}


@requires(KEEP_SOURCES)
def source_mapping(request: HubRequest, resource: int, connection: int) -> HttpResponseBase:
    """Step 3: the first rows, which column is which item, and how."""
    entry = one_of(queries.waiting_resources(request.actor), resource)
    place = queries.connection_seen_by(request.actor, connection)
    asked = forms.OriginForm(request.GET, kind=Kind(place.kind))
    back = reverse("gathering:source_origin", args=[resource, connection])
    if not asked.is_valid():
        return HttpResponseRedirect(back)
    origin = asked.origin()
    look = preview(place, origin)
    items = items_of(entry)
    form = typed(
        forms.MappingForm,
        request,
        items=items,
        columns=look.columns,
        proposals=proposed(items, list(look.columns), look.rows),
        kind=Kind(place.kind),
    )

    def save(form: forms.MappingForm) -> HttpResponseBase:
        given = form.cleaned_data
        marked = {"mark_column": given["mark_column"]} if given.get("mark_column") else {}
        made = services.add_source(
            entry,
            place,
            origin={**origin, **marked},
            mapping=form.mapping(),
            mode=given["mode"],
            watermark_column=given.get("watermark_column", ""),
            overlap=given.get("overlap") or 0,
            nulls=form.nothing(),
            data_class=given["data_class"],
            most_bad_percent=given["most_bad_percent"],
            known_columns=look.columns,
            by=request.actor,
        )
        said = Text("已接入。可以立即归集，也可以设定计划。", "Connected. Gather now, or set a schedule.")
        return done(request, said, reverse("gathering:source", args=[made.pk]))

    return form_page(request, "gathering/mapping.html", form, save, {"resource": entry, "look": look, "back": back})


@requires(SEE_SOURCES)
def source(request: HubRequest, pk: int) -> HttpResponseBase:
    """A source: how it stands, what the last run counted, when it runs again."""
    found = queries.source_seen_by(request.actor, pk)
    last = found.runs.first()
    items = items_of(found.resource)
    failure = work_queries.item_about(found)
    context = {
        "source": found,
        "state": tables.source_state(found),
        "tabs": source_tabs(found, "source", rows=reaches(request.actor, SEE_ROWS, found.resource.provider)),
        "run": last,
        "open": showing.is_open(last),
        "parts": showing.reconciliation(last) if last else [],
        "stage": showing.stage(last) if last else "",
        "reasons": showing.reasons(last, showing.names_of(items)) if last else [],
        "schedules": [(one, showing.rhythm(one)) for one in found.schedules.all()],
        "pairs": [(item, found.mapping.get(item.column)) for item in items],
        "may_keep": reaches(request.actor, KEEP_SOURCES, found.resource.provider),
        "may_run": reaches(request.actor, RUN_SOURCES, found.resource.provider),
        "panel": panel_of(request.actor, failure) if failure and failure.status == "open" else None,
    }
    return render(request, "gathering/source.html", context)


@requires(SEE_SOURCES)
def source_runs(request: HubRequest, pk: int) -> HttpResponseBase:
    """All its runs."""
    found = queries.source_seen_by(request.actor, pk)
    tabs = source_tabs(found, "source_runs", rows=reaches(request.actor, SEE_ROWS, found.resource.provider))
    context = {"source": found, "state": tables.source_state(found), "tabs": tabs}
    return list_page(
        request,
        "gathering/source_list.html",
        tables.RUNS,
        queries.runs_seen_by(request.actor).filter(source=found),
        context,
    )


@requires(RUN_SOURCES)
@require_POST
def source_run(request: HubRequest, pk: int) -> HttpResponseBase:
    """Gather now, or compare all keys now."""
    found = queries.source_seen_by(request.actor, pk)
    purpose = Purpose.COMPARE if request.POST.get("purpose") == Purpose.COMPARE else Purpose.GATHER
    run = services.ask_run(found, purpose=purpose, allow_empty=bool(request.POST.get("allow_empty")), by=request.actor)
    return done(request, ASKED, reverse("gathering:run", args=[run.pk]))


@requires(KEEP_SOURCES)
@require_POST
def source_rest(request: HubRequest, pk: int) -> HttpResponseBase:
    """Out of use, or back."""
    found = queries.source_seen_by(request.actor, pk)
    services.set_source_active(found, active=not found.active, by=request.actor)
    said = (
        Text("已停用，湖中数据仍在。", "Out of use; what was gathered stays.")
        if found.active
        else Text("已启用。", "In use again.")
    )
    return done(request, said, reverse("gathering:source", args=[pk]))


@requires(KEEP_SOURCES)
def source_change(request: HubRequest, pk: int) -> HttpResponseBase:
    """Another mapping or way."""
    found = queries.source_seen_by(request.actor, pk)
    items, kind = items_of(found.resource), Kind(found.connection.kind)
    columns = dict.fromkeys([*found.known_columns, *found.mapping.values()], "")
    initial = {
        "mode": found.mode,
        "watermark_column": found.watermark_column,
        "overlap": found.overlap,
        "mark_column": found.origin.get("mark_column", ""),
        "data_class": found.data_class,
        "nulls": ",".join(found.nulls),
        "most_bad_percent": found.most_bad_percent,
    }
    form = typed(
        forms.MappingForm, request, items=items, columns=columns, proposals=found.mapping, kind=kind, initial=initial
    )
    back = reverse("gathering:source", args=[pk])

    def save(form: forms.MappingForm) -> str:
        given = form.cleaned_data
        services.change_source(
            found,
            origin={**found.origin, "mark_column": given.get("mark_column", "")},
            mapping=form.mapping(),
            mode=given["mode"],
            watermark_column=given.get("watermark_column") or "",
            overlap=given.get("overlap") or 0,
            nulls=form.nothing(),
            data_class=given["data_class"],
            most_bad_percent=given["most_bad_percent"],
            by=request.actor,
        )
        return back

    return act(request, Text("修改映射和归集方式", "Change mapping and way"), form, save, back)


@requires(KEEP_SOURCES)
def schedule_set(request: HubRequest, pk: int) -> HttpResponseBase:
    """When it is gathered by itself."""
    found = queries.source_seen_by(request.actor, pk)
    form = typed(forms.ScheduleForm, request)
    back = reverse("gathering:source", args=[pk])

    def save(form: forms.ScheduleForm) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        services.set_schedule(found, **given, by=request.actor)
        return back

    return act(request, Text("设定归集计划", "Set a schedule"), form, save, back)


@requires(KEEP_SOURCES)
@require_POST
def schedule_drop(request: HubRequest, pk: int) -> HttpResponseBase:
    """By hand alone from now on."""
    schedule = one_of(Schedule.objects.select_related("source"), pk)
    found = queries.source_seen_by(request.actor, schedule.source_id)
    services.drop_schedule(schedule, by=request.actor)
    return done(request, Text("已取消该计划。", "The schedule is gone."), reverse("gathering:source", args=[found.pk]))
