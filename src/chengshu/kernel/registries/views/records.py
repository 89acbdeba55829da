"""Pages of records: found, with their sources side by side, as they were, split; and undecided pairs."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text, current_language
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import must_reach, reaches
from chengshu.kernel.audit.services import read as audit_read
from chengshu.kernel.registries.forms.asking import AsOfForm
from chengshu.kernel.registries.forms.keeping import SplitForm
from chengshu.kernel.registries.models import PairState, Registry, SourceRow
from chengshu.kernel.registries.queries.pairs import pair_for, pairs_for
from chengshu.kernel.registries.queries.records import history_of, known_at, record_of
from chengshu.kernel.registries.queries.registries import registry_named
from chengshu.kernel.registries.queries.searching import found_in
from chengshu.kernel.registries.queries.sides import lines_of, sources_of
from chengshu.kernel.registries.rights import DECIDE_PAIRS, SEE_SOURCES
from chengshu.kernel.registries.services import decide_pair, split_record
from chengshu.kernel.registries.showing import known_facts
from chengshu.kernel.registries.tables.records import MOVES, PAIRS, RECORDS, SLICES, name_of, pair_state, record_url
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.parts import State
from chengshu.ui.tables import list_page, short_list


@requires(SEE_SOURCES)
def records(request: HubRequest, key: str) -> HttpResponseBase:
    """Find a record by its number or whole name."""
    registry = registry_named(key)
    must_reach(request.actor, SEE_SOURCES, registry.owner)
    words = request.GET.get("find", "")[:200]
    context = {"registry": registry, "find": words, "found": short_list(RECORDS, found_in(registry, words))}
    return render(request, "registries/records.html", context)


@requires(SEE_SOURCES)
def record(request: HubRequest, key: str, record_id: int) -> HttpResponse:
    """A record beside its sources, with its history and what it was on a day."""
    found = record_of(key, record_id)
    must_reach(request.actor, SEE_SOURCES, found.registry.owner)
    audit_read(request.actor, found, "查看来源比对", registry=key)
    form = AsOfForm(request.GET if "day" in request.GET else None)
    known = None
    if form.is_bound and form.is_valid():
        on = form.cleaned_data["known"]
        known = known_at(
            found, form.cleaned_data["day"], known=clock.start_of_day(on + timedelta(days=1)) if on else None
        )
    context = {
        "record": found,
        "name": name_of(found),
        "sides": sources_of(found),
        "slices": short_list(SLICES, list(history_of(found)[:20])),
        "moves": short_list(MOVES, [*found.moves_in.select_related("by"), *found.moves_out.select_related("by")]),
        "form": form,
        "asked": form.is_bound,
        "known": known_facts(found, known) if known else None,
        "may_split": reaches(request.actor, DECIDE_PAIRS, found.registry.owner),
    }
    return render(request, "registries/record.html", context)


@requires(DECIDE_PAIRS)
def split(request: HubRequest, key: str, record_id: int) -> HttpResponseBase:
    """Take rows out of a record."""
    found = record_of(key, record_id)
    rows = SourceRow.objects.filter(record=found, gone=False).select_related("feed__resource")
    offered = [(str(row.pk), f"{row.feed} · {row.key}") for row in rows]

    def save(form: SplitForm) -> str:
        chosen = [int(one) for one in form.cleaned_data["rows"]]
        return record_url(split_record(found, chosen, by=request.actor, reason=form.cleaned_data["reason"]))

    title = Text("拆分记录", "Split the record")
    return form_view(request, typed(SplitForm, request, offered=offered), save, title=title, back=record_url(found))


@requires(DECIDE_PAIRS)
def pairs(request: HubRequest) -> HttpResponseBase:
    """Pairs that wait for a decision, and those decided."""
    return list_page(request, "registries/pairs.html", PAIRS, pairs_for(request.actor))


@requires(DECIDE_PAIRS)
def pairs_of(request: HubRequest, registry_id: int) -> HttpResponse:
    """The next undecided pair of a registry; the list where none waits."""
    registry = one_of(Registry.everywhere, registry_id)
    waiting = pairs_for(request.actor).filter(registry=registry, state=PairState.OPEN).order_by("-score").first()
    return redirect("registries:pair", waiting.pk) if waiting else redirect("registries:pairs")


@requires(DECIDE_PAIRS)
def pair(request: HubRequest, pair_id: int) -> HttpResponse:
    """Two records side by side."""
    found = pair_for(request.actor, pair_id)
    audit_read(request.actor, found, "判定疑似重复")
    context = {
        "pair": found,
        "state": pair_state(found),
        "lines": [
            (line, State(line.tone, line.words) if line.words else None)
            for line in lines_of(found, chinese=current_language() == "zh")
        ],
        "left_sources": sources_of(found.left).sources,
        "right_sources": sources_of(found.right).sources,
        "open": found.state in (PairState.OPEN, PairState.LATER),
        "waiting": pairs_for(request.actor).filter(state=PairState.OPEN).count(),
    }
    return render(request, "registries/pair.html", context)


@require_POST
@requires(DECIDE_PAIRS)
def decide(request: HubRequest, pair_id: int) -> HttpResponse:
    """Same, different, or later; then on to the next."""
    said = request.POST.get("verdict", "")
    verdict = PairState(said) if said in (PairState.SAME, PairState.DIFFERENT) else PairState.LATER
    decided = decide_pair(pair_id, verdict, by=request.actor, why=request.POST.get("why", ""))
    following = reverse("registries:pairs_of", args=[decided.registry_id])
    return done(
        request,
        Text("已判定：%(verdict)s。", "Decided: %(verdict)s.").with_values(verdict=decided.state_label),
        following,
    )
