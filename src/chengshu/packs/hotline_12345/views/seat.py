"""The seat: one screen for a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.audit.services import read
from chengshu.kernel.cases.errors import NothingSaid
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.packs.hotline_12345.forms.seat import SeatForm
from chengshu.packs.hotline_12345.models import Line
from chengshu.packs.hotline_12345.queries.calls import caller_of, today_of
from chengshu.packs.hotline_12345.queries.knowledge import article_for
from chengshu.packs.hotline_12345.rights import TAKE_CALLS
from chengshu.packs.hotline_12345.services import calls
from chengshu.packs.hotline_12345.showing import exchange_note, help_for, seat_lines
from chengshu.ui.forms import done, form_page

FILED = Text("%(number)s 已立案，可接下一个来电。", "%(number)s is filed; ready for the next call.")
TAKEN = Text("%(number)s 已受理，待立案。", "%(number)s is taken in and waits to be filed.")
ANSWERED = Text("%(number)s 已直接答复。", "%(number)s was answered.")
ADDED = Text("已并入 %(number)s。", "Added to %(number)s.")
HANDED = Text("已转接，记录 %(number)s。", "Put through; record %(number)s.")
BY_HAND = Text(
    "记录 %(number)s 已建立。电话交换系统未接入，请立即人工转接。",
    "Record %(number)s is made. No telephone exchange is connected: put the call through now.",
)


@requires(TAKE_CALLS)
def seat(request: HubRequest) -> HttpResponseBase:
    """Take a call down and end it in one step."""
    form = SeatForm(request.POST) if request.method == "POST" else SeatForm(initial=_fresh())
    context = {
        "today": today_of(request.actor),
        "lines": seat_lines(),
        "note": exchange_note(),
        "caller": caller_of(request.POST.get("phone", ""), request.actor),
        "help": help_for(request.POST, request.actor),
    }

    def save(filled: SeatForm) -> HttpResponse:
        return done(request, _end(request, filled), reverse("hotline_12345:seat"))

    return form_page(request, "hotline_12345/seat.html", form, save, context)


@require_POST
@requires(TAKE_CALLS)
def caller(request: HubRequest) -> HttpResponse:
    """Who calls, while the number is typed; looking is written to the audit record."""
    found = caller_of(request.POST.get("phone", ""), request.actor)
    if found is not None:
        read(request.actor, found.reporter, "接听来电时查看诉求人历史")
    return render(request, "hotline_12345/_caller.html", {"caller": found})


@require_POST
@requires(TAKE_CALLS)
def beside(request: HubRequest) -> HttpResponse:
    """Classes, places, answers and repeats beside what is typed."""
    return render(request, "hotline_12345/_help.html", {"help": help_for(request.POST, request.actor)})


def _fresh() -> dict[str, Any]:
    return {"once": get_random_string(24), "began": clock.now().timestamp()}


def _end(request: HubRequest, filled: SeatForm) -> Text:
    """The one of the page's endings that was chosen."""
    by, content = request.actor, filled.content()
    if (line := request.POST.get("transfer")) in set(Line):
        row = calls.transfer_call(content, Line(str(line)), by=by)
        return (HANDED if row.connected else BY_HAND).with_values(number=row.number)
    if not content.text.strip():
        raise NothingSaid(fields={"text": NothingSaid.text})
    for name, said, end in _ENDINGS:
        if (chosen := request.POST.get(name, "")).isdigit():
            return said.with_values(number=end(request, content, int(chosen)))
    made = calls.take_call(content, by=by) if "take" in request.POST else calls.file_call(content, by=by)
    return (TAKEN if "take" in request.POST else FILED).with_values(number=made.case.number)


def _answered(request: HubRequest, content: calls.CallContent, key: int) -> str:
    article = article_for(request.actor, key)
    return calls.answer_call(content, article, by=request.actor).case.number


def _added(request: HubRequest, content: calls.CallContent, key: int) -> str:
    into = case_for(request.actor, key)
    calls.add_call(content, into, by=request.actor)
    return into.number


_ENDINGS: tuple[tuple[str, Text, Callable[[HubRequest, calls.CallContent, int], str]], ...] = (
    ("answer", ANSWERED, _answered),
    ("into", ADDED, _added),
)
