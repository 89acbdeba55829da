"""Parameters as callers write them: in the address, in a form, or as JSON; numbers as text and lists with commas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from chengshu.packs.open_data.ckan.errors import Invalid

Params = Mapping[str, Any]
LONGEST = 4000
TRUE = frozenset({"true", "yes", "1", "on", "t", "y"})


def text(params: Params, name: str, usual: str = "") -> str:
    """A text, cut to what may be searched."""
    value = params.get(name)
    if value is None:
        return usual
    if isinstance(value, (dict, list)):
        raise Invalid(**{name: ["Must be a string"]})
    return str(value)[:LONGEST].replace("\0", "")  # which PostgreSQL refuses


def needed(params: Params, name: str) -> str:
    """A text that must be there."""
    value = text(params, name).strip()
    if not value:
        raise Invalid(**{name: ["Missing value"]})
    return value


def whole(params: Params, name: str, usual: int, *, most: int) -> int:
    """A whole number from 0; more than ``most`` is cut as CKAN does."""
    value = params.get(name)
    if value is None or value == "":
        return usual
    try:
        number = int(str(value))
    except ValueError:
        raise Invalid(**{name: ["Invalid integer"]}) from None
    if number < 0:
        raise Invalid(**{name: ["Must be a natural number"]})
    return min(number, most)


def flag(params: Params, name: str, *, usual: bool = False) -> bool:
    """True or false."""
    value = params.get(name)
    if value is None or value == "":
        return usual
    return value if isinstance(value, bool) else str(value).lower() in TRUE


def listed(params: Params, name: str) -> list[str]:
    """A list, as JSON or with commas."""
    value = parsed(params, name)
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [one.strip() for one in value.replace("\0", "").split(",") if one.strip()]
    if isinstance(value, list):
        return [str(one).replace("\0", "") for one in value]
    raise Invalid(**{name: ["Not a list or comma separated string"]})


def parsed(params: Params, name: str) -> Any:
    """The value, read as JSON where it is a text that begins like JSON."""
    value = params.get(name)
    if isinstance(value, str) and value.strip()[:1] in {"{", "["}:
        try:
            return read(value)
        except ValueError:
            raise Invalid(**{name: ["Cannot parse JSON"]}) from None
    return value


def read(written: str) -> Any:
    """JSON of strangers. Raises ValueError, of what is nested without end and of half characters as well."""
    try:
        found = json.loads(written)
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError as failure:
        raise ValueError("nested too deeply") from failure
    return found
