"""Telephone and identity numbers of citizens: encrypted at rest, shown masked, found again by no one."""

from __future__ import annotations

import re

from chengshu.base import masks
from chengshu.kernel.identity.ciphers import decrypted, digest, encrypted
from chengshu.packs.municipal_operations.errors import NotAPhone

OWNER = "municipal_operations.contact"
PHONE = re.compile(r"\+?\d[\d\- ]{5,19}")


def sealed(plain: str) -> str:
    """As it is kept; nothing stays nothing."""
    return encrypted(plain, owner=OWNER) if plain else ""


def unsealed(kept: str) -> str:
    """As it was given."""
    return decrypted(kept, owner=OWNER) if kept else ""


def checked_phone(typed: str) -> str:
    """A telephone number. Raises NotAPhone."""
    plain = typed.strip()
    if not PHONE.fullmatch(plain):
        raise NotAPhone(fields={"phone": NotAPhone.text})
    return plain


def masked(kept: str) -> str:
    """A telephone number as those see it who need not call."""
    return masks.phone(unsealed(kept)) if kept else ""


def visitor_of(address: str) -> str:
    """A keyed digest of a network address, to count what comes from it; the address itself is not kept."""
    return digest(address, purpose="municipal_operations.visitor")
