"""Scores, and what was collected."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.packs.municipal_operations.forms import books as book_forms
from chengshu.packs.municipal_operations.queries import upkeep
from chengshu.packs.municipal_operations.rights import ASSESS, SEE
from chengshu.packs.municipal_operations.services.assessing import HaulContent, enter_haul
from chengshu.packs.municipal_operations.tables import books as book_tables
from chengshu.packs.municipal_operations.views.frame import (
    UPKEEP,
    action,
    listed,
    tabs,
)
from chengshu.ui.forms import form_view, typed


@requires(SEE)
def assessments(request: HubRequest) -> HttpResponseBase:
    """All scores within reach."""
    rows = upkeep.assessments_seen_by(request.actor)
    return listed(request, book_tables.ASSESSMENTS, rows, views=tabs(request, UPKEEP, "assessments"))


@requires(SEE)
def hauls(request: HubRequest) -> HttpResponseBase:
    """What was collected."""
    actions = action(request, ASSESS, Text("登记收运量", "Enter a load"), "new_haul", "plus")
    views = tabs(request, UPKEEP, "hauls")
    return listed(request, book_tables.HAULS, upkeep.hauls_seen_by(request.actor), views=views, actions=actions)


@requires(ASSESS)
def new_haul(request: HubRequest) -> HttpResponseBase:
    """Enter a load."""
    url = reverse("municipal_operations:hauls")

    def save(form: book_forms.HaulForm) -> str:
        enter_haul(HaulContent(**form.cleaned_data), by=request.actor)
        return url

    form = typed(book_forms.HaulForm, request)
    return form_view(request, form, save, title=Text("登记收运量", "Enter a load"), back=url)
