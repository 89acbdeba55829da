"""Calling citizens back."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock, masks
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import read
from chengshu.kernel.cases.contacts import opened
from chengshu.kernel.cases.rights import SEE_CONTACT
from chengshu.kernel.texts.contacts import masked
from chengshu.packs.hotline_12345.forms.desk import CallbackForm
from chengshu.packs.hotline_12345.models import Callback, CallbackState
from chengshu.packs.hotline_12345.queries.callbacks import callback_for, callbacks_seen_by
from chengshu.packs.hotline_12345.rights import CALL_BACK
from chengshu.packs.hotline_12345.services import callbacks as calling
from chengshu.packs.hotline_12345.tables.desk import CALLBACKS, TO_CALL, callback_state
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import list_page

DONE = Text("已登记回访。", "The callback is noted.")
CAME_BACK = Text(
    "已登记。诉求人不满意，案件已重新办理。", "Noted. The citizen is dissatisfied; the case is open again."
)


@requires(CALL_BACK)
def callbacks(request: HubRequest) -> HttpResponseBase:
    """Whom to call, the earliest due first."""
    rows = callbacks_seen_by(request.actor)
    waiting = rows.filter(state=CallbackState.WAITING)
    url, every = reverse("hotline_12345:callbacks"), "all" in request.GET
    context = {
        "title": CALLBACKS.label,
        "tabs": [
            Tab(Text("待回访", "To call"), url, not every),
            Tab(Text("全部", "All"), f"{url}?all=1", every),
        ],
        "tiles": [
            Tile(Text("待回访", "To call"), waiting.count(), icon="phone"),
            Tile(Text("已逾期", "Overdue"), waiting.filter(due_on__lt=clock.today()).count(), tone="warning"),
        ],
    }
    table, shown = (CALLBACKS, rows) if every else (TO_CALL, waiting)
    return list_page(request, "hotline_12345/list.html", table, shown, context)


@requires(CALL_BACK)
def callback(request: HubRequest, key: int) -> HttpResponseBase:
    """Ask, and write down what is said."""
    row = callback_for(request.actor, key)
    return _shown(request, row)


@require_POST
@requires(CALL_BACK)
def contact(request: HubRequest, key: int) -> HttpResponseBase:
    """The telephone in clear, once; who looked is written down."""
    row = callback_for(request.actor, key)
    must_reach(request.actor, SEE_CONTACT, row.unit)
    read(request.actor, row.case, "回访时查看诉求人电话")
    return _shown(request, row, clear=True)


@require_POST
@requires(CALL_BACK)
def unreached(request: HubRequest, key: int) -> HttpResponse:
    """Nobody answered."""
    calling.note_unreached(callback_for(request.actor, key), by=request.actor)
    said = Text("已登记未接通。", "Noted that nobody answered.")
    return done(request, said, reverse("hotline_12345:callbacks"))


def _shown(request: HubRequest, row: Callback, *, clear: bool = False) -> HttpResponseBase:
    form = CallbackForm() if clear else typed(CallbackForm, request)

    def save(filled: CallbackForm) -> HttpResponse:
        given = filled.cleaned_data
        made = calling.note_callback(
            row,
            satisfaction=int(given["satisfaction"]),
            solved=given["solved"] == "yes",
            words=given["words"],
            by=request.actor,
        )
        return done(request, CAME_BACK if made.reopened else DONE, reverse("hotline_12345:callbacks"))

    who = row.case.reporter
    phone, name = (opened(one) for one in (who.phone_sealed, who.name_sealed)) if who else ("", "")
    context = {
        "callback": row,
        "state": callback_state(row),
        "text": row.case.text if clear else masked(row.case.text),
        "phone": phone if clear else masks.phone(phone),
        "name": name if clear else (masks.name(name) if name else ""),
        "clear": clear,
        "waiting": row.state == CallbackState.WAITING,
    }
    return form_page(request, "hotline_12345/callback.html", form, save, context)
