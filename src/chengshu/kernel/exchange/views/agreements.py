"""Pages of agreements."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.exchange.queries import granted_fields
from chengshu.kernel.exchange.queries.agreements import agreement_seen_by
from chengshu.kernel.exchange.rights import SEE_AGREEMENTS


@requires(SEE_AGREEMENTS)
def agreement(request: HubRequest, agreement_id: int) -> HttpResponse:
    """What may be used, until when, and how it was used."""
    found = agreement_seen_by(request.actor, agreement_id)
    return render(request, "exchange/agreement.html", {"agreement": found, "fields": granted_fields(found)})
