"""Historical data and ledgers, brought and reviewed."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.catalogue.queries.entries import items_of
from chengshu.kernel.gathering import forms, queries, services, tables
from chengshu.kernel.gathering.models import HandoverState, Kind, Mode, Source
from chengshu.kernel.gathering.previewing import Preview, preview_file
from chengshu.kernel.gathering.proposing import proposed
from chengshu.kernel.gathering.queries.sources import handovers_seen_by
from chengshu.kernel.gathering.rights import HAND_OVER, SEE_SOURCES
from chengshu.kernel.gathering.services.handovers import kept_file
from chengshu.kernel.gathering.views.frame import act, list_tabs
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import typed
from chengshu.ui.tables import list_page

SENT = Text("已报送，等待审核。", "Handed over; it waits for review.")


@requires(SEE_SOURCES)
def handovers(request: HubRequest) -> HttpResponseBase:
    """Files of records and what became of them."""
    context = {"tabs": list_tabs("handovers"), "may_bring": request.actor.may(HAND_OVER)}
    return list_page(request, "gathering/handovers.html", tables.HANDOVERS, handovers_seen_by(request.actor), context)


@requires(HAND_OVER)
def handover_new(request: HubRequest) -> HttpResponseBase:
    """Bring a file."""
    sources = Source.scoped.within(request.actor, HAND_OVER).select_related("resource")
    sources = sources.exclude(mode=Mode.FULL, connection__kind__in=[one for one in Kind if one != Kind.HAND])
    form = typed(forms.HandoverForm, request, sources=sources, initial={"source": request.GET.get("source")})

    def save(form: forms.HandoverForm) -> str:
        given = form.cleaned_data
        file, digest = kept_file(given["file"])
        look = preview_file(file, given["file"].name, {})
        made = services.bring_records(
            given["source"],
            file,
            name=given["file"].name,
            digest=digest,
            mapping=proposed(items_of(given["source"].resource), list(look.columns), look.rows),
            scanned=given["scanned"],
            words=given["words"],
            by=request.actor,
        )
        return reverse("gathering:handover", args=[made.pk])

    return act(
        request, Text("报送历史数据和台账", "Hand over records"), form, save, reverse("gathering:handovers"), said=SENT
    )


@requires(SEE_SOURCES)
def handover(request: HubRequest, pk: int) -> HttpResponseBase:
    """What was brought: its mapping, its first rows, and the review."""
    found = queries.handover_seen_by(request.actor, pk)
    item = work_queries.item_about(found)
    context = {
        "handover": found,
        "state": tables.HANDOVER_TONES[HandoverState(found.state)],
        "pairs": [(item.name, found.mapping.get(item.column)) for item in items_of(found.source.resource)],
        "look": _look(found),
        "run": found.runs.first(),
        "may_map": found.state == HandoverState.REVIEW
        and reaches(request.actor, HAND_OVER, found.source.resource.provider),
        "panel": panel_of(request.actor, item) if item else None,
    }
    return render(request, "gathering/handover.html", context)


@requires(HAND_OVER)
def handover_columns(request: HubRequest, pk: int) -> HttpResponseBase:
    """Say which column is which item, where the proposal is not right."""
    found = queries.handover_seen_by(request.actor, pk)
    look, back = _look(found), reverse("gathering:handover", args=[pk])
    columns = list(dict.fromkeys([*(look.columns if look else ()), *found.mapping.values()]))
    items = items_of(found.source.resource)
    form = typed(forms.ColumnsForm, request, items=items, columns=columns, mapping=found.mapping)

    def save(form: forms.ColumnsForm) -> str:
        services.change_mapping(found, form.mapping(), by=request.actor)
        return back

    return act(request, Text("修改列的对应", "Change the mapping"), form, save, back, note=found.name)


def _look(handover: object) -> Preview | None:
    """Its first rows; none where the file can no longer be read."""
    try:
        return preview_file(Path(handover.path), handover.name, handover.origin)  # type: ignore[attr-defined]
    except (Refusal, OSError):
        return None
