"""Where connections may lead."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.gathering.errors import AlreadyDecided
from chengshu.kernel.gathering.models import Place, PlaceKind

HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
BAD_NETWORK = Text(
    "请填写网段（如 10.1.0.0/16）、地址或主机名。", "Give a network (10.1.0.0/16), an address or a host name."
)
BAD_FOLDER = Text("请填写绝对路径，且不能是根目录。", "Give an absolute folder, and not the root.")
KNOWN = Text("已经在放行范围内。", "It is allowed already.")


@transaction.atomic
def allow_place(kind: PlaceKind | str, value: str, *, port: int | None = None, reason: str, by: Actor) -> Place:
    """Let connections lead there from now on. Raises BadInput."""
    value = value.strip()
    if kind == PlaceKind.FOLDER:
        if not value.startswith("/") or len(Path(value).parts) < 2:
            raise BadInput(fields={"value": BAD_FOLDER})
    elif not _is_network(value):
        raise BadInput(fields={"value": BAD_NETWORK})
    if Place.objects.filter(kind=kind, value=value, port=port, ended_at=None).exists():
        raise BadInput(fields={"value": KNOWN})
    place = Place.objects.create(kind=kind, value=value, port=port, reason=reason[:400], by_id=by.person_id)
    record(by, "gathering.place.allowed", place, reason=reason)
    return place


@transaction.atomic
def end_place(place: Place, *, by: Actor) -> Place:
    """Connections lead there no more, from the next one on. Raises AlreadyDecided."""
    place = Place.objects.select_for_update().get(pk=place.pk)
    if place.ended_at:
        raise AlreadyDecided
    place.ended_at, place.ended_by_id = clock.now(), by.person_id
    place.save(update_fields=["ended_at", "ended_by"])
    record(by, "gathering.place.ended", place)
    return place


def _is_network(value: str) -> bool:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        # A name without a letter is an address that was typed wrongly.
        return bool(HOST.fullmatch(value)) and any(one.isalpha() for one in value)
    return True
