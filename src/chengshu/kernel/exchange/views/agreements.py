"""Pages of agreements: how to use them, how they are used, and taking them back."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.exchange.forms.keeping import LimitsForm, LookUpForm, ProlongForm, WhyForm
from chengshu.kernel.exchange.models import Agreement, AgreementState, Way
from chengshu.kernel.exchange.queries import granted_fields
from chengshu.kernel.exchange.queries.agreements import RELATED, agreement_seen_by
from chengshu.kernel.exchange.queries.receipts import receipts_seen_by
from chengshu.kernel.exchange.queries.words import rows_in_words
from chengshu.kernel.exchange.rights import LOOK_UP, MANAGE_DELIVERIES, SEE_AGREEMENTS, WITHDRAW
from chengshu.kernel.exchange.services import change_limits, prolong, resume, suspend, withdraw
from chengshu.kernel.exchange.services.looking_up import keys_offered, look_up
from chengshu.kernel.exchange.tables.sharing import AGREEMENTS, FIELDS, agreement_badge, agreement_url, ways_of
from chengshu.kernel.exchange.tables.using import DELIVERIES, RECEIPTS
from chengshu.kernel.exchange.views.frame import SHARING, tabs
from chengshu.ui.forms import form_page, form_view, typed
from chengshu.ui.tables import list_page, short_list, without


@requires(SEE_AGREEMENTS)
def agreements(request: HubRequest) -> HttpResponseBase:
    """What we may use, and what others may use of us."""
    rows = Agreement.scoped.within(request.actor, SEE_AGREEMENTS).select_related(*RELATED)
    context = {"tabs": tabs(request, SHARING), "title": Text("数据共享", "Data sharing")}
    return list_page(request, "exchange/list.html", AGREEMENTS, rows, context)


@requires(SEE_AGREEMENTS)
def agreement(request: HubRequest, agreement_id: int) -> HttpResponse:
    """What may be used, until when, how to call it, and how it was used."""
    found = agreement_seen_by(request.actor, agreement_id)
    receipts = list(receipts_seen_by(request.actor).filter(agreement=found)[:10])
    gives = reaches(request.actor, WITHDRAW, found.provider)
    takes = reaches(request.actor, MANAGE_DELIVERIES, found.organisation)
    holds = found.holds_on(clock.today())
    context = {
        "agreement": found,
        "badge": agreement_badge(found),
        "fields": short_list(FIELDS, granted_fields(found)),
        "ways": ways_of(found.ways),
        "rows": rows_in_words(found),
        "users": found.users.all(),
        "receipts": short_list(without(RECEIPTS, "subject", "consumer"), receipts),
        "deliveries": short_list(without(DELIVERIES, "subject", "consumer"), found.deliveries.all()),
        "may_stop": gives and found.state == AgreementState.IN_FORCE,
        "may_resume": gives and found.state == AgreementState.SUSPENDED,
        "may_change": gives and found.state != AgreementState.WITHDRAWN,
        "may_deliver": takes and holds and set(found.ways) & {Way.TABLE, Way.FILE, Way.MESSAGE},
        "may_look_up": holds and found.resource_id and reaches(request.actor, LOOK_UP, found.organisation),
        "example": example(found) if Way.API in found.ways else "",
    }
    return render(request, "exchange/agreement.html", context)


@requires(WITHDRAW)
def take_back(request: HubRequest, agreement_id: int) -> HttpResponseBase:
    """Withdraw it for good."""
    return _with_why(request, agreement_id, Text("收回授权", "Withdraw"), withdraw)


@requires(WITHDRAW)
def pause(request: HubRequest, agreement_id: int) -> HttpResponseBase:
    """Suspend it."""
    return _with_why(request, agreement_id, Text("暂停授权", "Suspend"), suspend)


@requires(WITHDRAW)
def go_on(request: HubRequest, agreement_id: int) -> HttpResponseBase:
    """Let it be used again."""
    return _with_why(request, agreement_id, Text("恢复授权", "Resume"), resume)


@requires(WITHDRAW)
def limits(request: HubRequest, agreement_id: int) -> HttpResponseBase:
    """Other limits."""
    found = agreement_seen_by(request.actor, agreement_id)

    def save(form: LimitsForm) -> str:
        return agreement_url(change_limits(found.pk, by=request.actor, **form.cleaned_data))

    initial = {"calls_per_minute": found.calls_per_minute, "rows_per_day": found.rows_per_day}
    form = typed(LimitsForm, request, initial=initial)
    return form_view(
        request, form, save, title=Text("调整限额", "Change limits"), back=agreement_url(found), note=found
    )


@requires(WITHDRAW)
def longer(request: HubRequest, agreement_id: int) -> HttpResponseBase:
    """A later end."""
    found = agreement_seen_by(request.actor, agreement_id)

    def save(form: ProlongForm) -> str:
        return agreement_url(prolong(found.pk, by=request.actor, **form.cleaned_data))

    form = typed(ProlongForm, request, initial={"until": found.until})
    return form_view(request, form, save, title=Text("延长期限", "Prolong"), back=agreement_url(found), note=found)


@requires(LOOK_UP)
def look(request: HubRequest, agreement_id: int) -> HttpResponseBase:
    """One look-up by a person, for a stated reason."""
    found = agreement_seen_by(request.actor, agreement_id)
    keys = [(one.column, str(one.label)) for one in keys_offered(found)]
    labels = {one.column: str(one.label) for one in granted_fields(found)}
    context = {"agreement": found, "back": agreement_url(found), "labels": labels}

    def save(form: LookUpForm) -> HttpResponseBase:
        rows = look_up(found, by=request.actor, **form.cleaned_data)
        shown = [[(labels[name], value) for name, value in row.items()] for row in rows]
        return render(request, "exchange/look_up.html", {**context, "form": form, "rows": shown, "looked": True})

    return form_page(request, "exchange/look_up.html", typed(LookUpForm, request, keys=keys), save, context)


def example(agreement: Agreement) -> str:
    """Two commands that work as they are, once id and secret are put in."""
    base = f"{settings.PUBLIC_URL}/api/v1/exchange"
    query = "limit=1000"
    if agreement.offer:
        query = "&".join(f"{one['key']}=…" for one in agreement.offer.parameters)
    user = ' \\\n  -H "Chengshu-User: <使用人账号>"' if agreement.clear_fields else ""
    return (
        f"TOKEN=$(curl -s {base}/token -d client_id=<应用标识> -d client_secret=<密钥> \\\n"
        "  | python3 -c 'import json,sys; print(json.load(sys.stdin)[\"access_token\"])')\n"
        f'curl -s "{base}/data/{agreement.number}/rows?{query}" \\\n  -H "Authorization: Bearer $TOKEN"{user}'
    )


def _with_why(request: HubRequest, agreement_id: int, title: Text, do: Callable[..., Agreement]) -> HttpResponseBase:
    found = agreement_seen_by(request.actor, agreement_id)

    def save(form: WhyForm) -> str:
        return agreement_url(do(found.pk, why=form.cleaned_data["why"], by=request.actor))

    said = Text("已生效，下一次调用即按新状态处理。", "In force from the very next call.")
    form = typed(WhyForm, request)
    return form_view(request, form, save, title=title, back=agreement_url(found), said=said, note=found)
