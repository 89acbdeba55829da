"""Hot topics by place and period."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.texts import queries, tables
from chengshu.kernel.texts.queries.topics import area_names, letters_of, topic_of
from chengshu.kernel.texts.rights import SEE_TEXTS
from chengshu.ui.tables import list_page, short_list

PERIODS = (
    (7, Text("最近 7 天", "7 days")),
    (30, Text("最近 30 天", "30 days")),
    (90, Text("最近 90 天", "90 days")),
    (365, Text("最近一年", "One year")),
)
USUAL = 30
MOST = 100


@requires(SEE_TEXTS)
def topics(request: HubRequest) -> HttpResponse:
    """The hottest topics of a period within a division."""
    days = next((days for days, _ in PERIODS if request.GET.get("days") == str(days)), USUAL)
    area = "".join(letter for letter in request.GET.get("area", "")[:12] if letter.isascii() and letter.isdigit())
    found = queries.hot_topics(area, since=clock.now() - timedelta(days=days), limit=MOST)
    context = {"listing": short_list(tables.TOPICS, found), "periods": PERIODS, "days": days, "area": area}
    return render(request, "texts/topics.html", context)


@requires(SEE_TEXTS)
def topic(request: HubRequest, pk: int) -> HttpResponseBase:
    """One topic with its letters."""
    found = topic_of(pk)
    context = {"topic": found, "area": area_names([found.area]).get(found.area, found.area)}
    return list_page(request, "texts/topic.html", tables.LETTERS, letters_of(found), context)
