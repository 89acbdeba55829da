"""What the frame of a page knows from floors that the ui must not know: the bell."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from chengshu.kernel.install.queries import unread_notices


def bell(request: HttpRequest) -> dict[str, Any]:
    """``bell``: where the notices are and how many are unread; nothing for strangers."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.person_id is None:
        return {}
    try:
        url = reverse("messages:notices")
    except NoReverseMatch:
        return {}
    return {"bell": {"url": url, "unread": unread_notices(actor)}}
