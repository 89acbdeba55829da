"""Connections, and the places to which they may lead."""

from __future__ import annotations

from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.errors import NotFound, Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches, units_within
from chengshu.kernel.gathering import forms, queries, services, tables
from chengshu.kernel.gathering.models import CONNECTION_KIND_LABELS, Kind, Place
from chengshu.kernel.gathering.rights import KEEP_SOURCES, SEE_SOURCES, SET_PLACES
from chengshu.kernel.gathering.views.frame import act, list_tabs
from chengshu.ui.forms import done, typed
from chengshu.ui.tables import list_page, short_list

WAY_LABELS = {
    "host": Text("主机", "Host"),
    "port": Text("端口", "Port"),
    "database": Text("数据库", "Database"),
    "user": Text("账号", "Account"),
    "path": Text("文件或目录", "File or folder"),
    "url": Text("接口地址", "Address"),
    "header": Text("凭证请求头", "Header of the token"),
    "host_key": Text("主机密钥", "Host key"),
}
ADDED = Text("连接已保存。请先测试连接。", "The connection is kept. Test it first.")


@requires(SEE_SOURCES)
def connections(request: HubRequest) -> HttpResponseBase:
    """Every connection of the reader's units."""
    context = {"tabs": list_tabs("connections"), "may_keep": request.actor.may(KEEP_SOURCES)}
    return list_page(
        request, "gathering/connections.html", tables.CONNECTIONS, queries.connections_seen_by(request.actor), context
    )


@requires(KEEP_SOURCES)
def connection_new(request: HubRequest) -> HttpResponseBase:
    """Step 1: what is at the other end."""
    form = typed(forms.KindForm, request)
    back = reverse("gathering:connections")
    title = Text("新建连接", "New connection")

    def save(form: forms.KindForm) -> str:
        return reverse("gathering:connection_add", args=[form.cleaned_data["kind"]])

    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(save(form))
    return act(request, title, form, save, back, submit=Text("下一步", "Next"))


@requires(KEEP_SOURCES)
def connection_add(request: HubRequest, kind: str) -> HttpResponseBase:
    """Step 2: how to get there."""
    chosen = _kind(kind)
    form = typed(forms.ConnectionForm, request, units=units_within(request.actor, KEEP_SOURCES), kind=chosen)

    def save(form: forms.ConnectionForm) -> str:
        given = form.cleaned_data
        made = services.add_connection(
            given["unit"],
            name_zh=given["name_zh"],
            name_en=given["name_en"],
            kind=chosen,
            way=form.way(),
            secret=given.get("secret", ""),
            host=given["host"],
            system_code=given["system_code"],
            by=request.actor,
        )
        return reverse("gathering:connection", args=[made.pk])

    title = Text("新建连接：%(kind)s", "New connection: %(kind)s").with_values(kind=CONNECTION_KIND_LABELS[chosen])
    return act(request, title, form, save, reverse("gathering:connection_new"), said=ADDED)


@requires(SEE_SOURCES)
def connection(request: HubRequest, pk: int) -> HttpResponseBase:
    """A connection with what hangs on it; never its secret."""
    found = queries.connection_seen_by(request.actor, pk)
    sources = queries.sources_seen_by(request.actor).filter(connection=found)
    context = {
        "connection": found,
        "state": tables.connection_state(found),
        "way": [(WAY_LABELS.get(name, name), value) for name, value in found.way.items()],
        "listing": short_list(tables.SOURCES, sources),
        "may_keep": reaches(request.actor, KEEP_SOURCES, found.unit),
    }
    return render(request, "gathering/connection.html", context)


@requires(KEEP_SOURCES)
@require_POST
def connection_test(request: HubRequest, pk: int) -> HttpResponseBase:
    """Try it now; what came of it stands on the connection's page."""
    found = queries.connection_seen_by(request.actor, pk)
    try:
        said = services.test_connection(found, by=request.actor)
    except Refusal as refusal:
        said = refusal.sentence
    return done(request, said, reverse("gathering:connection", args=[pk]))


@requires(KEEP_SOURCES)
def connection_change(request: HubRequest, pk: int) -> HttpResponseBase:
    """Change it; the secret stays unless another is typed."""
    found = queries.connection_seen_by(request.actor, pk)
    units = units_within(request.actor, KEEP_SOURCES)
    initial = forms.ConnectionForm.typed_before(found)
    form = typed(forms.ConnectionForm, request, units=units, kind=_kind(found.kind), initial=initial)
    back = reverse("gathering:connection", args=[pk])

    def save(form: forms.ConnectionForm) -> str:
        given = form.cleaned_data
        services.change_connection(
            found,
            name_zh=given["name_zh"],
            name_en=given["name_en"],
            way=form.way(),
            secret=given.get("secret") or None,
            host=given["host"],
            system_code=given["system_code"],
            by=request.actor,
        )
        return back

    return act(request, Text("修改连接", "Change the connection"), form, save, back, said=ADDED)


@requires(SET_PLACES)
def places(request: HubRequest) -> HttpResponseBase:
    """Where connections may lead."""
    return list_page(
        request, "gathering/places.html", tables.PLACES, Place.objects.order_by("ended_at", "kind", "value")
    )


@requires(SET_PLACES)
def place_new(request: HubRequest) -> HttpResponseBase:
    """Allow one."""
    form = typed(forms.PlaceForm, request)
    back = reverse("gathering:places")

    def save(form: forms.PlaceForm) -> str:
        services.allow_place(**form.cleaned_data, by=request.actor)
        return back

    return act(request, Text("放行一个范围", "Allow a place"), form, save, back)


@requires(SET_PLACES)
def place(request: HubRequest, pk: int) -> HttpResponseBase:
    """One place, and taking it back."""
    found = get_object_or_404(Place.objects.select_related("by", "ended_by"), pk=pk)
    if request.method == "POST":
        services.end_place(found, by=request.actor)
        said = Text("已收回，此后的连接不再放行。", "Taken back; connections lead there no more.")
        return done(request, said, reverse("gathering:places"))
    return render(request, "gathering/place.html", {"place": found})


def _kind(value: str) -> Kind:
    if value not in forms.connections.FIELDS:
        raise NotFound
    return Kind(value)
