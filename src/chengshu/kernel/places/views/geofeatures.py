"""Pages of features: lists handed in and taken, single ones with their history, the layer as a file."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.audit.services import record
from chengshu.kernel.places import services
from chengshu.kernel.places.exporting import layer_as_geojson
from chengshu.kernel.places.forms.layers import FeatureForm, FeatureListForm, WhyForm
from chengshu.kernel.places.geobase import layers as queries
from chengshu.kernel.places.geopages import feature_page, features_wanted, list_page_of, template_of
from chengshu.kernel.places.models import GeoFeature, GeoLayer
from chengshu.kernel.places.rights import KEEP_LAYERS, SEE_BASE
from chengshu.kernel.places.tables.layers import LISTS, layer_url
from chengshu.ui.forms import done, form_page, form_view, typed
from chengshu.ui.tables import listing


@requires(KEEP_LAYERS)
def hand_in(request: HubRequest, key: str) -> HttpResponseBase:
    """Hand in a list; the lists handed in before."""
    row = queries.layer_open_to(request.actor, key)

    def save(form: FeatureListForm) -> str:
        upload = form.cleaned_data["file"]
        made = services.hand_in_features(row, upload.name, upload.read(), form.handed(), by=request.actor)
        return reverse("places:feature_list", args=[made.pk])

    context = {"layer": row, "listing": listing(request, LISTS, queries.lists_of(row))}
    form = typed(FeatureListForm, request)
    return form_page(request, "places/feature_lists.html", form, save, context)


@requires(KEEP_LAYERS)
def feature_list(request: HubRequest, key: int) -> HttpResponseBase:
    """What a list would do, or did: what differs, and what is wrong."""
    row = queries.list_of_features(key)
    queries.layer_open_to(request.actor, row.layer.key)
    return render(request, "places/feature_list.html", list_page_of(row, request.actor))


@require_POST
@requires(KEEP_LAYERS)
def take(request: HubRequest, key: int) -> HttpResponse:
    """Take what the list would do."""
    row = services.take_features(key, by=request.actor)
    sentence = Text(
        "已导入：新增 %(new)s，变更 %(changed)s，终止 %(ends)s。",
        "Taken in: %(new)s new, %(changed)s changed, %(ends)s ended.",
    )
    counts = {name: row.counts[f"taken_{name}"] for name in ("new", "changed", "ends")}
    return done(request, sentence.with_values(**counts), reverse("places:feature_list", args=[key]))


@requires(KEEP_LAYERS)
def template(request: HubRequest, key: str) -> HttpResponseBase:
    """The form to fill in, with one row as an example."""
    row = queries.layer_open_to(request.actor, key)
    answer = HttpResponse(template_of(row), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.key}.csv"'
    return answer


@requires(SEE_BASE)
def export_geojson(request: HubRequest, key: str) -> HttpResponseBase:
    """The layer as it was on a day, as GeoJSON that the import reads."""
    row = queries.layer_open_to(request.actor, key)
    wanted = features_wanted(row, request.GET)
    record(request.actor, "places.layer.exported", row, day=wanted.day.isoformat(), kind="geojson")
    answer = StreamingHttpResponse(layer_as_geojson(row, wanted.rows), content_type="application/geo+json")
    answer["Content-Disposition"] = f'attachment; filename="{row.key}.geojson"'
    return answer


@requires(SEE_BASE)
def feature(request: HubRequest, key: str, code: str) -> HttpResponseBase:
    """A feature as it was on a day, with its history."""
    row = queries.layer_open_to(request.actor, key)
    return render(request, "places/geo_feature.html", feature_page(row, code, request.GET, request.actor))


@requires(KEEP_LAYERS)
def new(request: HubRequest, key: str) -> HttpResponseBase:
    """Register a feature."""
    return _write(request, queries.layer_open_to(request.actor, key), None)


@requires(KEEP_LAYERS)
def change(request: HubRequest, key: str, code: str) -> HttpResponseBase:
    """Write a feature anew from a day on."""
    row = queries.layer_open_to(request.actor, key)
    return _write(request, row, _one(row, code))


@requires(KEEP_LAYERS)
def end(request: HubRequest, key: str, code: str) -> HttpResponseBase:
    """Let a feature be no more from a day on."""
    row = queries.layer_open_to(request.actor, key)
    there = _one(row, code)
    url = reverse("places:geo_feature", args=[key, code])

    def save(form: WhyForm) -> str:
        services.end_feature(there, by=request.actor, why=form.cleaned_data["why"], on=form.cleaned_data["on"])
        return layer_url(key)

    title = Text("终止要素：%(name)s", "End %(name)s").with_values(name=there.name)
    return form_view(request, typed(WhyForm, request), save, title=title, back=url)


def _write(request: HubRequest, layer: GeoLayer, there: GeoFeature | None) -> HttpResponseBase:
    def save(form: FeatureForm) -> str:
        given = form.cleaned_data
        made = services.put_feature(
            layer, form.values(), given["shape"], by=request.actor, valid_from=given["valid_from"], why=given["why"]
        )
        return reverse("places:geo_feature", args=[layer.key, made.code])

    form = typed(FeatureForm, request, layer=layer, feature=there)
    title = Text("变更要素：%(name)s", "Change %(name)s") if there else Text("登记要素：%(name)s", "New in %(name)s")
    name = there.name if there else layer.name
    back = reverse("places:geo_feature", args=[layer.key, there.code]) if there else layer_url(layer.key)
    return form_view(request, form, save, title=title.with_values(name=name), back=back)


def _one(layer: GeoLayer, code: str) -> GeoFeature:
    """The feature that has not ended. Raises NotFound."""
    found = layer.features.filter(code=code, known_until=None, valid_until=None).select_related("layer__owner").first()
    if found is None:
        raise NotFound
    return found
