"""Strangers told apart without keeping who they are, and their contacts sealed."""

from __future__ import annotations

import re
import secrets

from chengshu.kernel.identity.ciphers import decrypted, digest, encrypted
from chengshu.packs.open_data.errors import NotAnAddress

OWNER = "open_data.contact"
_EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,4}")
_MOBILE = re.compile(r"1[3-9]\d{9}|16\d{9}")
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def visitor_of(address: str) -> str:
    """A keyed digest of where somebody comes from; the address itself is not kept."""
    return digest(address, purpose="open_data.visitor")


def channel_of(contact: str) -> str:
    """``email`` or ``sms``. Raises NotAnAddress."""
    if _EMAIL.fullmatch(contact):
        return "email"
    if _MOBILE.fullmatch(contact):
        return "sms"
    raise NotAnAddress(fields={"contact": NotAnAddress.text})


def sealed(contact: str) -> str:
    """A contact as it is kept; empty for none."""
    return encrypted(contact, owner=OWNER) if contact else ""


def unsealed(kept: str) -> str:
    """The contact. Raises SecretUnreadable under another city's key."""
    return decrypted(kept, owner=OWNER) if kept else ""


def new_number(prefix: str) -> str:
    """A reference number that is easy to read out and cannot be guessed: 12 of 31 signs, 59 bits."""
    signs = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return f"{prefix}-{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def ticket_digest(ticket: str) -> str:
    """How a ticket or key is kept."""
    return digest(ticket.strip(), purpose="open_data.ticket")
