"""Assigning errands, by themselves or as parts of an item."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.work import queries
from chengshu.kernel.work.errands import ERRAND
from chengshu.kernel.work.forms import ErrandForm
from chengshu.kernel.work.rights import ASSIGN_ERRANDS
from chengshu.kernel.work.services import break_down, open_item
from chengshu.kernel.work.showing import url_of
from chengshu.ui.forms import done, form_page, typed


@requires(ASSIGN_ERRANDS)
def assign(request: HubRequest) -> HttpResponseBase:
    """Ask people or units for something by a date."""
    form = typed(ErrandForm, request, actor=request.actor)

    def save(filled: Any) -> HttpResponse:
        item = open_item(ERRAND, by=request.actor, urgency=int(filled.cleaned_data["urgency"]), **_asked(filled))
        return done(request, Text("已交办。", "Assigned."), url_of(item))

    return form_page(request, "work/assign.html", form, save, {"title": Text("交办事项", "Assign an errand")})


@requires(ASSIGN_ERRANDS)
def part(request: HubRequest, key: int) -> HttpResponseBase:
    """Break an item down: a part that must be closed before the item goes on."""
    above = queries.item_for(request.actor, key)
    form = typed(ErrandForm, request, actor=request.actor, initial={"urgency": above.urgency})

    def save(filled: Any) -> HttpResponse:
        break_down(above, ERRAND, by=request.actor, **_asked(filled))
        return done(request, Text("已分解。", "A part was assigned."), url_of(above))

    title = Text("分解子任务", "Break down")
    return form_page(request, "work/assign.html", form, save, {"title": title, "above": above})


def _asked(form: ErrandForm) -> dict[str, Any]:
    typed_in = form.cleaned_data
    return {
        "title": typed_in["title"],
        "due": typed_in["due"],
        "parties": {"doers": [*typed_in["units"], *typed_in["people"]]},
        "values": {"note": typed_in["note"]} if typed_in["note"] else {},
    }
