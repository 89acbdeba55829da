"""The bodies and people of the invented city that the hotline needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chengshu.base.errors import Refusal
from chengshu.kernel.identity.queries import organisation_called
from chengshu.packs.hotline_12345.services.calls import seat_unit

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation, Person


def centre() -> Organisation | None:
    """The hotline's own body; None in a city without one."""
    try:
        return seat_unit()
    except Refusal:
        return None


def body(name: str) -> Organisation | None:
    """A body by one of its names."""
    return organisation_called(name)


def staff_of(unit: Organisation) -> list[Person]:
    """Everybody with a post there, the one who leads last."""
    posts = unit.posts.filter(until=None, person__active=True).select_related("person").order_by("leads", "pk")
    return list(dict.fromkeys(post.person for post in posts))
