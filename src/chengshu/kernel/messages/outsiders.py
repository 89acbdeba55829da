"""Addresses of people without an account: sealed, masked for readers, silent where their holder wishes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chengshu.base import masks
from chengshu.base.text import Language
from chengshu.kernel.identity.ciphers import decrypted, digest, encrypted
from chengshu.kernel.messages.models import Channel, Silence

OWNER = "messages.telling"


@dataclass(frozen=True)
class Outsider:
    """Somebody without an account: how they are reached, in which language, whether they want to hear nothing."""

    phone: str = ""
    email: str = ""
    language: Language = "zh"
    silent: bool = False

    def ways(self) -> tuple[tuple[str, str], ...]:
        """The channels they gave an address for."""
        return tuple((way, at) for way, at in ((Channel.SMS, self.phone), (Channel.EMAIL, self.email)) if at)


def sealed(address: str) -> str:
    """The address as it is kept."""
    return encrypted(address, owner=OWNER)


def opened(kept: str) -> str:
    """The address in clear, to be sent to."""
    return decrypted(kept, owner=OWNER)


def masked(channel: str, address: str) -> str:
    """The address as people may see it."""
    return masks.email(address) if channel == Channel.EMAIL else masks.phone(address)


def address_key(channel: str, address: str) -> str:
    """By what an address is found again, however it is written."""
    plain = re.sub(r"\D", "", address)[-11:] if channel == Channel.SMS else address.strip().lower()
    return digest(plain, purpose=f"messages.{channel}")


def silent_ways(ways: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The channels among these on which the holder wants to hear nothing."""
    keys = {address_key(channel, address): channel for channel, address in ways}
    rows = Silence.objects.filter(address_key__in=keys, until=None) if keys else ()
    return frozenset(row.channel for row in rows)
