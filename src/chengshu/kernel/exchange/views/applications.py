"""Pages of applications: made, received, decided."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.exchange.forms.applying import AnswerForm, GrantForm, RefuseForm, SupplyForm
from chengshu.kernel.exchange.forms.keeping import WhyForm
from chengshu.kernel.exchange.granted import GrantedField, shape
from chengshu.kernel.exchange.models import Application, ApplicationState, Ground
from chengshu.kernel.exchange.models.applications import GROUND_LABELS
from chengshu.kernel.exchange.queries.agreements import RELATED, application_seen_by
from chengshu.kernel.exchange.queries.words import rows_in_words
from chengshu.kernel.exchange.rights import DECIDE, SEE_APPLICATIONS
from chengshu.kernel.exchange.services import Terms, ask_more, cancel, grant, refuse, supply
from chengshu.kernel.exchange.services.deciding import APPLICATION
from chengshu.kernel.exchange.sources import outputs_of
from chengshu.kernel.exchange.tables.sharing import (
    APPLICATIONS,
    FIELDS,
    agreement_url,
    application_badge,
    application_url,
    ways_of,
)
from chengshu.kernel.exchange.views.frame import SHARING, tabs
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import form_view, typed, words
from chengshu.ui.tables import list_page, short_list


@requires(SEE_APPLICATIONS)
def applications(request: HubRequest) -> HttpResponseBase:
    """What our units asked for."""
    rows = Application.asked.within(request.actor, SEE_APPLICATIONS).select_related(*RELATED)
    context = {"tabs": tabs(request, SHARING), "title": Text("数据共享", "Data sharing")}
    return list_page(request, "exchange/list.html", APPLICATIONS, rows, context)


@requires(SEE_APPLICATIONS)
def received(request: HubRequest) -> HttpResponseBase:
    """The provider's desk: what others ask of us."""
    rows = Application.received.within(request.actor, SEE_APPLICATIONS).select_related(*RELATED)
    context = {"tabs": tabs(request, SHARING), "title": Text("数据共享", "Data sharing")}
    return list_page(request, "exchange/list.html", APPLICATIONS, rows, context)


@requires(SEE_APPLICATIONS)
def application(request: HubRequest, application_id: int) -> HttpResponse:
    """What was asked for, why, and how it stands."""
    found = application_seen_by(request.actor, application_id)
    item = item_about(found, APPLICATION)
    mine = found.asked_by_id == request.actor.person_id
    context = {
        "application": found,
        "badge": application_badge(found),
        "fields": short_list(FIELDS, fields_of(found)),
        "ways": ways_of(found.ways),
        "rows": rows_in_words(found),
        "ground": GROUND_LABELS[Ground(found.ground)] if found.ground else "",
        "may_decide": found.state == ApplicationState.ASKED and reaches(request.actor, DECIDE, found.provider),
        "may_supply": found.state == ApplicationState.MORE_WANTED and mine,
        "may_cancel": found.state in (ApplicationState.ASKED, ApplicationState.MORE_WANTED) and mine,
        "agreement": getattr(found, "agreement", None),
        "panel": panel_of(request.actor, item) if item else None,
    }
    return render(request, "exchange/application.html", context)


@requires(DECIDE)
def decide(request: HubRequest, application_id: int) -> HttpResponseBase:
    """Grant it, all or less."""
    found = application_seen_by(request.actor, application_id)
    names = {one.column: one.label for one in fields_of(found)}

    def save(form: GrantForm) -> str:
        given = form.cleaned_data
        terms = Terms(
            fields=given["fields_granted"],
            clear_fields=given.get("clear_granted", []),
            until=given["until"],
            calls_per_minute=given["calls_per_minute"],
            rows_per_day=given["rows_per_day"],
        )
        return agreement_url(grant(found.pk, by=request.actor, terms=terms, answer=given["answer"]))

    form = typed(GrantForm, request, application=found, names=names)
    title, said = Text("同意共享", "Grant"), Text("已同意，授权即时生效。", "Granted; it is in force at once.")
    form.fields["fields_granted"].help_text = words(only_rows(found))
    return form_view(request, form, save, title=title, back=application_url(found), said=said, note=found, submit=title)


@requires(DECIDE)
def turn_down(request: HubRequest, application_id: int) -> HttpResponseBase:
    """Refuse it, on a ground."""
    found = application_seen_by(request.actor, application_id)

    def save(form: RefuseForm) -> str:
        given = form.cleaned_data
        refuse(found.pk, ground=Ground(given["ground"]), answer=given["answer"], by=request.actor)
        return application_url(found)

    title, said = Text("不同意共享", "Refuse"), Text("已答复申请单位。", "The applicant has been told.")
    form = typed(RefuseForm, request)
    return form_view(request, form, save, title=title, back=application_url(found), said=said, note=found)


@requires(DECIDE)
def want_more(request: HubRequest, application_id: int) -> HttpResponseBase:
    """Send it back to be completed."""
    found = application_seen_by(request.actor, application_id)

    def save(form: AnswerForm) -> str:
        ask_more(found.pk, answer=form.cleaned_data["answer"], by=request.actor)
        return application_url(found)

    title = Text("要求补充", "Ask for more")
    return form_view(request, typed(AnswerForm, request), save, title=title, back=application_url(found), note=found)


@requires(SEE_APPLICATIONS)
def complete(request: HubRequest, application_id: int) -> HttpResponseBase:
    """Give what was missing."""
    found = application_seen_by(request.actor, application_id)

    def save(form: SupplyForm) -> str:
        supply(found.pk, by=request.actor, **form.cleaned_data)
        return application_url(found)

    form = typed(SupplyForm, request, initial={"purpose": found.purpose, "legal_basis": found.legal_basis})
    title = Text("补充后提交", "Hand in again")
    return form_view(request, form, save, title=title, back=application_url(found), note=found.answer)


@requires(SEE_APPLICATIONS)
def take_back(request: HubRequest, application_id: int) -> HttpResponseBase:
    """Take it back."""
    found = application_seen_by(request.actor, application_id)

    def save(form: WhyForm) -> str:
        cancel(found.pk, why=form.cleaned_data["why"], by=request.actor)
        return reverse("exchange:applications")

    title = Text("撤回申请", "Take it back")
    return form_view(request, typed(WhyForm, request), save, title=title, back=application_url(found), note=found)


def only_rows(application: Application) -> Text:
    """Which rows the fields are asked of, said to who decides."""
    rows = rows_in_words(application)
    if not rows:
        return Text("申请全部行。", "All rows are asked for.")
    zh, en = "，且".join(one.zh for one in rows), " and ".join(one.en for one in rows)
    return Text(f"只申请符合条件的行：{zh}。", f"Only rows are asked for of which {en}.")


def fields_of(application: Application) -> list[GrantedField]:
    """What was asked for, field by field."""
    if application.resource is not None:
        return list(shape(application.resource, application.fields, application.clear_fields).fields)
    offered = outputs_of(application.offer) if application.offer else ()
    return [one for one in offered if one.column in application.fields]
