"""Reconsiderations of penalties."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base import masks
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches, units_within
from chengshu.kernel.audit.services import read
from chengshu.packs.municipal_operations import contacts
from chengshu.packs.municipal_operations.forms import services as forms
from chengshu.packs.municipal_operations.forms.upkeep import ReasonForm
from chengshu.packs.municipal_operations.models import Reconsideration
from chengshu.packs.municipal_operations.models.enforcement import PartyKind
from chengshu.packs.municipal_operations.papers import penalty_text
from chengshu.packs.municipal_operations.queries.penalties import debt_of, proceeding_seen_by
from chengshu.packs.municipal_operations.queries.reconsidering import reconsideration_seen_by, reconsiderations_seen_by
from chengshu.packs.municipal_operations.reconsidering_papers import decided_words
from chengshu.packs.municipal_operations.rights import INVESTIGATE, RECONSIDER, SEE_PROCEEDINGS
from chengshu.packs.municipal_operations.services import reconsidering as writing
from chengshu.packs.municipal_operations.tables.papers import PAPERS
from chengshu.packs.municipal_operations.tables.reconsidering import (
    RECONSIDERATIONS,
    reconsideration_badge,
    reconsideration_url,
)
from chengshu.packs.municipal_operations.views.frame import PERMITS, file_lines, listed, tabs, work_panel
from chengshu.ui.forms import form_view, typed
from chengshu.ui.tables import short_list


@requires(SEE_PROCEEDINGS)
def reconsiderations(request: HubRequest) -> HttpResponseBase:
    """What parties asked to be looked at again."""
    rows = reconsiderations_seen_by(request.actor)
    return listed(request, RECONSIDERATIONS, rows, views=tabs(request, PERMITS, "reconsiderations"))


@requires(SEE_PROCEEDINGS)
def reconsideration(request: HubRequest, reconsideration_id: int) -> HttpResponse:
    """One reconsideration with its papers; the look is written to the audit record."""
    row = reconsideration_seen_by(request.actor, reconsideration_id)
    read(request.actor, row, "reconsideration.see")
    works = _works(request, row)
    context = {
        "row": row,
        "applicant": row.applicant if works or _is_entity(row) else masks.name(row.applicant),
        "badge": reconsideration_badge(row),
        "said": decided_words(row) if row.outcome else "",
        "penalty": penalty_text(row.proceeding),
        "debt": debt_of(row.proceeding),
        "phone": contacts.masked(row.sealed_phone),
        "papers": short_list(PAPERS, list(row.papers.all())),
        "files": file_lines(row),
        "may_stop": works and row.stage in writing.HEARD and row.stopped_on is None,
        "panel": work_panel(request, row),
    }
    return render(request, "municipal_operations/reconsideration.html", context)


def _works(request: HubRequest, row: Reconsideration) -> bool:
    """Whether the reader is of either side."""
    return reaches(request.actor, RECONSIDER, row.unit) or reaches(request.actor, INVESTIGATE, row.proceeding.unit)


def _is_entity(row: Reconsideration) -> bool:
    return row.proceeding.party_kind == PartyKind.ENTITY


@requires(RECONSIDER)
def ask_reconsideration(request: HubRequest, proceeding_id: int) -> HttpResponseBase:
    """Enter what a party handed in."""
    about = proceeding_seen_by(request.actor, proceeding_id)
    form = typed(forms.ReconsiderationForm, request, initial={"applicant": about.party})
    back, last = reverse("municipal_operations:proceeding", args=[about.pk]), writing.last_day_to_apply(about)

    def save(form: forms.ReconsiderationForm) -> str:
        given = dict(form.cleaned_data)
        files, unit = given.pop("given"), units_within(request.actor, RECONSIDER)[0]
        content = writing.ReconsiderationContent(**given)
        return reconsideration_url(writing.ask(about, unit, content, by=request.actor, files=files))

    title = Text("登记行政复议申请", "Enter an application for reconsideration")
    note = Text(f"{about.number}，申请期到 {last} 止", f"{about.number}, to be asked for until {last}")
    return form_view(request, form, save, title=title, back=back, note=note, apart=True)


@requires(SEE_PROCEEDINGS)
def stop_execution(request: HubRequest, reconsideration_id: int) -> HttpResponseBase:
    """The penalty is not executed meanwhile; whether the reader may say so, the service decides."""
    row = reconsideration_seen_by(request.actor, reconsideration_id)
    url = reconsideration_url(row)

    def save(form: ReasonForm) -> str:
        writing.stop_execution(row, by=request.actor, why=form.cleaned_data["why"])
        return url

    note = Text("停止到复议决定为止（第四十二条）。", "Until the reconsideration is decided (§42).")
    title = Text("停止执行处罚决定", "Stay the execution")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=url, note=note)
