"""What the frame of a page knows from floors that the ui must not know: the bell."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from chengshu.kernel.messages.queries import unread_count


def bell(request: HttpRequest) -> dict[str, Any]:
    """``bell``: where the notices are and how many are unread; nothing for strangers."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.person_id is None:
        return {}
    return {"bell": {"url": reverse("messages:notices"), "unread": unread_count(actor)}}
