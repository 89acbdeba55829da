"""Pages of the grid."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.coordinates import Box
from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.places import services
from chengshu.kernel.places.forms.registers import DutyForm, MapForm
from chengshu.kernel.places.maps import Layer, Map, feature
from chengshu.kernel.places.queries import answering, place_of_text
from chengshu.kernel.places.queries.cells import cell_named, cells_listed, counts, shown_of, within_cell
from chengshu.kernel.places.rights import EDIT_GRID, SEE_COMPONENTS, SEE_GRID
from chengshu.kernel.places.tables import CELLS, DUTIES
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page, short_list

ENTITIES = Text("法人（登记地址）", "Legal entities (registered address)")
COMPONENTS = Text("城市部件", "Components")


@requires(SEE_GRID)
def grid(request: HubRequest) -> HttpResponseBase:
    """The grid on the map and as a list."""
    shown = Map(Text("城市网格", "The city's grid"), layers=over_the_grid(request, shown=False), grid=True, tall=True)
    tiles = [Tile(label, count) for label, count in counts()]
    context = {"map": shown, "tiles": tiles, "may_edit": request.actor.may(EDIT_GRID)}
    return list_page(request, "places/grid.html", CELLS, cells_listed(), context)


@requires(SEE_GRID)
def cell(request: HubRequest, code: str) -> HttpResponseBase:
    """A cell: where it is, what lies in it, who answers for it and who did."""
    row = cell_named(code)
    outline = feature(shown_of(row), str(row.name), tone="info")
    area = Layer("cell", row.name, features=(outline,), clustered=False)
    box = Box(row.west, row.south, row.east, row.north)
    layers = (area, *over_the_grid(request, shown=True))
    context = {
        "cell": row,
        "above": within_cell(row),
        "map": Map(row.name, layers=layers, box=box, grid=True),
        "answerable": answering.answerable(row.pk),
        "duties": short_list(DUTIES, answering.history(row)),
        "may_edit": request.actor.may(EDIT_GRID),
    }
    return list_page(request, "places/cell.html", CELLS, cells_listed(row), context)


@requires(EDIT_GRID)
def appoint(request: HubRequest, code: str) -> HttpResponseBase:
    """Let somebody answer for a cell."""
    row = cell_named(code)
    url = reverse("places:cell", args=[code])

    def save(form: DutyForm) -> str:
        services.appoint(row, by=request.actor, **form.cleaned_data)
        return url

    title = Text("指定责任人：%(name)s", "Who answers for %(name)s").with_values(name=row.name)
    return form_view(request, typed(DutyForm, request), save, title=title, back=url)


@require_POST
@requires(EDIT_GRID)
def relieve(request: HubRequest, code: str, key: int) -> HttpResponse:
    """End a duty today."""
    services.relieve(key, by=request.actor)
    return done(request, Text("已卸任。", "The duty has ended."), reverse("places:cell", args=[code]))


@requires(EDIT_GRID)
def import_cells(request: HubRequest) -> HttpResponseBase:
    """Take cells and features from GeoJSON."""
    url = reverse("places:grid")

    def save(form: MapForm) -> str:
        upload = form.cleaned_data["file"]
        taken = services.take_map(upload.read(), source=upload.name, by=request.actor)
        for problem in taken.problems[:20]:
            done(request, problem, url)
        return url

    title = Text("导入网格和底图", "Import cells and map features")
    return form_view(request, typed(MapForm, request), save, title=title, back=url)


@requires(SEE_GRID)
def find(request: HubRequest) -> HttpResponseBase:
    """The places that words mean, for the search box of a map."""
    found = place_of_text(request.GET.get("q", "")[:300])
    rows = [
        {"lon": one.lon, "lat": one.lat, "name": one.name, "how": str(one.how), "confidence": one.confidence}
        for one in found
        if one.lon is not None
    ]
    return JsonResponse({"places": rows})


def over_the_grid(request: HubRequest, *, shown: bool) -> tuple[Layer, ...]:
    """What may be laid over the grid by who may see it: components, and legal entities by their address."""
    if not request.actor.may(SEE_COMPONENTS):
        return ()
    return (
        Layer("components", COMPONENTS, url=reverse("places:component_points"), by_view=True, shown=shown),
        Layer("entities", ENTITIES, url=reverse("places:entity_points"), by_view=True, shown=False),
    )
