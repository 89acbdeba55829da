"""Pages of the audit administrator."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.audit import queries, services
from chengshu.kernel.audit.forms import EntriesForm
from chengshu.kernel.audit.rights import SEE_ENTRIES, VERIFY_CHAIN
from chengshu.kernel.audit.sealing import seal
from chengshu.kernel.audit.tables import ENTRIES
from chengshu.kernel.audit.verifying import BREAKS, verify_last
from chengshu.spec.registry import registry
from chengshu.ui.tables import list_page


@requires(SEE_ENTRIES)
def entries(request: HubRequest) -> HttpResponseBase:
    """The record, narrowed; looking at it is itself written down."""
    form = EntriesForm(request.GET)
    asked = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    shown = {**asked, "page": request.GET.get("page", "")[:10], "format": request.GET.get("format", "")[:10]}
    told = {name: value for name, value in shown.items() if value}
    services.record(request.actor, "audit.entries.read", None, **told)
    systems = [(pack.key, pack.label) for pack in registry.packs]
    context = {"form": form, "systems": systems, "state": queries.chain_state()}
    return list_page(request, "audit/entries.html", ENTRIES, queries.entries_found(**asked), context)


@require_POST
@requires(VERIFY_CHAIN)
def verify_chain(request: HubRequest) -> HttpResponse:
    """Verify the newest part of the chain; the whole of a long one is for the command line."""
    seal()
    report = verify_last()
    services.record(request.actor, "audit.chain.verified", None, sound=report.sound, last=report.last)
    lines = [(BREAKS[finding.kind], finding) for finding in report.findings]
    return render(request, "audit/verified.html", {"report": report, "lines": lines})
