"""Components that may be one: the list, a pair side by side, the verdict."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.places import services
from chengshu.kernel.places.forms.registers import SettleForm
from chengshu.kernel.places.maps import Layer, Map, around, point
from chengshu.kernel.places.models import LikelyDouble
from chengshu.kernel.places.queries.components import double_of_key, doubles_listed
from chengshu.kernel.places.rights import SETTLE_DOUBLES
from chengshu.kernel.places.services.components import printed
from chengshu.kernel.places.showing import said
from chengshu.kernel.places.tables import DOUBLES
from chengshu.kernel.places.wordings import FIELD_LABELS
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page


@requires(SETTLE_DOUBLES)
def doubles(request: HubRequest) -> HttpResponseBase:
    """The pairs, the open ones first."""
    return list_page(request, "places/doubles.html", DOUBLES, doubles_listed(), {})


@require_POST
@requires(SETTLE_DOUBLES)
def look(request: HubRequest) -> HttpResponse:
    """Look through the whole register now."""
    found = services.look_for_doubles(by=request.actor)
    sentence = Text("已查找，新发现 %(n)s 对。", "Looked through: %(n)s new pairs.").with_values(n=found)
    return done(request, sentence, reverse("places:doubles"))


@requires(SETTLE_DOUBLES)
def double(request: HubRequest, key: int) -> HttpResponseBase:
    """Two components side by side, and the verdict."""
    pair = double_of_key(key)
    back = reverse("places:doubles")

    def save(form: SettleForm) -> HttpResponseBase:
        services.settle_double(key, by=request.actor, **form.cleaned_data)
        return done(request, Text("已认定。", "Settled."), back)

    form = typed(SettleForm, request, pair=pair)
    return form_page(request, "places/double.html", form, save, _beside(pair))


def _beside(pair: LikelyDouble) -> dict[str, object]:
    both = (pair.first, pair.second)
    spots = tuple(
        point(row.lon, row.lat, str(row), url=reverse("places:component", args=[row.code]), tone=tone)
        for row, tone in zip(both, ("info", "bad"), strict=True)
    )
    layer = Layer("pair", Text("两个部件", "Both"), features=spots, clustered=False)
    first, second = printed(pair.first), printed(pair.second)
    return {
        "pair": pair,
        "map": Map(
            Text("两个部件的位置", "Where they stand"), layers=(layer,), box=around(pair.first.lon, pair.first.lat, 8)
        ),
        "fields": [
            (FIELD_LABELS[name], said(name, first[name]), said(name, second[name]), first[name] != second[name])
            for name in first
        ],
    }
