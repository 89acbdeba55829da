"""Importing a plan: upload, preview, accept; and settling printed units."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects import forms, services
from chengshu.kernel.projects.models import PlanVersion
from chengshu.kernel.projects.proposals import proposal_of
from chengshu.kernel.projects.queries.imports import bodies_reached, printed_units_reached, versions_seen_by
from chengshu.kernel.projects.rights import IMPORT_PLANS, SETTLE_UNITS
from chengshu.kernel.projects.tables.imports import PRINTED, VERSIONS
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page


@requires(IMPORT_PLANS)
def versions(request: HubRequest) -> HttpResponseBase:
    """All imported texts."""
    return list_page(request, "projects/versions.html", VERSIONS, versions_seen_by(request.actor))


@requires(IMPORT_PLANS)
def upload(request: HubRequest) -> HttpResponseBase:
    """Hand in a published text; nothing changes until it is accepted."""

    def save(form: forms.ImportForm) -> str:
        file, owner = form.cleaned_data["file"], form.cleaned_data["owner"]
        proposal = services.import_plan(file.read(), file.name, owner=owner, by=request.actor)
        return reverse("projects:proposal", args=[proposal.version.pk])

    owners = bodies_reached(request.actor, IMPORT_PLANS)
    form = typed(forms.ImportForm, request, owners=owners, initial={"owner": request.actor.organisation_id})
    return form_page(request, "projects/import.html", form, save, {"back": reverse("projects:plans")})


@requires(IMPORT_PLANS)
def proposal(request: HubRequest, pk: int) -> HttpResponse:
    """What a text says and what accepting it would change."""
    version = _version(request, pk)
    found = proposal_of(version)
    draft = found.draft
    context = {
        "version": version,
        "proposal": found,
        "draft": draft,
        "choices": () if found.is_new else found.choices,
        "tiles": [
            Tile(Text("任务", "Tasks"), len(draft.tasks)),
            Tile(Text("节点", "Milestones"), len(draft.milestones)),
            Tile(Text("建设内容", "Content points"), sum(len(one.content) for one in draft.milestones)),
            Tile(
                Text("待确认单位", "Units to settle"), len(found.unresolved), tone="warning" if found.unresolved else ""
            ),
            Tile(Text("未归入的行", "Lines not placed"), len(draft.unplaced), tone="warning" if draft.unplaced else ""),
        ],
    }
    return render(request, "projects/proposal.html", context)


@requires(IMPORT_PLANS)
@require_POST
def accept(request: HubRequest, pk: int) -> HttpResponse:
    """Take a text over, whole or the changes that were ticked."""
    version = _version(request, pk)
    whole = request.POST.get("whole") == "yes"
    accepted = services.accept_plan(
        version.pk,
        by=request.actor,
        taken=None if whole else request.POST.getlist("taken"),
        seen=request.POST.get("seen", ""),
    )
    sentence = Text(
        "已采用：新增 %(added)s 项、修改 %(changed)s 项、停止 %(dropped)s 项任务。",
        "Accepted: %(added)s tasks added, %(changed)s changed, %(dropped)s dropped.",
    ).with_values(added=accepted.added, changed=accepted.changed, dropped=accepted.dropped)
    return done(request, sentence, reverse("projects:plan", args=[accepted.plan.pk]))


@requires(IMPORT_PLANS)
def reject(request: HubRequest, pk: int) -> HttpResponseBase:
    """Do not take a text over."""
    version = _version(request, pk)

    def save(form: forms.ReasonForm) -> HttpResponse:
        services.reject_plan(version.pk, reason=form.cleaned_data["reason"], by=request.actor)
        return done(request, Text("已记录为不采用。", "Rejected."), reverse("projects:versions"))

    context = {"title": Text("不采用这份文本", "Reject this text"), "back": reverse("projects:proposal", args=[pk])}
    return form_page(request, "projects/reason.html", typed(forms.ReasonForm, request), save, context)


@requires(SETTLE_UNITS)
def printed_units(request: HubRequest) -> HttpResponseBase:
    """The names that plans print, with whom they mean."""
    rows = printed_units_reached(request.actor)
    return list_page(request, "projects/printed_units.html", PRINTED, rows)


@requires(SETTLE_UNITS)
def printed_unit(request: HubRequest, pk: int) -> HttpResponseBase:
    """Say whom a printed name means."""
    unit = get_object_or_404(printed_units_reached(request.actor), pk=pk)

    def save(form: forms.SettleForm) -> HttpResponse:
        given = form.cleaned_data
        services.settle_unit(
            unit.pk, organisations=list(given["organisations"]), nobody=given["nobody"], by=request.actor
        )
        return done(
            request, Text("已确认，相关任务已更新。", "Settled; its tasks follow."), reverse("projects:printed_units")
        )

    offered = Organisation.objects.filter(active=True, division_code__startswith=unit.owner.division_code)
    chosen = {"organisations": unit.organisations.all(), "nobody": unit.nobody}
    form = typed(forms.SettleForm, request, offered=offered, initial=chosen)
    context = {"unit": unit, "back": reverse("projects:printed_units")}
    return form_page(request, "projects/printed_unit.html", form, save, context)


def _version(request: HubRequest, pk: int) -> PlanVersion:
    return get_object_or_404(versions_seen_by(request.actor), pk=pk)
