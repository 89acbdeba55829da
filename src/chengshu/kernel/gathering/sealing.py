"""Passwords of connections: kept so that only the city's key reads them, shown to nobody."""

from __future__ import annotations

from chengshu.kernel.gathering.models import Connection
from chengshu.kernel.identity.ciphers import decrypted, encrypted

OWNER = "gathering.connection"
HIDDEN = "••••••"


def sealed(secret: str) -> str:
    """The secret as it is kept; empty stays empty."""
    return encrypted(secret, owner=OWNER) if secret else ""


def secret_of(connection: Connection) -> str:
    """The secret, empty where there is none. Raises SecretUnreadable under another city's key."""
    return decrypted(connection.sealed, owner=OWNER) if connection.sealed else ""


def without_secret(words: str, secret: str) -> str:
    """What a driver said, without the secret in it."""
    return words.replace(secret, HIDDEN) if secret else words
