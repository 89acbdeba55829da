"""The number by which a record is found: as people type it, and as the registry keeps it."""

from __future__ import annotations

import re

from chengshu.base import numbers
from chengshu.kernel.registries.errors import FaultyNumber
from chengshu.kernel.registries.models import Kind, Registry


def kept_number(registry: Registry, typed: str) -> str:
    """The number in the form kept; old identity numbers of 15 digits get century and check character.

    Raises FaultyNumber for an identity number or credit code that does not check.
    """
    kind = Kind(registry.subject.kind if registry.subject else registry.kind)
    found = numbers.compact(typed[:60])
    if kind is Kind.PERSON:
        if re.fullmatch(r"[0-9]{15}", found):
            found = numbers.lengthened(found)
        if not numbers.is_identity_number(found):
            raise FaultyNumber
    elif kind is Kind.ENTITY and not numbers.is_credit_code(found):
        raise FaultyNumber
    return found
