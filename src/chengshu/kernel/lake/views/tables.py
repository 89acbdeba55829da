"""Pages of tables, their versions and rows."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.audit.services import read
from chengshu.kernel.lake import services
from chengshu.kernel.lake.forms.lake import BringBackForm, PurposeForm, RetentionForm, SortForm
from chengshu.kernel.lake.models import LakeTable, Retention
from chengshu.kernel.lake.names import Layer
from chengshu.kernel.lake.queries.pool import tables_with_growth
from chengshu.kernel.lake.queries.preview import preview
from chengshu.kernel.lake.rights import KEEP_LAKE, PREVIEW, SEE_LAKE
from chengshu.kernel.lake.showing import pool_tiles, table_page
from chengshu.kernel.lake.tables.lake import RETENTIONS, TABLES, name_of, table_url
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page

SAVED = Text("已保存。", "Saved.")


def _table(table_id: int) -> LakeTable:
    return get_object_or_404(tables_with_growth(), pk=table_id)


@requires(SEE_LAKE)
def tables(request: HubRequest) -> HttpResponseBase:
    """All tables with their rows, size, growth and freshness."""
    context = {"tiles": pool_tiles(), "may_keep": request.actor.may(KEEP_LAKE)}
    return list_page(request, "lake/tables.html", TABLES, tables_with_growth(), context)


@requires(SEE_LAKE)
def table(request: HubRequest, table_id: int) -> HttpResponse:
    """A table with its columns, versions, upkeep and lineage."""
    found = _table(table_id)
    return render(request, "lake/table.html", table_page(request.actor, found))


@requires(PREVIEW)
def rows(request: HubRequest, table_id: int) -> HttpResponseBase:
    """The first rows of a version, masked, for a purpose that is written down."""
    found = _table(table_id)
    given = {"version": request.GET.get("version")}
    form = typed(PurposeForm, request, initial=given)
    context = {"table": found, "name": name_of(found), "back": table_url(found)}

    def show(form: PurposeForm) -> HttpResponseBase:
        seen = preview(found, form.cleaned_data["version"])
        read(request.actor, found, form.cleaned_data["why"], version=seen.version, rows=len(seen.rows))
        services.note_read([found.name], rows=len(seen.rows))
        return render(request, "lake/rows.html", context | {"preview": seen})

    return form_page(request, "lake/rows.html", form, show, context)


@requires(KEEP_LAKE)
def bring_back(request: HubRequest, table_id: int) -> HttpResponseBase:
    """Make an older version the newest one again."""
    found = _table(table_id)
    form = typed(BringBackForm, request, initial={"version": request.GET.get("version")})

    def save(form: BringBackForm) -> HttpResponseBase:
        services.bring_back(found, **form.cleaned_data, by=request.actor)
        return done(request, Text("已恢复，成为最新版本。", "It is the newest version again."), table_url(found))

    title = Text("恢复旧版本", "Bring back an older version")
    return form_page(request, "lake/form.html", form, save, {"title": title, "back": table_url(found)})


@requires(KEEP_LAKE)
def arrange(request: HubRequest, table_id: int) -> HttpResponseBase:
    """Choose the order of rows and the subject area."""
    found = _table(table_id)
    form = typed(SortForm, request, initial={"columns": found.sort_by, "area": found.area_id})
    form.fields["columns"].choices = [(name, name) for name, _ in found.columns]  # type: ignore[attr-defined]

    def save(form: SortForm) -> HttpResponseBase:
        values = form.cleaned_data
        services.arrange(found, sort_by=values["columns"], area=values["area"], by=request.actor)
        return done(request, SAVED, table_url(found))

    title = Text("整理设置", "Order and area")
    return form_page(request, "lake/form.html", form, save, {"title": title, "back": table_url(found)})


@requires(SEE_LAKE)
def retentions(request: HubRequest) -> HttpResponseBase:
    """How long older versions stay, with history."""
    context = {"may_keep": request.actor.may(KEEP_LAKE)}
    return list_page(request, "lake/retentions.html", RETENTIONS, Retention.objects.select_related("by"), context)


@requires(KEEP_LAKE)
def new_retention(request: HubRequest) -> HttpResponseBase:
    """Set how long older versions stay."""
    back = reverse("lake:retentions")

    def save(form: RetentionForm) -> HttpResponseBase:
        values = form.cleaned_data
        layer = Layer(values.pop("layer")) if values["layer"] else values.pop("layer") or None
        services.set_retention(layer=layer, **values, by=request.actor)
        return done(request, SAVED, back)

    title = Text("设置保留期限", "Set retention")
    context = {"title": title, "back": back}
    return form_page(request, "lake/form.html", typed(RetentionForm, request), save, context)
