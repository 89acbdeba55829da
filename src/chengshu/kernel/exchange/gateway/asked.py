"""What a call asks for: which rows by which conditions, from which place, how many."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chengshu.kernel.exchange.errors import BadCondition, BadCursor, NotGrantedField
from chengshu.kernel.exchange.filters import MOST_VALUES, NO_VALUE, TOO_LONG, typed
from chengshu.kernel.exchange.gateway.shelf import Shelf, key_digest
from chengshu.spec.data import FieldType

USUAL, MOST = 1000, 5000
OWN_WORDS = frozenset({"limit", "after", "why"})
COMPARISONS = {"": "= ?", "ge": ">= ?", "le": "<= ?", "starts": "", "in": ""}


@dataclass(frozen=True)
class Asked:
    """A page as asked for. ``key`` looks rows up by what tells them apart; ``where`` compares, with ``values``."""

    after: int
    limit: int
    version: int | None
    key: tuple[str, str] | None
    where: str
    values: tuple[Any, ...]


def position_of(cursor: str) -> tuple[int, int]:
    """Version and position of a page mark. Raises BadCursor."""
    try:
        version, position = _decoded(cursor).split(".")
        if not (version.isdigit() and position.isdigit()) or len(position) > 18 or len(version) > 18:
            raise ValueError
    except (ValueError, binascii.Error):
        raise BadCursor(fields={"after": BadCursor.text}) from None
    return int(version), int(position)


def _decoded(cursor: str) -> str:
    return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")


def cursor_of(version: int, position: int) -> str:
    """The mark behind which the next page begins."""
    return base64.urlsafe_b64encode(f"{version}.{position}".encode()).rstrip(b"=").decode()


def version_wanted(query: Mapping[str, str]) -> int | None:
    """The version of the walk that a call goes on with; None at its beginning. Raises BadCursor."""
    after = query.get("after", "")
    return position_of(after)[0] if after else None


def asked(query: Mapping[str, str], shelf: Shelf) -> Asked:
    """Read the query against what this shelf may be asked. Raises BadCursor, NotGrantedField, BadCondition."""
    after = query.get("after", "")
    version, position = position_of(after) if after else (None, 0)
    limit = query.get("limit", "")
    size = min(max(int(limit), 1), MOST) if limit.isascii() and limit.isdigit() and len(limit) < 8 else USUAL
    key: tuple[str, str] | None = None
    parts: list[str] = []
    values: list[Any] = []
    for word, value in query.items():
        if word in OWN_WORDS:
            continue
        column, _, comparison = word.partition("__")
        if column in shelf.keys and comparison == "" and key is None:
            key = column, key_digest(value)
        elif column in shelf.keys and comparison == "":
            parts.append(f"{shelf.keys[column]} = ?")
            values.append(key_digest(value))
        elif column in shelf.filters and comparison in COMPARISONS:
            part, given = _compared(shelf.filters[column], comparison, value, shelf.kinds[column], word)
            parts.append(part)
            values += given
        else:
            raise NotGrantedField(field=word[:60], offered="、".join([*shelf.keys, *shelf.filters]) or "—")
    return Asked(position, size, version, key, " AND ".join(parts), tuple(values))


def etag_of(shelf: Shelf, query: str, revision: int) -> str:
    """The same for the same question to the same version under the same agreement."""
    seen = hashlib.blake2s(f"{shelf.path}?{query}#{revision}".encode(), digest_size=12)
    return f'"{seen.hexdigest()}"'


def _compared(name: str, comparison: str, value: str, kind: str, word: str) -> tuple[str, list[Any]]:
    given = value.split(",") if comparison == "in" else [value]
    if len(given) > MOST_VALUES:
        raise BadCondition(condition=word, why=TOO_LONG)
    if comparison == "starts":
        return f"{name} >= ? AND {name} < ?", [value, f"{value}\U0010ffff"]
    try:
        bound = [_bound(one, kind) for one in given]
    except (ValueError, ArithmeticError, KeyError):
        raise BadCondition(condition=word[:60], why=NO_VALUE) from None
    if comparison == "in":
        return f"{name} IN ({', '.join('?' * len(bound))})", bound
    return f"{name} {COMPARISONS[comparison]}", bound


def _bound(value: str, kind: str) -> Any:
    """As the shelf keeps values to compare."""
    found = typed(value, kind)
    match kind:
        case FieldType.INTEGER if abs(found) >= 2**63:
            raise ValueError(value)  # no row can have it, and the shelf's engine does not know it
        case FieldType.DECIMAL | FieldType.FLOAT:
            return float(found)
        case FieldType.LOGICAL:
            return int(bool(found))
        case FieldType.DATE:
            return found.isoformat()
        case FieldType.TIME:
            return found.strftime("%Y-%m-%dT%H:%M:%S")
        case _:
            return found
