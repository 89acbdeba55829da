"""Values of failing rows as everybody who sees reports may see them."""

from __future__ import annotations

from collections.abc import Mapping

from chengshu.base import masks
from chengshu.base.masks import Mask
from chengshu.kernel.catalogue.models import Item
from chengshu.spec.data import Grade, Meaning

MASKS: Mapping[Meaning, Mask] = {
    Meaning.PERSON_NAME: masks.name,
    Meaning.IDENTITY_NUMBER: masks.identity_number,
    Meaning.PHONE: masks.phone,
    Meaning.EMAIL: masks.email,
    Meaning.ADDRESS: masks.address,
    Meaning.PLATE: masks.plate,
    Meaning.BANK_ACCOUNT: masks.hidden,
    Meaning.BIRTH_DATE: masks.hidden,
    Meaning.LICENCE_NUMBER: masks.hidden,
}
LONGEST = 60


def masked(item: Item | None, value: object) -> str | None:
    """The value, at least in part hidden where it is about a person; what the entry does not know is hidden whole."""
    if value is None:
        return None
    text = str(value)[:LONGEST]
    if item is None:
        return masks.hidden(text)
    mask = MASKS.get(Meaning(item.meaning))
    if mask is None:
        return text if item.grade in (Grade.PUBLIC, Grade.INTERNAL) else masks.hidden(text)
    return masks.by_grade(mask, text, max(item.grade, Grade.SENSITIVE))
