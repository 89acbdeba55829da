"""Values of a record as somebody may see them."""

from __future__ import annotations

import re

from chengshu.base import masks
from chengshu.kernel.registries.models import RegistryField
from chengshu.spec.data import Meaning

_MASKS: dict[str, masks.Mask] = {
    Meaning.PERSON_NAME: masks.name,
    Meaning.IDENTITY_NUMBER: masks.identity_number,
    Meaning.PHONE: masks.phone,
    Meaning.EMAIL: masks.email,
    Meaning.ADDRESS: masks.address,
    Meaning.PLATE: masks.plate,
}


def _birth_date(value: str) -> str:
    """The year stays: ``1987-**-**``."""
    return value[:4] + re.sub(r"\d", masks.STAR, value[4:])


def masked(field: RegistryField, value: object) -> object:
    """The value as a field of this grade is shown to whoever has no grant to see it in clear."""
    if value is None or value == "" or field.grade in ("1", "2"):
        return value
    if field.meaning == Meaning.BIRTH_DATE:
        return masks.by_grade(_birth_date, str(value), field.grade)
    return masks.by_grade(_MASKS.get(field.meaning, masks.hidden), str(value), field.grade)


def masked_number(number: str) -> str:
    """An identity number or code as it stands on receipts and in the audit record."""
    return masks.identity_number(number)
