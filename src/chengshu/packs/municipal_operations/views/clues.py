"""Clues: cases that others referred to enforcement."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.services import read
from chengshu.packs.municipal_operations.forms import services as forms
from chengshu.packs.municipal_operations.forms.upkeep import ReasonForm
from chengshu.packs.municipal_operations.models.clues import ClueState
from chengshu.packs.municipal_operations.queries.clues import clue_seen_by, clues_seen_by
from chengshu.packs.municipal_operations.rights import INVESTIGATE, SEE_PROCEEDINGS
from chengshu.packs.municipal_operations.services.clues import drop, open_from_clue
from chengshu.packs.municipal_operations.services.penalties import ProceedingContent
from chengshu.packs.municipal_operations.tables.clues import CLUES, clue_badge, clue_url
from chengshu.packs.municipal_operations.views.frame import PERMITS, file_lines, listed, one_point, people_for, tabs
from chengshu.ui.forms import form_view, typed


@requires(SEE_PROCEEDINGS)
def clues(request: HubRequest) -> HttpResponseBase:
    """What was referred to enforcement."""
    return listed(request, CLUES, clues_seen_by(request.actor), views=tabs(request, PERMITS, "clues"))


@requires(SEE_PROCEEDINGS)
def clue(request: HubRequest, clue_id: int) -> HttpResponse:
    """One clue with its files; the look is written to the audit record."""
    row = clue_seen_by(request.actor, clue_id)
    read(request.actor, row, "clue.see")
    context = {
        "row": row,
        "badge": clue_badge(row),
        "files": file_lines(row),
        "may_settle": row.state == ClueState.CHECKING and reaches(request.actor, INVESTIGATE, row.unit),
        "map": one_point(Text("位置", "Where"), row),
    }
    return render(request, "municipal_operations/clue.html", context)


@requires(INVESTIGATE)
def open_clue(request: HubRequest, clue_id: int) -> HttpResponseBase:
    """A clue is worth a proceeding."""
    row = clue_seen_by(request.actor, clue_id)
    initial = {"unit": row.unit_id, "address": row.address[:200], "facts": row.facts}
    initial["happened_on"] = clock.local(row.happened_at).date()
    kwargs = {"actor": request.actor, "permission": INVESTIGATE, "initial": initial}
    form = typed(forms.ProceedingForm, request, people=people_for(INVESTIGATE, row.unit), **kwargs)

    def save(form: forms.ProceedingForm) -> str:
        _, officers, given = form.parts()
        place = {"division_code": row.division_code, "lon": row.lon, "lat": row.lat}
        proceeding = open_from_clue(row, ProceedingContent(**given | place), officers, by=request.actor)
        return reverse("municipal_operations:proceeding", args=[proceeding.pk])

    title = Text("提请立案", "Open a proceeding")
    return form_view(request, form, save, title=title, back=clue_url(row), note=row.title)


@requires(INVESTIGATE)
def drop_clue(request: HubRequest, clue_id: int) -> HttpResponseBase:
    """A clue is worth no proceeding."""
    row = clue_seen_by(request.actor, clue_id)

    def save(form: ReasonForm) -> str:
        drop(row, by=request.actor, why=form.cleaned_data["why"])
        return clue_url(row)

    note = Text("理由会告知移交单位和原案件。", "Whoever referred it, and the case, are told the reason.")
    title = Text("不予立案", "No proceeding")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=clue_url(row), note=note)
