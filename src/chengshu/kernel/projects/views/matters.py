"""The base of supervised matters, and how units and cadres perform."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.audit import services as audit
from chengshu.kernel.files import services as files
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.projects import forms, queries, services
from chengshu.kernel.projects.models import Matter, MatterSource, Partner
from chengshu.kernel.projects.purposes import PAPERS
from chengshu.kernel.projects.queries.matters import partners as all_partners
from chengshu.kernel.projects.queries.performance import doings_of
from chengshu.kernel.projects.rights import (
    CONNECT_PARTNERS,
    REGISTER_MATTERS,
    SEE_MATTERS,
    SEE_PERFORMANCE,
)
from chengshu.kernel.projects.services import MatterNews, TimePoint
from chengshu.kernel.projects.showing import file_lines, happenings, year_until
from chengshu.kernel.projects.tables.matters import (
    CADRES,
    MATTERS,
    PARTNERS,
    UNITS_PERFORMING,
    matter_state,
    matter_tasks_table,
)
from chengshu.kernel.projects.views.tasks import keep_all
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.parts import Tab
from chengshu.ui.tables import list_page, listing, short_list


@requires(SEE_MATTERS)
def matters(request: HubRequest) -> HttpResponseBase:
    """All matters within reach."""
    context = {"may_register": request.actor.may(REGISTER_MATTERS), "may_connect": request.actor.may(CONNECT_PARTNERS)}
    return list_page(request, "projects/matters.html", MATTERS, queries.matters_seen_by(request.actor), context)


@requires(SEE_MATTERS)
def matter(request: HubRequest, pk: int) -> HttpResponse:
    """A matter with its tasks."""
    found = queries.matter_seen_by(request.actor, pk)
    lamp = queries.lamp_on()
    tasks = found.tasks.prefetch_related("units__organisation")
    context = {
        "matter": found,
        "state": matter_state(found),
        "listing": short_list(matter_tasks_table(lamp), tasks),
        "papers": file_lines(attachments_of(found)),
        "may_register": Matter.kept.within(request.actor, REGISTER_MATTERS).filter(pk=pk).exists(),
    }
    return render(request, "projects/matter.html", context)


@requires(REGISTER_MATTERS)
def new_matter(request: HubRequest) -> HttpResponseBase:
    """Put a matter on record."""

    def save(form: forms.MatterForm) -> str:
        given = form.cleaned_data
        papers = keep_all(request, given.pop("papers"), PAPERS)
        news = MatterNews(**{**given, "source": MatterSource(given["source"])})
        owner = get_object_or_404(Organisation.objects.filter(pk__in=[request.actor.organisation_id]))
        registered = services.register_matter(news, owner=owner, by=request.actor)
        files.attach(papers, registered, by=request.actor)
        return reverse("projects:matter", args=[registered.pk])

    form = typed(forms.MatterForm, request)
    return form_page(request, "projects/matter_form.html", form, save, {"back": reverse("projects:matters")})


@requires(REGISTER_MATTERS)
def new_task(request: HubRequest, pk: int) -> HttpResponseBase:
    """Break a part of the matter off as a task."""
    found = _registered(request, pk)

    def save(form: forms.MatterTaskForm) -> str:
        given = form.cleaned_data
        points = [TimePoint(given[f"due_{n}"], given[f"goal_{n}"]) for n in (1, 2, 3) if given[f"due_{n}"]]
        services.add_task(
            found,
            name=given["name"],
            leads=list(given["leads"]),
            supports=list(given["supports"]),
            time_points=points,
            by=request.actor,
        )
        return reverse("projects:matter", args=[pk])

    form = typed(forms.MatterTaskForm, request, offered=_units_near(found.owner))
    context = {"matter": found, "back": reverse("projects:matter", args=[pk])}
    return form_page(request, "projects/matter_task.html", form, save, context)


@requires(REGISTER_MATTERS)
@require_POST
def hand_out(request: HubRequest, pk: int) -> HttpResponse:
    """Hand the tasks out."""
    services.hand_out(_registered(request, pk), by=request.actor)
    return done(request, Text("已交办。", "Handed out."), reverse("projects:matter", args=[pk]))


@requires(REGISTER_MATTERS)
def close_matter(request: HubRequest, pk: int) -> HttpResponseBase:
    """Close a matter with its result."""
    found = _registered(request, pk)

    def save(form: forms.CloseMatterForm) -> HttpResponse:
        services.close_matter(found, result=form.cleaned_data["result"], by=request.actor)
        return done(request, Text("事项已办结。", "The matter is closed."), reverse("projects:matter", args=[pk]))

    context = {"title": Text("办结事项", "Close the matter"), "back": reverse("projects:matter", args=[pk])}
    return form_page(request, "projects/reason.html", typed(forms.CloseMatterForm, request), save, context)


@requires(REGISTER_MATTERS)
def terminate_matter(request: HubRequest, pk: int) -> HttpResponseBase:
    """End a matter early."""
    found = _registered(request, pk)

    def save(form: forms.ReasonForm) -> HttpResponse:
        services.terminate_matter(found, reason=form.cleaned_data["reason"], by=request.actor)
        return done(request, Text("事项已终止。", "The matter is ended."), reverse("projects:matter", args=[pk]))

    context = {"title": Text("终止事项", "End the matter"), "back": reverse("projects:matter", args=[pk])}
    return form_page(request, "projects/reason.html", typed(forms.ReasonForm, request), save, context)


@requires(CONNECT_PARTNERS)
def partners(request: HubRequest) -> HttpResponse:
    """The systems that may hand matters over."""
    rows = list(all_partners())
    context = {"partners": rows, "listing": short_list(PARTNERS, rows)}
    return render(request, "projects/partners.html", context)


@requires(CONNECT_PARTNERS)
@require_POST
def connect(request: HubRequest, pk: int) -> HttpResponse:
    """Connect a system; the token is shown this once."""
    partner = get_object_or_404(Partner, pk=pk)
    token = services.connect_partner(partner, by=request.actor)
    return render(request, "projects/partner_token.html", {"partner": partner, "token": token})


@requires(CONNECT_PARTNERS)
@require_POST
def disconnect(request: HubRequest, pk: int) -> HttpResponse:
    """Shut the door to a system."""
    services.disconnect_partner(get_object_or_404(Partner, pk=pk), by=request.actor)
    return done(request, Text("已断开。", "Disconnected."), reverse("projects:partners"))


@requires(SEE_PERFORMANCE)
def performance(request: HubRequest) -> HttpResponseBase:
    """How units perform."""
    lamp = queries.lamp_on()
    rows = queries.units_performing(request.actor, lamp, year_until(lamp.today))
    audit.record(request.actor, "projects.performance.seen", units=len(rows))
    return list_page(request, "projects/performance.html", UNITS_PERFORMING, rows, _performance_tabs("units"))


@requires(SEE_PERFORMANCE)
def cadres(request: HubRequest) -> HttpResponseBase:
    """How cadres perform."""
    rows = queries.cadres_performing(request.actor, year_until(queries.lamp_on().today))
    audit.record(request.actor, "projects.performance.seen", cadres=len(rows))
    return list_page(request, "projects/performance.html", CADRES, rows, _performance_tabs("cadres"))


@requires(SEE_PERFORMANCE)
def cadre(request: HubRequest, pk: int) -> HttpResponse:
    """One cadre down to each record."""
    person = get_object_or_404(Person, pk=pk)
    period = year_until(queries.lamp_on().today)
    doings = list(doings_of(request.actor, person, period)[:300])
    audit.record(request.actor, "projects.performance.seen", person, records=len(doings))
    rows = [one for one in queries.cadres_performing(request.actor, period) if one.person.pk == pk]
    context = {
        "person": person,
        "listing": listing(request, CADRES, rows) if rows else None,
        "doings": list(zip(doings, happenings(doings), strict=True)),
    }
    return render(request, "projects/cadre.html", context)


def _performance_tabs(current: str) -> dict[str, object]:
    views = (
        ("units", Text("单位", "Units"), reverse("projects:performance")),
        ("cadres", Text("干部", "Cadres"), reverse("projects:cadres")),
    )
    return {"tabs": [Tab(label, url, current=name == current) for name, label, url in views]}


def _registered(request: HubRequest, pk: int) -> Matter:
    return get_object_or_404(Matter.kept.within(request.actor, REGISTER_MATTERS).select_related("owner"), pk=pk)


def _units_near(owner: Organisation) -> object:
    """The bodies of the owner's area."""
    return Organisation.objects.filter(active=True, division_code__startswith=owner.division_code)
