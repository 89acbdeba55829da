"""An item: its page, its moves, its acts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, signed_in
from chengshu.kernel.work import queries
from chengshu.kernel.work.acts import ACTS, Doing
from chengshu.kernel.work.forms import move_form
from chengshu.kernel.work.services.handing_in import hand_in
from chengshu.kernel.work.services.moving import make_move
from chengshu.kernel.work.services.reading import mark_read
from chengshu.kernel.work.showing import item_context, url_of
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.pages import is_opened


@require_safe
@signed_in
def item(request: HubRequest, key: int) -> HttpResponse:
    """Whoever may see an item is told by ``queries.item_for``; others do not learn that it exists."""
    found = queries.item_for(request.actor, key)
    if is_opened(request):  # opening what lies on one's own desk is reading it
        mark_read(found, by=request.actor)
    return render(request, "work/item.html", item_context(request.actor, found))


@require_POST
@signed_in
def quick(request: HubRequest, key: int) -> HttpResponse:
    """A move that asks for no more than an opinion, straight from the item's page."""
    found = queries.item_for(request.actor, key)
    desk = request.POST.get("desk", "")
    move = request.POST.get("move", "")
    make_move(
        found, move, by=request.actor, desk=int(desk) if desk.isdigit() else None, why=request.POST.get("why", "")
    )
    return done(request, Text("已办理。", "Done."), url_of(found))


@signed_in
def move(request: HubRequest, key: int, name: str) -> HttpResponseBase:
    """A move with what it asks for."""
    found = queries.item_for(request.actor, key)
    offer = next((one for one in queries.offers_to(request.actor, found) if one.move.key == name), None)
    if offer is None and request.method != "POST":
        raise NotFound
    declared = offer.move if offer else found.type.move(name)
    form = typed(move_form(declared, request.actor), request, initial=found.values)

    def save(filled: Any) -> HttpResponse:
        hand_in(
            found,
            name,
            by=request.actor,
            desk=offer.desk if offer else None,
            why=filled.cleaned_data["why"],
            values=filled.values(),
            uploads=filled.uploads(),
        )
        return done(request, Text("已办理。", "Done."), url_of(found))

    return form_page(request, "work/move.html", form, save, {"item": found, "move": declared})


@signed_in
def act(request: HubRequest, key: int, name: str) -> HttpResponseBase:
    """Something done beside the declared moves."""
    found = queries.item_for(request.actor, key)
    if name not in ACTS:
        raise NotFound
    page, doing = ACTS[name], Doing(request.actor, found, queries.desk_of(request.actor, found))
    form = typed(page.form(doing), request)

    def save(filled: Any) -> HttpResponse:
        page.save(doing, filled)
        return done(request, page.done, url_of(found))

    return form_page(request, "work/act.html", form, save, {"item": found, "act": page})
