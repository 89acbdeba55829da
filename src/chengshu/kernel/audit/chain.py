"""The arithmetic of the chain: canonical content, SM3 digests (GB/T 32905-2016), marks of single fields.

An entry's digest is SM3 over the digest before it, its canonical content and its marks. The content is the JSON list of
``FIELDS`` in their order, UTF-8, keys sorted, no blanks, times in UTC with microseconds, whole numbers without a
fraction: the same bytes whichever database the entry comes from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from cryptography.hazmat.primitives.hashes import SM3, Hash

FIELDS = (
    "id",
    "seq",
    "at",
    "actor_id",
    "actor_name",
    "organisation_id",
    "address",
    "verb",
    "subject_type",
    "subject_id",
    "subject_name",
    "details",
)
GENESIS = "0" * 64
_MARK = 8


def sm3(message: bytes) -> str:
    """The SM3 digest, 64 hexadecimal digits."""
    digest = Hash(SM3())
    digest.update(message)
    return digest.finalize().hex()


def marks_of(entry: Mapping[str, Any]) -> str:
    """Eight hexadecimal digits for each field. They only tell where a change was made; the digest tells that."""
    return "".join(f"{crc32(_canonical(entry[name]).encode()):08x}" for name in FIELDS)


def digest_of(entry: Mapping[str, Any], *, marks: str, before: str) -> str:
    """The digest of an entry that follows the one with digest ``before``; GENESIS before the first."""
    content = _canonical([_plain(entry[name]) for name in FIELDS])
    return sm3(f"{before}\n{content}\n{marks}".encode())


def differing(entry: Mapping[str, Any], marks: str) -> tuple[str, ...]:
    """The fields whose marks no longer fit."""
    fresh = marks_of(entry)
    return tuple(
        name
        for position, name in enumerate(FIELDS)
        if fresh[position * _MARK : (position + 1) * _MARK] != marks[position * _MARK : (position + 1) * _MARK]
    )


def _canonical(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case _:
            return value
