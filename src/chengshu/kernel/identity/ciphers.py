"""Secrets at rest: AES-256-GCM under a key derived from the city's secret (HKDF, RFC 5869)."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import salted_hmac

from chengshu.kernel.identity.errors import SecretUnreadable

_NONCE = 12


def encrypted(plain: str, *, owner: str) -> str:
    """The secret as it is kept. It can be read back for the same ``owner`` only."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, plain.encode(), owner.encode())
    return urlsafe_b64encode(nonce + sealed).decode()


def decrypted(kept: str, *, owner: str) -> str:
    """The secret. Raises SecretUnreadable when it was kept under a key that is neither the city's nor a former one."""
    raw = urlsafe_b64decode(kept.encode())
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_key(secret)).decrypt(raw[:_NONCE], raw[_NONCE:], owner.encode()).decode()
        except InvalidTag:
            continue
    raise SecretUnreadable


def digest(value: str, *, purpose: str) -> str:
    """A keyed digest, 64 hexadecimal digits: it cannot be tried out by somebody who has the database alone."""
    return salted_hmac(f"chengshu.{purpose}", value, algorithm="sha256").hexdigest()


def _key(secret: str | bytes) -> bytes:
    material = secret.encode() if isinstance(secret, str) else secret
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"chengshu second factor").derive(material)
