"""Pages of applications."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.exchange.queries.agreements import application_seen_by
from chengshu.kernel.exchange.rights import SEE_APPLICATIONS
from chengshu.kernel.exchange.services.deciding import APPLICATION
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of


@requires(SEE_APPLICATIONS)
def application(request: HubRequest, application_id: int) -> HttpResponse:
    """What was asked for, why, and how it stands."""
    found = application_seen_by(request.actor, application_id)
    item = item_about(found, APPLICATION)
    context = {"application": found, "panel": panel_of(request.actor, item) if item else None}
    return render(request, "exchange/application.html", context)
