"""The guard of programming interfaces: the same session as the pages."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie

from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.acting.guards import HubRequest


class StaffSession(APIKeyCookie):
    """Whoever is signed in, else 401; a write needs the token against forged requests."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor that the middleware found; None for a stranger."""
        actor = cast(HubRequest, request).actor
        return actor if actor.person_id is not None else None
