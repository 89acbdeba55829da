"""Pages of uses: receipts, statistics, connections; enterprises and limits."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.exchange.forms.keeping import EnterpriseForm, LimitForm, WhyForm
from chengshu.kernel.exchange.limits import limit
from chengshu.kernel.exchange.models import WAY_LABELS, Enterprise, LimitRule
from chengshu.kernel.exchange.models.rules import LIMIT_LABELS, Limit
from chengshu.kernel.exchange.queries.receipts import calls_of, receipt_seen_by, receipts_seen_by
from chengshu.kernel.exchange.queries.statistics import Statistics, connections, statistics
from chengshu.kernel.exchange.rights import ADMIT, SEE_RECEIPTS, SEE_STATISTICS, SET_LIMITS
from chengshu.kernel.exchange.services import Admission, admit, end_admission, set_limit
from chengshu.kernel.exchange.tables.using import CALLS, CONNECTIONS, ENTERPRISES, LIMITS, RECEIPTS, TOTALS
from chengshu.kernel.exchange.views.frame import SHARING, USES, tabs
from chengshu.ui.forms import form_view, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page, short_list

TITLE = Text("使用与统计", "Uses and statistics")


@requires(SEE_RECEIPTS)
def receipts(request: HubRequest) -> HttpResponseBase:
    """Who used what, for what, how many rows, when."""
    context = {"tabs": tabs(request, USES), "title": TITLE}
    return list_page(request, "exchange/list.html", RECEIPTS, receipts_seen_by(request.actor), context)


@requires(SEE_RECEIPTS)
def receipt(request: HubRequest, receipt_id: int) -> HttpResponse:
    """A receipt with its single calls, proven against the chain."""
    found = receipt_seen_by(request.actor, receipt_id)
    calls = calls_of(found)
    context = {
        "receipt": found,
        "way": WAY_LABELS[found.way],
        "calls": calls,
        "lines": short_list(CALLS, calls.uses),
    }
    return render(request, "exchange/receipt.html", context)


@requires(SEE_STATISTICS)
def statistics_page(request: HubRequest) -> HttpResponse:
    """Sums by day, resource and unit."""
    found = statistics(request.actor)
    linked = connections() if request.actor.may(SEE_STATISTICS) else []
    context = {
        "tabs": tabs(request, USES),
        "tiles": _tiles(found, linked),
        "trend": _trend(found),
        "by_resource": short_list(TOTALS, found.by_resource),
        "by_consumer": short_list(TOTALS, found.by_consumer),
        "by_provider": short_list(TOTALS, found.by_provider),
    }
    return render(request, "exchange/statistics.html", context)


@requires(SEE_STATISTICS)
def connections_page(request: HubRequest) -> HttpResponseBase:
    """How each department takes part."""
    context = {"tabs": tabs(request, USES), "title": TITLE}
    return list_page(request, "exchange/list.html", CONNECTIONS, connections(), context)


@requires(ADMIT)
def enterprises(request: HubRequest) -> HttpResponseBase:
    """Public-service enterprises."""
    rows = Enterprise.scoped.within(request.actor, ADMIT).select_related("organisation").prefetch_related("resources")
    action = (reverse("exchange:new_enterprise"), Text("办理准入", "Admit one"))
    context = {"tabs": tabs(request, SHARING), "title": Text("数据共享", "Data sharing"), "action": action}
    return list_page(request, "exchange/list.html", ENTERPRISES, rows, context)


@requires(ADMIT)
def new_enterprise(request: HubRequest) -> HttpResponseBase:
    """Admit one."""

    def save(form: EnterpriseForm) -> str:
        given = dict(form.cleaned_data)
        organisation, resources = given.pop("organisation"), list(given.pop("resources"))
        admit(organisation, Admission(resources=resources, **given), by=request.actor)
        return reverse("exchange:enterprises")

    title, back = Text("公共服务企事业单位准入", "Admit an enterprise"), reverse("exchange:enterprises")
    return form_view(request, typed(EnterpriseForm, request), save, title=title, back=back)


@requires(ADMIT)
def end_enterprise(request: HubRequest, enterprise_id: int) -> HttpResponseBase:
    """Take the admission back."""
    rows = Enterprise.scoped.within(request.actor, ADMIT).select_related("organisation")
    found = one_of(rows, enterprise_id)

    def save(form: WhyForm) -> str:
        end_admission(found, why=form.cleaned_data["why"], by=request.actor)
        return reverse("exchange:enterprises")

    note = Text("它的接入应用和授权立即失效。", "Its programs and agreements stop at once.")
    title, back = Text(f"终止准入：{found}", f"End the admission of {found}"), reverse("exchange:enterprises")
    return form_view(request, typed(WhyForm, request), save, title=title, back=back, note=note)


@requires(SET_LIMITS)
def limits(request: HubRequest) -> HttpResponseBase:
    """Limits in force, and how they came about."""
    action = (reverse("exchange:new_limit"), Text("调整限额", "Set a limit"))
    tiles = [Tile(label, limit(key)) for key, label in LIMIT_LABELS.items()]
    title = Text("数据共享", "Data sharing")
    context = {"tabs": tabs(request, SHARING), "title": title, "action": action, "tiles": tiles}
    return list_page(request, "exchange/list.html", LIMITS, LimitRule.objects.select_related("set_by"), context)


@requires(SET_LIMITS)
def new_limit(request: HubRequest) -> HttpResponseBase:
    """Set a limit from now on."""

    def save(form: LimitForm) -> str:
        given = form.cleaned_data
        set_limit(Limit(given["key"]), given["value"], why=given["why"], by=request.actor)
        return reverse("exchange:limits")

    title, back = Text("调整限额", "Set a limit"), reverse("exchange:limits")
    note = Text("对今后的授权生效，已有授权不变。", "For what is granted from now on.")
    return form_view(request, typed(LimitForm, request), save, title=title, back=back, note=note)


def _tiles(found: Statistics, linked: list[Any]) -> list[Tile]:
    joined = sum(one.is_connected for one in linked)
    return [
        Tile(Text("近 30 天调用", "Calls of 30 days"), found.all_calls, Text("次", "calls"), icon="transfer"),
        Tile(Text("近 30 天共享数据", "Rows of 30 days"), found.all_rows, Text("条", "rows"), icon="database"),
        Tile(Text("有使用的资源", "Resources used"), len(found.by_resource), icon="folders"),
        Tile(
            Text("已接入部门", "Departments connected"),
            f"{joined}/{len(linked)}" if linked else None,
            url=reverse("exchange:connections"),
            icon="building-bank",
        ),
    ]


def _trend(found: Statistics) -> dict[str, Any]:
    return {
        "kind": "bar",
        "x": [day.strftime("%m-%d") for day in found.days],
        "unit": str(Text("次", "calls")),
        "series": [{"name": str(Text("调用次数", "Calls")), "values": found.calls}],
    }
