"""A case: its page, its moves, what is said about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.errors import NotAllowed, NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires, signed_in
from chengshu.kernel.audit.services import read
from chengshu.kernel.cases import services
from chengshu.kernel.cases.errors import TermsMissing
from chengshu.kernel.cases.forms import DescribeForm
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.cases.queries.classes import listed, terms_to_choose
from chengshu.kernel.cases.rights import SEE_CONTACT
from chengshu.kernel.cases.services import Description
from chengshu.kernel.cases.showing.case import (
    LONGEST_REPLY,
    case_context,
    may_describe,
    may_see_contact,
    picking,
    said,
    scored_reply,
)
from chengshu.kernel.cases.tables import case_url
from chengshu.kernel.work import queries as work
from chengshu.kernel.work.forms import move_form
from chengshu.kernel.work.services.handing_in import hand_in
from chengshu.kernel.work.services.reading import mark_read
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.pages import is_opened
from chengshu.ui.panels import panels_for

SHORT = 3


def number_in(said: str) -> int | None:
    """A number as it comes with a form; None for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= SHORT else None


DONE = Text("已办理。", "Done.")


@require_safe
@signed_in
def case(request: HubRequest, key: int) -> HttpResponse:
    """Whoever may see a case is told by ``queries.case_for``."""
    found = case_for(request.actor, key)
    if found.item is not None and is_opened(request):  # opening what lies on one's own desk is reading it
        mark_read(found.item, by=request.actor)
    context = case_context(request.actor, found)
    return render(request, "cases/case.html", {**context, "panels": panels_for("cases.case", request.actor, found)})


@require_POST
@requires(SEE_CONTACT)
def contact(request: HubRequest, key: int) -> HttpResponse:
    """How the reporter is reached, in clear, once; who looked is written down."""
    found = case_for(request.actor, key)
    if not may_see_contact(request.actor, found):
        raise NotAllowed
    read(request.actor, found, "查看诉求人联系方式")
    context = case_context(request.actor, found, clear=True)
    return render(request, "cases/case.html", {**context, "panels": panels_for("cases.case", request.actor, found)})


@require_POST
@signed_in
def quick(request: HubRequest, key: int) -> HttpResponse:
    """A move that asks for nothing more, straight from the page."""
    found = case_for(request.actor, key)
    if found.item is None:
        raise NotFound
    why, terms = request.POST.get("why", ""), number_in(request.POST.get("terms", ""))
    try:
        services.move_at_once(found, request.POST.get("move", ""), by=request.actor, why=why, terms=terms)
    except TermsMissing as refusal:
        found.refresh_from_db()
        context = {"typed": why, "wrong": refusal.sentence, "panels": panels_for("cases.case", request.actor, found)}
        shown = {**case_context(request.actor, found), **context}
        return render(request, "cases/case.html", shown, status=refusal.status)
    return done(request, DONE, case_url(found))


@require_POST
@signed_in
def terms(request: HubRequest, key: int) -> HttpResponse:
    """Choose among the terms on which a case of its class is filed."""
    found = case_for(request.actor, key)
    number = number_in(request.POST.get("terms", ""))
    if number is None:
        raise TermsMissing(
            name=found.case_class.name if found.case_class else "", offered=listed(terms_to_choose(found))
        )
    services.describe(found, Description(terms=number), by=request.actor)
    return done(request, Text("立案条件已选定。", "The terms were chosen."), case_url(found))


@signed_in
def move(request: HubRequest, key: int, name: str) -> HttpResponseBase:
    """A move with what it asks for."""
    found = case_for(request.actor, key)
    item = found.item
    offer = next((one for one in work.offers_to(request.actor, item) if one.move.key == name), None) if item else None
    if item is None or (offer is None and request.method != "POST"):
        raise NotFound
    declared = offer.move if offer else item.type.move(name)
    form = typed(move_form(declared, request.actor), request, initial=services.first_values(found, name))
    replies = any(need.key == "reply" for need in declared.needs)

    def save(filled: Any) -> HttpResponse:
        hand_in(
            item,
            name,
            by=request.actor,
            desk=offer.desk if offer else None,
            why=filled.cleaned_data["why"],
            values=filled.values(),
            uploads=filled.uploads(),
        )
        return done(request, DONE, case_url(found))

    return form_page(request, "cases/move.html", form, save, {"case": found, "move": declared, "replies": replies})


@require_POST
@signed_in
def reply_hint(request: HubRequest, key: int) -> HttpResponse:
    """How good a reply would be, while it is written; nothing of it is kept."""
    found = case_for(request.actor, key)
    score = scored_reply(found, request.POST.get("reply", "")[:LONGEST_REPLY])
    return render(request, "cases/_reply_hint.html", {"reply": score, "case": found})


@signed_in
def describe(request: HubRequest, key: int) -> HttpResponseBase:
    """Say better what a case is about."""
    found = case_for(request.actor, key)
    if not may_describe(request.actor, found):
        raise NotAllowed
    form = typed(DescribeForm, request, case=found)

    def save(filled: DescribeForm) -> str:
        given = dict(filled.cleaned_data)
        chosen: CaseClass | None = given.pop("case_class")
        if chosen is not None and chosen.pk != found.case_class_id:
            given["terms"] = None  # those on the form are of the class it had
        changed = Description(**{**given, "urgency": int(given["urgency"])}, class_code=chosen.code if chosen else None)
        services.describe(found, changed, by=request.actor)
        return case_url(found)

    title = Text("修改案件信息", "Change the case")
    context = {"case": found, "title": title, "map": picking(found), "text": said(found, clear=False)}
    return form_page(request, "cases/describe.html", form, save, context)


@require_POST
@signed_in
def classify(request: HubRequest, key: int) -> HttpResponse:
    """Take a proposed class with one key."""
    found = case_for(request.actor, key)
    services.describe(found, Description(class_code=request.POST.get("code", "")[:20]), by=request.actor)
    return done(request, Text("类别已选定。", "The class was chosen."), case_url(found))
