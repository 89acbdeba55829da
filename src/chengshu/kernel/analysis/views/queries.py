"""The workbench: what may be queried, the query, its runs and results."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.analysis import showing
from chengshu.kernel.analysis.forms.analysis import QueryForm
from chengshu.kernel.analysis.models import Limit, RunState
from chengshu.kernel.analysis.queries import runs as queries
from chengshu.kernel.analysis.queries.limits import limits
from chengshu.kernel.analysis.queries.shipped import ready_queries, ready_query, written
from chengshu.kernel.analysis.rights import EDIT_STUDIES, QUERY, SEE_RUNS, USE_PERSONAL
from chengshu.kernel.analysis.services import runs, saving
from chengshu.kernel.analysis.subjects import names_of, subjects_of
from chengshu.kernel.analysis.tables.analysis import RECENT, RUNS, SAVED, run_url
from chengshu.kernel.analysis.tones import run_state
from chengshu.kernel.audit.services import record
from chengshu.ui import exports
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.pages import page
from chengshu.ui.tables import list_page, short_list


@requires(QUERY)
def workbench(request: HubRequest) -> HttpResponseBase:
    """Write a query, say what for, run it."""
    form = typed(QueryForm, request, initial=_initial(request))
    if not request.actor.may(USE_PERSONAL):
        del form.fields["personal"]

    def ask(form: QueryForm) -> HttpResponseBase:
        given: dict[str, Any] = dict(form.cleaned_data)
        name, shared, personal = given["name"].strip(), given["shared"], given.get("personal", False)
        text, purpose = given["text"], given["purpose"]
        run = runs.ask(text, purpose=purpose, personal=personal, by=request.actor)
        if name:
            saving.save(name, text, purpose=purpose, personal=personal, shared=shared, by=request.actor)
        return done(request, Text("查询已提交。", "The query was handed in."), run_url(run))

    return form_page(request, "analysis/workbench.html", form, ask, _beside(request))


def _initial(request: HubRequest) -> dict[str, Any]:
    """From a saved query, an earlier run, or what a ready query wrote."""
    if saved := request.GET.get("saved", ""):
        kept = one_of(queries.saved_for(request.actor), int(saved) if saved.isdigit() else 0)
        return {"text": kept.text, "purpose": kept.purpose, "personal": kept.personal, "name": kept.name}
    if again := request.GET.get("again", ""):
        run = queries.run_seen_by(request.actor, UUID(again))
        return {"text": run.text, "purpose": run.purpose, "personal": run.personal}
    return {"text": request.GET.get("text", "")[:20_000]}


def _beside(request: HubRequest) -> dict[str, Any]:
    personal = request.actor.may(USE_PERSONAL)
    subjects = [(one, one.shown(personal=personal)) for one in subjects_of(request.actor)]
    own = queries.runs_seen_by(request.actor).filter(person=request.actor.person_id)
    bounds = limits()
    return {
        "tabs": showing.work_tabs(request.actor, "workbench"),
        "subjects": subjects,
        "recent": short_list(RECENT, own[:8]),
        "saved": short_list(SAVED, queries.saved_for(request.actor)[:20]),
        "seconds": bounds[Limit.SECONDS],
        "most_rows": bounds[Limit.ROWS],
    }


@requires(QUERY)
def shipped(request: HubRequest) -> HttpResponse:
    """Queries that come with the platform."""
    tabs = showing.work_tabs(request.actor, "shipped")
    return render(request, "analysis/shipped.html", {"tabs": tabs, "queries": ready_queries()})


@requires(QUERY)
def shipped_query(request: HubRequest, key: str) -> HttpResponse:
    """Choose tables and columns for one of them; what comes out is SQL for the workbench."""
    query = ready_query(key)
    subjects = names_of(subjects_of(request.actor))
    given = request.GET
    chosen = {role: given.get(role, "") for role in query.tables}
    columns = {
        role: {one.name: given.get(f"{role}.{one.name}", "") for one in wanted} for role, wanted in query.tables.items()
    }
    values = {
        one.name: int(given[one.name]) for one in query.parameters if given.get(one.name, "").lstrip("-").isdigit()
    }
    ready = all(chosen.values()) and all(name for names in columns.values() for name in names.values())
    personal = request.actor.may(USE_PERSONAL)
    context = {
        "tabs": showing.work_tabs(request.actor, "shipped"),
        "query": query,
        "subjects": subjects.values(),
        "parameters": [(one, values.get(one.name, one.usual)) for one in query.parameters],
        "roles": [
            (
                role,
                chosen[role],
                [(one, columns[role][one.name]) for one in wanted],
                _columns(subjects, chosen[role], personal),
            )
            for role, wanted in query.tables.items()
        ],
        "sql": written(query, chosen, columns, values) if ready else "",
    }
    return render(request, "analysis/shipped_query.html", context)


def _columns(subjects: dict[str, Any], name: str, personal: bool) -> list[str]:
    return [column for column, *_ in subjects[name].shown(personal=personal)] if name in subjects else []


@requires(SEE_RUNS)
def all_runs(request: HubRequest) -> HttpResponseBase:
    """Runs within one's reach: an auditor sees who asked what and why, not what came out."""
    context = {"tabs": showing.work_tabs(request.actor, "runs")}
    return list_page(request, "analysis/runs.html", RUNS, queries.runs_seen_by(request.actor), context)


@requires(SEE_RUNS)
def run(request: HubRequest, run_id: UUID) -> HttpResponse:
    """A run; while it is at work the page looks again each second."""
    found = queries.run_seen_by(request.actor, run_id)
    own = found.person_id == request.actor.person_id
    there = found.state == RunState.DONE and found.kept_until is not None and found.result.exists()
    context = {
        "run": found,
        "state": run_state(found),
        "own": own,
        "there": there,
        "rows": queries.first_rows(found) if own and there else [],
        "shown": queries.SHOWN,
        "may_schedule": own and request.actor.may(EDIT_STUDIES),
    }
    return page(request, "analysis/run.html", "analysis/_run.html", context)


@requires(QUERY)
@require_POST
def stop(request: HubRequest, run_id: UUID) -> HttpResponse:
    """End a run of one's own."""
    found = one_of(queries.runs_seen_by(request.actor).filter(person=request.actor.person_id), run_id)
    runs.stop(found, by=request.actor)
    return done(request, Text("正在停止。", "It is being stopped."), run_url(found))


@requires(QUERY)
def download(request: HubRequest, run_id: UUID, kind: str) -> HttpResponseBase:
    """The whole result as a file."""
    found = queries.own_result(request.actor, run_id)
    if kind not in exports.WRITERS:
        raise NotFound
    record(request.actor, "analysis.result.taken", found, why=found.purpose, rows=found.rows, kind=kind)
    heads = [name for name, _ in found.columns]
    return exports.file_response(kind, "query", heads, queries.all_rows(found))


@requires(QUERY)
@require_POST
def drop_saved(request: HubRequest, saved_id: int) -> HttpResponse:
    """Keep a saved query no longer."""
    saving.drop(one_of(queries.saved_for(request.actor), saved_id), by=request.actor)
    return done(request, Text("已删除。", "It is gone."), reverse("analysis:workbench"))
