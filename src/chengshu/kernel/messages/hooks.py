"""The secrets of webhooks, readable only with the city's key."""

from __future__ import annotations

import secrets

from chengshu.kernel.identity.ciphers import decrypted, encrypted
from chengshu.kernel.messages.models import Webhook

OWNER = "messages.webhook"


def new_secret() -> str:
    """A secret for a new webhook, to be shown once to who sets up the other side."""
    return secrets.token_urlsafe(32)


def sealed(secret: str) -> str:
    """The secret as it is kept."""
    return encrypted(secret, owner=OWNER)


def secret_of(hook: Webhook) -> str:
    """The secret. Raises SecretUnreadable under another city's key."""
    return decrypted(hook.sealed_secret, owner=OWNER)
