"""The door of the city app: it signs in citizens with their real names and speaks for them, by its registered key.

Each request carries ``X-Holder``, base64url of ``{"kind", "number", "name", "at"}``, and ``X-Holder-Signature`` by
Ed25519 or SM2 over ``METHOD\\nPATH\\nX-Holder\\nSHA-256 of the body, hex``. ``at`` differs by a minute at most.
Until ``CHENGSHU_CITY_APP_KEY`` names the key's file, the door says that it is not connected.
"""

from __future__ import annotations

import binascii
import hashlib
import json
from base64 import urlsafe_b64decode
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.suites import SUITES, BadKey
from chengshu.kernel.licences.errors import CityAppNotConnected, NotTheHolder
from chengshu.kernel.licences.holders import Holder, holder

FRESH = timedelta(seconds=60)


def signed_holder(request: HttpRequest) -> Holder:
    """The holder for whom the city app asks. Raises CityAppNotConnected, NotTheHolder."""
    key = _key()
    claim, signature = request.headers.get("X-Holder", ""), request.headers.get("X-Holder-Signature", "")
    body = hashlib.sha256(request.body).hexdigest()
    message = "\n".join((request.method or "", request.path, claim, body)).encode()
    if not _signed(key, message, signature):
        raise NotTheHolder
    try:
        said = json.loads(urlsafe_b64decode(claim))
        at = datetime.fromisoformat(said["at"])
        if at.tzinfo is None or abs(clock.now() - at) > FRESH:
            raise NotTheHolder
        return holder(str(said["kind"]), str(said["number"]), str(said["name"]))
    except (ValueError, KeyError, TypeError, binascii.Error, Refusal) as wrong:
        raise NotTheHolder from wrong


def is_connected() -> bool:
    """Whether a key is registered."""
    return bool(settings.CITY_APP_KEY)


def _key() -> bytes:
    if not settings.CITY_APP_KEY:
        raise CityAppNotConnected
    try:
        return Path(settings.CITY_APP_KEY).read_bytes()
    except OSError as gone:
        raise CityAppNotConnected from gone


def _signed(key: bytes, message: bytes, signature: str) -> bool:
    try:
        raw = urlsafe_b64decode(signature)
    except (ValueError, binascii.Error):
        return False
    for suite in SUITES.values():
        try:
            return suite.verify(key, message, raw)
        except BadKey:
            continue
    raise CityAppNotConnected
