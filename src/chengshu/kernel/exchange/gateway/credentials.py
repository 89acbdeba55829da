"""Who calls: bearer tokens of short life, or requests signed with a program's own key (Ed25519, RFC 8032)."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from chengshu.base import clock
from chengshu.kernel.audit.chain import sm3
from chengshu.kernel.exchange.errors import NotKnown, Replayed, TooOld
from chengshu.kernel.exchange.limits import limit
from chengshu.kernel.exchange.models import Client, UsedNonce
from chengshu.kernel.exchange.models.rules import Limit
from chengshu.kernel.identity.ciphers import digest

SKEW_S = 300
WRONG_SECRETS_A_MINUTE = 10


@dataclass(frozen=True)
class Bearer:
    """Whom a token or a signature stands for; whether the program is still allowed is asked of the database."""

    client: int
    generation: int
    until: float = 0.0


def secret_digest(client_id: str, secret: str) -> str:
    """As a secret is kept."""
    return digest(f"{client_id}:{secret}", purpose="exchange.client")


def checked_secret(client_id: str, secret: str) -> Client:
    """The program with this secret, or the former one while it still serves. Raises NotKnown."""
    client = Client.everywhere.filter(client_id=client_id, active=True).first()
    given = secret_digest(client_id, secret)
    if client is None:
        raise NotKnown
    former = client.former_until is not None and client.former_until > clock.now()
    right = hmac.compare_digest(given, client.secret_digest)
    if not right and not (former and hmac.compare_digest(given, client.former_digest)):
        raise NotKnown
    return client


def token_for(client: Client) -> tuple[str, int]:
    """A fresh token, and how many seconds it lives."""
    seconds = limit(Limit.TOKEN_MINUTES) * 60
    content = json.dumps([client.pk, client.generation, int(time.time()) + seconds]).encode()
    body = base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    return f"{body}.{_sealed(body, settings.SECRET_KEY)}", seconds


def bearer_of(token: str) -> Bearer:
    """Whom a token stands for. Raises NotKnown for a forged one and for one whose time is over."""
    bearer = _read(token, settings.SECRET_KEY)
    if bearer is None or bearer.until < time.time():
        raise NotKnown
    return bearer


def signed_text(method: str, target: str, at: str, nonce: str, body: bytes) -> bytes:
    """What a program signs: method, path with query, seconds since 1970, nonce, SM3 of the body; one a line."""
    return f"{method}\n{target}\n{at}\n{nonce}\n{sm3(body)}".encode()


def signer_of(header: Callable[[str], str], method: str, target: str, body: bytes = b"") -> Bearer:
    """Whom a signed request stands for; each nonce is good once. Raises NotKnown, TooOld, Replayed."""
    at, nonce, signature = header("Chengshu-Time"), header("Chengshu-Nonce"), header("Chengshu-Signature")
    client = Client.everywhere.filter(client_id=header("Chengshu-Client")[:40], active=True).first()
    if client is None or not client.public_key or not 8 <= len(nonce) <= 64 or not at.isdigit() or len(at) > 12:
        raise NotKnown
    if abs(int(at) - time.time()) > SKEW_S:
        raise TooOld(seconds=SKEW_S)
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(client.public_key))
        key.verify(base64.b64decode(signature, validate=True), signed_text(method, target, at, nonce, body))
    except (InvalidSignature, ValueError, binascii.Error):
        raise NotKnown from None
    until = datetime.fromtimestamp(int(at) + 2 * SKEW_S, clock.now().tzinfo)
    try:
        with transaction.atomic():
            UsedNonce.objects.create(client=client, nonce=nonce, until=until)
    except IntegrityError:
        raise Replayed from None
    return Bearer(client.pk, client.generation)


def forget_nonces() -> int:
    """Delete nonces of requests that would be too old by now; how many."""
    gone, _ = UsedNonce.objects.filter(until__lt=clock.now()).delete()
    return gone


@lru_cache(maxsize=4096)
def _read(token: str, secret: str) -> Bearer | None:
    body, _, seal = token.partition(".")
    if not hmac.compare_digest(seal, _sealed(body, secret)):
        return None
    try:
        client, generation, until = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValueError, binascii.Error):
        return None
    return Bearer(client, generation, until)


def _sealed(body: str, secret: str) -> str:
    return salted_hmac("chengshu.exchange.token", body, secret=secret, algorithm="sha256").hexdigest()
