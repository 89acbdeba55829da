"""Pages of the component register."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.audit.services import record
from chengshu.kernel.places import services
from chengshu.kernel.places.exporting import features_of
from chengshu.kernel.places.forms.registers import ChangeForm, ComponentForm, WhyForm
from chengshu.kernel.places.maps import Layer, Map, Pick, around, point
from chengshu.kernel.places.queries import components as queries
from chengshu.kernel.places.rights import EDIT_COMPONENTS, IMPORT_COMPONENTS, SEE_COMPONENTS, SETTLE_DOUBLES
from chengshu.kernel.places.showing import page_of
from chengshu.kernel.places.tables import COMPONENTS
from chengshu.ui.forms import done, form_page, form_view, typed
from chengshu.ui.tables import list_page

NARROWING = ("class", "state", "q")


@requires(SEE_COMPONENTS)
def components(request: HubRequest) -> HttpResponseBase:
    """The register as a list."""
    context = {
        "may_edit": request.actor.may(EDIT_COMPONENTS),
        "may_import": request.actor.may(IMPORT_COMPONENTS),
        "may_settle": request.actor.may(SETTLE_DOUBLES),
        "open_doubles": queries.open_doubles(),
        "map_url": f"{reverse('places:component_map')}?{_narrowing(request)}",
    }
    return list_page(request, "places/components.html", COMPONENTS(), queries.seen_by(request.actor), context)


@requires(SEE_COMPONENTS)
def component_map(request: HubRequest) -> HttpResponseBase:
    """The register on the map, narrowed as the list was."""
    url = f"{reverse('places:component_points')}?{_narrowing(request)}"
    layer = Layer("components", Text("城市部件", "Components"), url=url, by_view=True)
    box = queries.box_of(queries.seen_by(request.actor))
    shown = Map(Text("部件地图", "Map of components"), layers=(layer,), box=box, grid=True, tall=True)
    names = queries.class_names()
    classes = [
        (code, names[code].name if code in names else code, count)
        for code, count in queries.counts_by_class(request.actor)
    ]
    context = {"map": shown, "classes": classes, "chosen": request.GET.get("class", "")}
    return render(request, "places/component_map.html", context)


@requires(SEE_COMPONENTS)
def component(request: HubRequest, code: str) -> HttpResponseBase:
    """A component: where it stands, whose it is, what became of it."""
    row = queries.component_seen_by(request.actor, code)
    return render(request, "places/component.html", page_of(row, request.actor))


@requires(EDIT_COMPONENTS)
def register(request: HubRequest) -> HttpResponseBase:
    """Enter a component, its position picked on the map or typed."""
    initial = {name: request.GET[name] for name in ("lon", "lat", "address") if name in request.GET}
    form = typed(ComponentForm, request, initial=initial)

    def save(form: ComponentForm) -> HttpResponseBase:
        row = services.register_component(form.content(), by=request.actor)
        sentence = Text("已登记，标识码 %(code)s。", "Registered as %(code)s.").with_values(code=row.code)
        return done(request, sentence, reverse("places:component", args=[row.code]))

    shown = Map(Text("选取位置", "Pick the position"), pick=Pick(finds=True), grid=True)
    context = {"map": shown, "back": reverse("places:components")}
    return form_page(request, "places/register.html", form, save, context)


@requires(EDIT_COMPONENTS)
def change(request: HubRequest, code: str) -> HttpResponseBase:
    """Write a component anew, with a reason."""
    row = queries.component_seen_by(request.actor, code)
    url = reverse("places:component", args=[code])

    def save(form: ChangeForm) -> HttpResponseBase:
        why = form.cleaned_data["why"]
        services.change_component(code, form.content(), by=request.actor, why=why)
        return done(request, Text("已变更。", "Changed."), url)

    spot = Layer("here", row.name, features=(point(row.lon, row.lat, str(row)),))
    shown = Map(
        Text("选取位置", "Pick the position"), layers=(spot,), box=around(row.lon, row.lat), pick=Pick(finds=True)
    )
    return form_page(
        request,
        "places/register.html",
        typed(ChangeForm, request, row=row),
        save,
        {"map": shown, "back": url, "row": row},
    )


@requires(EDIT_COMPONENTS)
def remove(request: HubRequest, code: str) -> HttpResponseBase:
    """Say that a component was taken away."""
    url = reverse("places:component", args=[code])

    def save(form: WhyForm) -> str:
        services.remove_component(code, by=request.actor, why=form.cleaned_data["why"])
        return url

    title = Text("拆除部件 %(code)s", "Component %(code)s was taken away").with_values(code=code)
    return form_view(request, typed(WhyForm, request), save, title=title, back=url)


@requires(SEE_COMPONENTS)
def export_geojson(request: HubRequest) -> HttpResponseBase:
    """The standing components as GeoJSON, in the columns that the import reads."""
    record(request.actor, "places.component.exported", kind="geojson")
    answer = StreamingHttpResponse(features_of(queries.seen_by(request.actor)), content_type="application/geo+json")
    answer["Content-Disposition"] = 'attachment; filename="components.geojson"'
    return answer


def _narrowing(request: HubRequest) -> str:
    return urlencode({name: request.GET[name] for name in NARROWING if request.GET.get(name)})
