"""How persons, entities and addresses are compared: which fields, in which blocks, and weights to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chengshu.kernel.registries.matching.blocking import Block, Part, Steps
from chengshu.kernel.registries.matching.comparing import Compared, Likeness, levels_of
from chengshu.kernel.registries.matching.weights import Weights
from chengshu.spec.data import Meaning

LIKENESS: Mapping[str, Likeness] = {
    Meaning.IDENTITY_NUMBER: Likeness.CODE,
    Meaning.CREDIT_CODE: Likeness.CODE,
    Meaning.PERSON_NAME: Likeness.NAME,
    Meaning.ENTITY_NAME: Likeness.TEXT,
    Meaning.BIRTH_DATE: Likeness.DATE,
    Meaning.SEX: Likeness.CODE,
    Meaning.PHONE: Likeness.CODE,
    Meaning.ADDRESS: Likeness.TEXT,
}
#: Bits of each likeness from different up to the same, until enough pairs are there to learn from.
FIRST_BITS: Mapping[Likeness, tuple[float, ...]] = {
    Likeness.NAME: (-5.0, -1.0, 3.0, 9.0),
    Likeness.DATE: (-6.0, -2.0, 5.0, 13.0),
    Likeness.NUMBER: (-6.0, 3.0, 10.0, 18.0),
    Likeness.CODE: (-3.0, 4.0, 10.0),
    Likeness.TEXT: (-3.0, -0.5, 5.0, 9.0),
}
SEX_BITS = (-7.0, -7.0, 1.0)
#: Half of the rows are somebody of the registry, which is never taken for smaller than this.
FIRST_SHARE, LEAST_REGISTRY = 0.5, 250


def compared_fields(meanings: Mapping[str, str]) -> list[Compared]:
    """The fields by which subjects without a number are told, from the meaning of each field of a registry."""
    return [Compared(key, LIKENESS[meaning]) for key, meaning in meanings.items() if meaning in LIKENESS]


def blocks_of(meanings: Mapping[str, str]) -> list[Steps]:
    """Who is compared with whom: same birth day and family name, same full name, same phone, same place.

    In a large registry hundreds share a name: then the month of birth or the end of the address (its room) must agree
    as well, so that a slip in either of them still hides nobody.
    """
    first = {meaning: key for key, meaning in reversed(list(meanings.items()))}
    name, born, sex = (first.get(one) for one in (Meaning.PERSON_NAME, Meaning.BIRTH_DATE, Meaning.SEX))
    entity, address, phone = (first.get(one) for one in (Meaning.ENTITY_NAME, Meaning.ADDRESS, Meaning.PHONE))
    found: list[Steps] = []
    if entity:
        found.append([[Block((Part(entity),))]])
        found += [[[Block((Part(entity, 6), Part(name)))]]] if name else []
        found += [[[Block((Part(address), Part(entity, 4)))]]] if address else []
    elif name:
        family = Part(name, 1)
        if born:
            steps = [[Block((Part(born), family))]]
            found.append([*steps, [Block((Part(born), Part(sex), family))]] if sex else steps)
        narrow = [Block((Part(name), Part(born, 7)))] if born else []
        narrow += [Block((Part(name), Part(address, -6)))] if address else []
        found.append([[Block((Part(name),))], *([narrow] if narrow else [])])
        found += [[[Block((Part(born), Part(address)))]]] if born and address else []
    elif address:
        found.append([[Block((Part(address),))]])
    if phone and (name or entity):
        found.append([[Block((Part(phone),))]])
    return found


def first_weights(fields: Sequence[Compared], meanings: Mapping[str, str], *, registry: int = 0) -> Weights:
    """Weights before anything was learnt, for a registry of so many records."""
    return Weights(
        FIRST_SHARE / max(registry, LEAST_REGISTRY),
        tuple(_first_bits(one, meanings.get(one.column, "")) for one in fields),
    )


def _first_bits(one: Compared, meaning: str) -> tuple[float, ...]:
    if meaning == Meaning.SEX:
        return SEX_BITS
    bits = list(FIRST_BITS[one.likeness])
    for _ in range(len(levels_of(one)) - len(bits)):
        bits.insert(-1, bits[-1] - 3)
    return tuple(bits)


def stored(weights: Weights, fields: Iterable[Compared]) -> dict[str, object]:
    """Learnt weights as a run keeps them, by field, with the values that were common then."""
    return {
        "prior": weights.prior,
        "bits": {one.column: list(bits) for one, bits in zip(fields, weights.bits, strict=True)},
        "common": {one.column: list(one.frequent) for one in fields},
    }


def restored(kept: Mapping[str, Any], fields: Sequence[Compared]) -> tuple[tuple[Compared, ...], Weights] | None:
    """Weights of an earlier run with its fields, where they fit the fields of today."""
    if not kept:
        return None
    bits, common = kept["bits"], kept["common"]
    known = tuple(replace(one, frequent=tuple(common.get(one.column, ()))) for one in fields)
    if any(len(bits.get(one.column, ())) != len(levels_of(one)) for one in known):
        return None
    return known, Weights(float(kept["prior"]), tuple(tuple(bits[one.column]) for one in known))
