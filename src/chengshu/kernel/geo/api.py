"""Divisions for programs of the staff."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import HttpRequest
from ninja import Router, Schema

from chengshu.base.errors import NotAllowed
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.geo import queries
from chengshu.kernel.geo.models import Division

router = Router(tags=["geo"])
MOST = 500


class DivisionOut(Schema):
    """A division; ``parent`` is the code of what it lies in, empty for a province."""

    code: str
    level: str
    name_zh: str
    name_en: str
    parent: str
    active: bool
    valid_from: date
    valid_until: date | None


@router.get("divisions", response=list[DivisionOut])
def divisions(request: HttpRequest, within: str = "", q: str = "") -> list[DivisionOut]:
    """What lies directly in ``within`` (the provinces where it is empty), or what the words ``q`` find."""
    _only_staff(request)
    rows = queries.search(q[:100], MOST) if q.strip() else queries.children(within).select_related("parent")[:MOST]
    return [_out(place) for place in rows]


@router.get("divisions/{code}", response=list[DivisionOut])
def path(request: HttpRequest, code: str) -> list[DivisionOut]:
    """The place with everything it lies in, from the province down; zeros at the end of the code do not matter."""
    _only_staff(request)
    return [_out(place) for place in queries.path(code)]


def _only_staff(request: HttpRequest) -> None:
    if cast(HubRequest, request).actor.person_id is None:
        raise NotAllowed


def _out(place: Division) -> DivisionOut:
    return DivisionOut(
        code=place.code,
        level=place.level,
        name_zh=place.name_zh,
        name_en=place.name_en,
        parent=place.parent.code if place.parent else "",
        active=place.active,
        valid_from=place.valid_from,
        valid_until=place.valid_until,
    )
