"""Channels, deliveries and wordings, for administrators."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.audit import services as audit
from chengshu.kernel.messages import queries, services
from chengshu.kernel.messages.forms import CityQuietForm, TestForm, WebhookForm, WordingForm
from chengshu.kernel.messages.models import Channel
from chengshu.kernel.messages.quiet import city_rule
from chengshu.kernel.messages.rights import KEEP_CHANNELS, SEE_DELIVERIES, WORD_TEMPLATES
from chengshu.kernel.messages.tables import DELIVERIES, HISTORY, TEMPLATES
from chengshu.kernel.messages.values import readable
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page, short_list

SENT = Text("测试消息已发出，请查收。", "The test message is out; please look for it.")


@requires(KEEP_CHANNELS)
def channels(request: HubRequest) -> HttpResponse:
    """The state of every channel, a test of each, the webhooks and the city's quiet hours."""
    rule = city_rule()
    context = {
        "channels": queries.channels(),
        "webhooks": queries.webhooks(),
        "test_form": TestForm(),
        "webhook_form": WebhookForm(),
        "quiet_form": CityQuietForm(initial={"starts": rule.starts, "ends": rule.ends}),
    }
    return render(request, "messages/channels.html", context)


@require_POST
@requires(KEEP_CHANNELS)
def test(request: HubRequest) -> HttpResponseBase:
    """A test message to an address, or to a webhook."""
    if request.POST.get("webhook", "").isdigit():
        hook = queries.webhook(int(request.POST["webhook"]))
        services.send_test(Channel.WEBHOOK, address="", hook=hook, by=request.actor)
        return done(request, SENT, reverse("messages:channels"))

    def save(form: TestForm) -> HttpResponse:
        services.send_test(form.cleaned_data["channel"], address=form.cleaned_data["address"], by=request.actor)
        return done(request, SENT, reverse("messages:channels"))

    return form_page(request, "messages/test.html", typed(TestForm, request), save)


@require_POST
@requires(KEEP_CHANNELS)
def city_quiet(request: HubRequest) -> HttpResponseBase:
    """The city's quiet hours."""

    def save(form: CityQuietForm) -> HttpResponse:
        services.set_city_quiet_hours(form.cleaned_data["starts"], form.cleaned_data["ends"], by=request.actor)
        return done(request, Text("静默时段已更新。", "The quiet hours are set."), reverse("messages:channels"))

    return form_page(request, "messages/quiet.html", typed(CityQuietForm, request), save)


@requires(KEEP_CHANNELS)
def add_webhook(request: HubRequest) -> HttpResponseBase:
    """A new address; its secret is shown this once."""

    def save(form: WebhookForm) -> HttpResponse:
        typed_in = form.cleaned_data
        hook, secret = services.add_webhook(
            form.name(), url=typed_in["url"], organisation=typed_in["organisation"], by=request.actor
        )
        return render(request, "messages/secret.html", {"hook": hook, "secret": secret})

    return form_page(request, "messages/webhook.html", typed(WebhookForm, request), save)


@require_POST
@requires(KEEP_CHANNELS)
def change_webhook(request: HubRequest, key: int) -> HttpResponse:
    """Open or shut a webhook."""
    active = request.POST.get("active") == "1"
    services.change_webhook(queries.webhook(key), active=active, by=request.actor)
    sentence = Text("已启用。", "Opened.") if active else Text("已停用。", "Shut.")
    return done(request, sentence, reverse("messages:channels"))


@requires(SEE_DELIVERIES)
def deliveries(request: HubRequest) -> HttpResponseBase:
    """What left the house, what waits, and what failed."""
    audit.record(request.actor, "messages.deliveries.read")
    return list_page(request, "messages/deliveries.html", DELIVERIES, queries.deliveries())


@require_POST
@requires(KEEP_CHANNELS)
def settle(request: HubRequest) -> HttpResponse:
    """Try the picked deliveries again, or drop them."""
    verb = services.drop_delivery if "drop" in request.POST else services.try_again
    picked = [int(key) for key in request.POST.getlist("picked") if key.isdigit()]
    for key in picked:
        verb(key, by=request.actor)
    sentence = Text("已处理 %(n)s 条。", "%(n)s settled.").with_values(n=len(picked))
    return done(request, sentence, reverse("messages:deliveries"))


@requires(WORD_TEMPLATES)
def wordings(request: HubRequest) -> HttpResponseBase:
    """The templates of all packs with the words that count now."""
    return list_page(request, "messages/wordings.html", TEMPLATES, queries.templates())


@requires(WORD_TEMPLATES)
def wording(request: HubRequest, key: str) -> HttpResponseBase:
    """The words of a template, to be rewritten; what was written before stays below."""
    one = queries.template(key)

    def save(form: WordingForm) -> HttpResponse:
        services.word_template(one.declared, form.words(), by=request.actor)
        return done(request, Text("已起用新的用语。", "The new words count from now on."), reverse("messages:wordings"))

    initial = {"title_zh": one.title.zh, "title_en": one.title.en, "body_zh": one.body.zh, "body_en": one.body.en}
    context = {
        "one": one,
        "heading": readable(one.title),
        "values": services.values_in(one.declared),
        "listing": short_list(HISTORY, queries.history_of(one.declared)),
    }
    return form_page(request, "messages/wording.html", typed(WordingForm, request, initial=initial), save, context)
