"""The overview, a page for each sub-system, the five faces, the big screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.packs.digital_city_management import subsystems
from chengshu.packs.digital_city_management.rights import SEE
from chengshu.packs.digital_city_management.showing import extension, faces, screen, standard
from chengshu.packs.digital_city_management.tables import standing_state
from chengshu.ui.pages import page
from chengshu.ui.parts import Tab, Tile

PAGES = {**standard.PAGES, **extension.PAGES}


def tabs(current: str) -> list[Tab]:
    """The overview and the five faces."""
    shown = [Tab(Text("子系统", "Sub-systems"), reverse("digital_city_management:overview"), current == "")]
    return shown + [
        Tab(label, reverse("digital_city_management:face", args=[key]), current == key)
        for key, (label, _, _) in faces.FACES.items()
    ]


@require_safe
@requires(SEE)
def overview(request: HubRequest) -> HttpResponse:
    """All sub-systems with how they stand."""
    standing = subsystems.standings(subsystems.STANDARD)
    further = subsystems.standings(subsystems.EXTENSION)
    running = sum(one.in_operation for one in standing)
    extended = sum(one.in_operation for one in further)
    context = {
        "tabs": tabs(""),
        "tiles": (
            Tile(Text("标准子系统运行", "Standard, in operation"), running, unit=f"/ {len(standing)}"),
            Tile(Text("拓展子系统运行", "Extensions, in operation"), extended, unit=f"/ {len(further)}"),
        ),
        "groups": (
            (
                Text("标准子系统（CJJ/T 106）", "Standard sub-systems (CJJ/T 106)"),
                [(one, standing_state(one)) for one in standing],
            ),
            (Text("拓展子系统", "Extension sub-systems"), [(one, standing_state(one)) for one in further]),
        ),
    }
    return render(request, "digital_city_management/overview.html", context)


@require_safe
@requires(SEE)
def subsystem(request: HubRequest, key: str) -> HttpResponse:
    """One sub-system, to be used and tested alone."""
    if key not in PAGES:
        raise NotFound
    one = subsystems.ALL[key]
    standing = subsystems.standing_of(one)
    shown = PAGES[key](request.actor, request.GET)
    context: dict[str, Any] = {
        "title": one.label,
        "note": one.about,
        "standing": standing,
        "state": standing_state(standing),
        "shown": shown,
    }
    return render(request, "digital_city_management/subsystem.html", context)


@require_safe
@requires(SEE)
def face(request: HubRequest, key: str) -> HttpResponse:
    """One of the five faces (五位一体)."""
    if key not in faces.FACES:
        raise NotFound
    label, _, show = faces.FACES[key]
    context = {"title": label, "tabs": tabs(key), "shown": show(request.actor, request.GET)}
    return render(request, "digital_city_management/face.html", context)


@require_safe
@requires(SEE)
def big_screen(request: HubRequest) -> HttpResponse:
    """The big screen; its numbers are asked for anew each minute."""
    return page(
        request,
        "digital_city_management/screen.html",
        "digital_city_management/_screen_numbers.html",
        screen.wall(request.actor),
    )
