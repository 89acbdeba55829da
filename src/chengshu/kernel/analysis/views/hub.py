"""Pages of the hub as a whole: the front page, the pool, the fusion."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.analysis import showing
from chengshu.kernel.analysis.forms.analysis import LimitForm
from chengshu.kernel.analysis.models import LIMIT_LABELS, Limit, LimitRule
from chengshu.kernel.analysis.queries.limits import limits as limits_in_force
from chengshu.kernel.analysis.rights import FUSE, SEE_HUB, SET_LIMITS
from chengshu.kernel.analysis.services.fusing import ask_to_fuse
from chengshu.kernel.analysis.services.limits import set_limit
from chengshu.kernel.analysis.tables.analysis import LIMITS
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.panels import panels_for
from chengshu.ui.tables import list_page


@requires(SEE_HUB)
def hub(request: HubRequest) -> HttpResponse:
    """The front page of the hub (数据中枢首页)."""
    context = showing.hub_page(request.actor) | {"panels": panels_for("analysis.hub", request.actor, None)}
    return render(request, "analysis/hub.html", context)


@requires(SEE_HUB)
def pool(request: HubRequest) -> HttpResponse:
    """Size, growth, freshness, use and cost of the pool by subject area."""
    return render(request, "analysis/pool.html", showing.pool_page(request.actor))


@requires(SEE_HUB)
def fusion(request: HubRequest) -> HttpResponse:
    """What is fused, at which rate, and which bureaus meet where."""
    context = showing.fusion_page(request.actor) | {"may_fuse": request.actor.may(FUSE)}
    return render(request, "analysis/fusion.html", context)


@requires(FUSE)
@require_POST
def fuse(request: HubRequest) -> HttpResponse:
    """Have the fusion run again."""
    ask_to_fuse(by=request.actor)
    said = Text("已安排，后台几分钟内运行。", "It runs within a few minutes.")
    return done(request, said, reverse("analysis:fusion"))


@requires(SET_LIMITS)
def limits(request: HubRequest) -> HttpResponseBase:
    """Limits and prices in force, with their history."""
    in_force = [(LIMIT_LABELS[key], value) for key, value in limits_in_force().items()]
    context = {"tabs": showing.work_tabs(request.actor, "limits"), "in_force": in_force}
    return list_page(request, "analysis/limits.html", LIMITS, LimitRule.objects.select_related("set_by"), context)


@requires(SET_LIMITS)
def new_limit(request: HubRequest) -> HttpResponseBase:
    """Set a limit or a price."""
    back = reverse("analysis:limits")

    def save(form: LimitForm) -> str:
        given = form.cleaned_data
        set_limit(Limit(given["key"]), given["value"], why=given["why"], by=request.actor)
        return back

    title = Text("设置限额或单价", "Set a limit or price")
    return form_view(request, typed(LimitForm, request), save, title=title, back=back)
