"""What was found wrong, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.places.maps import Map, Pick
from chengshu.packs.municipal_operations.forms import upkeep as forms
from chengshu.packs.municipal_operations.models.upkeep import FindingState, Severity
from chengshu.packs.municipal_operations.queries import ledger, upkeep
from chengshu.packs.municipal_operations.registers import REGISTERS, register_called
from chengshu.packs.municipal_operations.rights import ASSIGN, PATROL, SEE
from chengshu.packs.municipal_operations.services.cases import report_case
from chengshu.packs.municipal_operations.services.patrols import (
    FindingContent,
    dismiss,
    report_finding,
)
from chengshu.packs.municipal_operations.tables import upkeep as tables
from chengshu.packs.municipal_operations.views.frame import (
    UPKEEP,
    action,
    file_lines,
    listed,
    one_point,
    tabs,
)
from chengshu.ui.forms import SAVED, done, form_page, typed

FORM = "municipal_operations/form.html"


@requires(SEE)
def findings(request: HubRequest) -> HttpResponseBase:
    """All findings within reach."""
    actions = action(request, PATROL, Text("上报发现", "Report a finding"), "choose_book", "plus")
    views = tabs(request, UPKEEP, "findings")
    return listed(request, tables.FINDINGS, upkeep.findings_seen_by(request.actor), views=views, actions=actions)


@requires(PATROL)
def choose_book(request: HubRequest) -> HttpResponse:
    """In which book something was found."""
    shown = [one for one in REGISTERS.values() if one.findings]
    return render(request, "municipal_operations/choose_book.html", {"registers": shown})


@requires(PATROL)
def new_finding(request: HubRequest, key: str, entry_id: int | None = None) -> HttpResponseBase:
    """Something wrong, at a row where one is named, on a patrol where one is under way."""
    register = register_called(key)
    at = ledger.entry_seen_by(request.actor, entry_id) if entry_id else None
    asked = request.GET.get("patrol", "")
    on = upkeep.patrol_seen_by(request.actor, int(asked)) if asked.isascii() and asked.isdigit() else None
    initial = {"entry": at, "unit": at.unit_id if at else on.unit_id if on else request.actor.organisation_id}
    kwargs = {"actor": request.actor, "permission": PATROL, "initial": initial}
    form = typed(forms.finding_form(register), request, **kwargs)

    def save(form: forms.FindingForm) -> HttpResponse:
        given = dict(form.cleaned_data)
        unit, pictures = given.pop("unit"), given.pop("pictures")
        content = FindingContent(**given | {"severity": Severity(int(given["severity"]))}, patrol=on)
        row = report_finding(unit, register, content, by=request.actor, pictures=pictures)
        return done(request, Text("已上报。", "Reported."), tables.finding_url(row))

    back = reverse("municipal_operations:patrol", args=[on.pk]) if on else reverse("municipal_operations:findings")
    context: dict[str, Any] = {"title": Text(f"{register.label.zh}：上报发现", f"{register.label.en}: a finding")}
    context |= {"back": back, "map": Map(Text("在图上选择位置", "Pick a position"), pick=Pick())}
    return form_page(request, FORM, form, save, context)


@requires(SEE)
def finding(request: HubRequest, finding_id: int) -> HttpResponse:
    """One finding and what became of it."""
    row = upkeep.finding_seen_by(request.actor, finding_id)
    is_open = row.state == FindingState.OPEN
    context = {
        "row": row,
        "badge": tables.finding_badge(row),
        "severity": tables.severity_badge(row),
        "files": file_lines(row),
        "orders": [(one, tables.order_badge(one)) for one in row.orders.all()],
        "may_order": is_open and reaches(request.actor, ASSIGN, row.unit),
        "may_report": is_open and reaches(request.actor, PATROL, row.unit),
        "reason": forms.ReasonForm(),
        "map": one_point(Text("位置", "Where"), row),
    }
    return render(request, "municipal_operations/finding.html", context)


@requires(PATROL)
@require_POST
def finding_to_case(request: HubRequest, finding_id: int) -> HttpResponse:
    """Hand a finding to the cases."""
    row = upkeep.finding_seen_by(request.actor, finding_id)
    case = report_case(row, by=request.actor)
    said = Text("已上报案件 %(number)s。", "Reported as case %(number)s.").with_values(number=case.number)
    return done(request, said, tables.finding_url(row))


@requires(ASSIGN)
@require_POST
def dismiss_finding(request: HubRequest, finding_id: int) -> HttpResponse:
    """Nothing to do about a finding."""
    row = upkeep.finding_seen_by(request.actor, finding_id)
    form = forms.ReasonForm(request.POST)
    dismiss(row, by=request.actor, why=form.cleaned_data["why"] if form.is_valid() else "")
    return done(request, SAVED, tables.finding_url(row))
