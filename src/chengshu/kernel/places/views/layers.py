"""Pages of layers: what each holds, how it is set up, how it goes out."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.places import services
from chengshu.kernel.places.forms.layers import ItemForm, LayerForm, PublishForm, WhyForm
from chengshu.kernel.places.geobase import layers as queries
from chengshu.kernel.places.geobase.publishing import publish_layer
from chengshu.kernel.places.geopages import features_wanted, layer_page
from chengshu.kernel.places.rights import KEEP_LAYERS, SEE_BASE
from chengshu.kernel.places.tables.layers import FEATURES, LAYERS, layer_url
from chengshu.spec.data import Sharing
from chengshu.ui.forms import form_view, typed
from chengshu.ui.tables import list_page


@requires(SEE_BASE)
def layers(request: HubRequest) -> HttpResponseBase:
    """All layers; that a layer is there is no secret."""
    rows = queries.standings(queries.layers_in_force(), queries.layers_open_to(request.actor))
    context = {"may_keep": request.actor.may(KEEP_LAYERS)}
    return list_page(request, "places/layers.html", LAYERS, rows, context)


@requires(SEE_BASE)
def layer(request: HubRequest, key: str) -> HttpResponseBase:
    """A layer: its map, its features as they were on a day, what may be said of them, its history."""
    row = queries.layer_open_to(request.actor, key)
    wanted = features_wanted(row, request.GET)
    return list_page(request, "places/layer.html", FEATURES, wanted.rows, layer_page(row, wanted, request.actor))


@requires(KEEP_LAYERS)
def new(request: HubRequest) -> HttpResponseBase:
    """Set up a layer."""

    def save(form: LayerForm) -> str:
        row = services.define_layer(form.cleaned_data["key"], form.content(), by=request.actor)
        return layer_url(row.key)

    form = typed(LayerForm, request, actor=request.actor)
    return form_view(request, form, save, title=Text("新建图层", "New layer"), back=reverse("places:layers"))


@requires(KEEP_LAYERS)
def change(request: HubRequest, key: str) -> HttpResponseBase:
    """Write a layer anew, with a reason."""
    row = queries.layer_open_to(request.actor, key)

    def save(form: LayerForm) -> str:
        services.change_layer(row, form.content(), by=request.actor, why=form.cleaned_data["why"])
        return layer_url(key)

    title = Text("修改图层：%(name)s", "Change %(name)s").with_values(name=row.name)
    return form_view(
        request, typed(LayerForm, request, actor=request.actor, layer=row), save, title=title, back=layer_url(key)
    )


@requires(KEEP_LAYERS)
def close(request: HubRequest, key: str) -> HttpResponseBase:
    """End a layer."""
    row = queries.layer_open_to(request.actor, key)

    def save(form: WhyForm) -> str:
        services.close_layer(row, by=request.actor, why=form.cleaned_data["why"], on=form.cleaned_data["on"])
        return reverse("places:layers")

    title = Text("停用图层：%(name)s", "End %(name)s").with_values(name=row.name)
    return form_view(request, typed(WhyForm, request), save, title=title, back=layer_url(key))


@requires(KEEP_LAYERS)
def publish(request: HubRequest, key: str) -> HttpResponseBase:
    """Give a layer its table and its entry, so that bodies apply for it in the exchange."""
    row = queries.layer_open_to(request.actor, key)

    def save(form: PublishForm) -> str:
        given = form.cleaned_data
        publish_layer(row, sharing=Sharing(given["sharing"]), ground=given["ground"], by=request.actor)
        return layer_url(key)

    title = Text("发布到共享交换：%(name)s", "Publish %(name)s in the exchange").with_values(name=row.name)
    return form_view(request, typed(PublishForm, request), save, title=title, back=layer_url(key), apart=True)


@requires(KEEP_LAYERS)
def new_item(request: HubRequest, key: str) -> HttpResponseBase:
    """Declare what may be said of each feature."""
    row = queries.layer_open_to(request.actor, key)

    def save(form: ItemForm) -> str:
        services.declare_item(row, form.wanted(), by=request.actor)
        return layer_url(key)

    return form_view(
        request, typed(ItemForm, request), save, title=Text("增加属性", "Declare an attribute"), back=layer_url(key)
    )


@requires(KEEP_LAYERS)
def end_item(request: HubRequest, key: str, item: str) -> HttpResponseBase:
    """Let an attribute be given no more."""
    row = queries.item_of(queries.layer_open_to(request.actor, key), item)

    def save(form: WhyForm) -> str:
        services.end_item(row, by=request.actor, why=form.cleaned_data["why"])
        return layer_url(key)

    title = Text("停用属性：%(name)s", "End %(name)s").with_values(name=row.name)
    return form_view(request, typed(WhyForm, request), save, title=title, back=layer_url(key))
