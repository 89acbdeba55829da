"""Where a connection may lead: asked each time one is opened, so that taking a place back works at once."""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path

from django.conf import settings

from chengshu.base.text import Text
from chengshu.kernel.gathering.errors import ConnectionFailed, NotReachable
from chengshu.kernel.gathering.models import Place, PlaceKind

UNKNOWN_HOST = Text("找不到主机 %(host)s", "the host %(host)s cannot be found")
# Nothing a city gathers from lies here; clouds give their keys to whoever asks this address.
NEVER = tuple(ipaddress.ip_network(one) for one in ("169.254.0.0/16", "fe80::/10", "0.0.0.0/8", "224.0.0.0/4"))


def allowed_address(host: str, port: int) -> str:
    """The address behind a host's name, looked up once: the caller connects to it and not to the name.

    Raises NotReachable for a place nobody allowed, ConnectionFailed for a name nobody knows.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise ConnectionFailed(why=UNKNOWN_HOST.with_values(host=host)) from problem
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    places = list(Place.objects.filter(kind=PlaceKind.NETWORK, ended_at=None))
    if not all(_allowed(host, address, port, places) for address in addresses):
        raise NotReachable(place=f"{host}:{port}")
    return addresses[0]


def allowed_file(path: str) -> Path:
    """The file or folder itself, links followed. Raises NotReachable outside the allowed folders."""
    real = Path(path).resolve()
    if not any(real.is_relative_to(folder) for folder in allowed_folders()):
        raise NotReachable(place=path)
    return real


def allowed_folders() -> list[Path]:
    """The city's own drop and demo folders, and those that somebody allowed."""
    own = [Path(settings.HOME) / "drop", Path(settings.HOME) / "demo"]
    rows = Place.objects.filter(kind=PlaceKind.FOLDER, ended_at=None).values_list("value", flat=True)
    return [folder.resolve() for folder in (*own, *(Path(row) for row in rows))]


def _allowed(host: str, address: str, port: int, places: list[Place]) -> bool:
    known = ipaddress.ip_address(address)
    inner = getattr(known, "ipv4_mapped", None) or known
    if any(inner.version == network.version and inner in network for network in NEVER):
        return False
    return any(
        place.port in {None, port} and (_names(place.value, host) or _holds(place.value, inner)) for place in places
    )


def _names(value: str, host: str) -> bool:
    wanted, given = value.lower(), host.lower().rstrip(".")
    return given == wanted or (wanted.startswith("*.") and given.endswith(wanted[1:]))


def _holds(value: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return address.version == network.version and address in network
