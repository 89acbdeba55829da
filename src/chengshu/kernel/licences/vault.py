"""What is kept sealed: SM4-GCM under a key derived from the city's secret (HKDF over SM3), bound to its owner."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from chengshu.base.suites import NATIONAL, BadSeal
from chengshu.kernel.identity.errors import SecretUnreadable


def sealed(content: Mapping[str, Any], *, owner: str) -> str:
    """The content as it is kept; it opens for the same ``owner`` only."""
    plain = json.dumps(content, ensure_ascii=False).encode()
    made = NATIONAL.seal(_key(settings.SECRET_KEY), plain, belongs_to=owner.encode())
    return urlsafe_b64encode(made).decode()


def opened(kept: str, *, owner: str) -> dict[str, Any]:
    """The content. Raises SecretUnreadable when no present or former key of the city opens it."""
    raw = urlsafe_b64decode(kept.encode())
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            found: dict[str, Any] = json.loads(NATIONAL.open(_key(secret), raw, belongs_to=owner.encode()))
        except BadSeal:
            continue
        return found
    raise SecretUnreadable


def _key(secret: str | bytes) -> bytes:
    material = secret.encode() if isinstance(secret, str) else secret
    return HKDF(algorithm=SM3(), length=16, salt=None, info=b"chengshu sealed licences").derive(material)
