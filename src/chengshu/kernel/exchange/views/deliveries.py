"""Pages of deliveries and their runs."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.exchange.errors import BadWay
from chengshu.kernel.exchange.forms.keeping import KINDS, DeliveryForm, WayForm
from chengshu.kernel.exchange.models import WAY_LABELS, Agreement, AgreementState, Delivery, RunState, Way
from chengshu.kernel.exchange.queries.agreements import agreement_seen_by
from chengshu.kernel.exchange.rights import MANAGE_DELIVERIES
from chengshu.kernel.exchange.services.deliveries import run, set_up, switch
from chengshu.kernel.exchange.tables.using import DELIVERIES, RUNS, delivery_badge, delivery_url
from chengshu.kernel.exchange.views.frame import SHARING, tabs
from chengshu.ui.forms import done, form_page, form_view, typed
from chengshu.ui.tables import list_page, short_list

STANDING_WAYS = (Way.TABLE, Way.FILE, Way.MESSAGE)


@requires(MANAGE_DELIVERIES)
def deliveries(request: HubRequest) -> HttpResponseBase:
    """What is brought to our units, and how it goes."""
    action = (reverse("exchange:new_delivery"), Text("新建推送作业", "Set up a delivery"))
    context = {"tabs": tabs(request, SHARING), "title": Text("数据共享", "Data sharing"), "action": action}
    return list_page(request, "exchange/list.html", DELIVERIES, _seen(request), context)


@requires(MANAGE_DELIVERIES)
def new_delivery(request: HubRequest) -> HttpResponseBase:
    """Under which agreement."""
    held = Agreement.taken.within(request.actor, MANAGE_DELIVERIES)
    rows = held.filter(state=AgreementState.IN_FORCE, resource__isnull=False).select_related("resource")
    form = typed(WayForm, request, agreements=rows)

    def save(filled: WayForm) -> HttpResponseBase:
        found = filled.cleaned_data["agreement"]
        ways = [way for way in STANDING_WAYS if way in found.ways]
        if not ways:
            raise BadWay(Text("该授权只允许接口方式。", "This agreement is for the API alone."))
        return HttpResponseRedirect(reverse("exchange:set_up", args=[found.pk, ways[0]]))

    context = {"title": Text("新建推送作业", "Set up a delivery"), "back": reverse("exchange:deliveries")}
    return form_page(request, "ui/form.html", form, save, context)


@requires(MANAGE_DELIVERIES)
def set_up_delivery(request: HubRequest, agreement_id: int, way: str) -> HttpResponseBase:
    """Where to, in this way."""
    found = agreement_seen_by(request.actor, agreement_id)
    if way not in STANDING_WAYS:
        raise BadWay

    def save(form: DeliveryForm) -> str:
        given = dict(form.cleaned_data)
        name, every, secret = given.pop("name_zh"), given.pop("every_minutes"), given.pop("secret", "")
        made = set_up(found, way, given, secret=secret, name_zh=name, every_minutes=every, by=request.actor)
        return delivery_url(made)

    label = WAY_LABELS[way]
    title = Text(f"推送到{label.zh.removesuffix('推送')}", f"Deliver by {label.en.lower()}")
    form = typed(DeliveryForm, request, way=way, initial={"name_zh": f"{found.subject}{label.zh}"[:200]})
    return form_view(request, form, save, title=title, back=reverse("exchange:deliveries"), note=found)


@requires(MANAGE_DELIVERIES)
def delivery(request: HubRequest, delivery_id: int) -> HttpResponse:
    """A delivery, and whether source and target agreed each time."""
    found = one_of(_seen(request), delivery_id)
    context = {
        "delivery": found,
        "badge": delivery_badge(found),
        "way": WAY_LABELS[found.way],
        "kind": KINDS[found.target["kind"]],
        "target": [(key, value) for key, value in found.target.items() if value and key not in {"kind", "host_key"}],
        "runs": short_list(RUNS, list(found.runs.all()[:30])),
    }
    return render(request, "exchange/delivery.html", context)


@requires(MANAGE_DELIVERIES)
@require_POST
def run_delivery(request: HubRequest, delivery_id: int) -> HttpResponse:
    """Run it now."""
    found = one_of(_seen(request), delivery_id)
    attempt = run(found.pk)
    if attempt is None:
        said = Text("没有新的数据版本，或正在运行。", "There is no new version, or it is running.")
    elif attempt.state == RunState.DONE:
        said = Text(f"已送达 {attempt.rows_arrived} 行。", f"{attempt.rows_arrived} rows arrived.")
    else:
        said = Text(f"未成功：{attempt.error}", f"It failed: {attempt.error}")
    return done(request, said, delivery_url(found))


@requires(MANAGE_DELIVERIES)
@require_POST
def switch_delivery(request: HubRequest, delivery_id: int) -> HttpResponse:
    """Stop it, or let it run again."""
    found = one_of(_seen(request), delivery_id)
    switch(found.pk, active=not found.active, by=request.actor)
    return done(request, Text("已保存。", "Saved."), delivery_url(found))


def _seen(request: HubRequest) -> QuerySet[Delivery]:
    rows = Delivery.scoped.within(request.actor, MANAGE_DELIVERIES)
    return rows.select_related("agreement__resource", "agreement__organisation")
