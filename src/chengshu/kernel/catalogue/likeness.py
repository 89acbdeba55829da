"""What items have in common that carry the same datum, whatever bureaus call it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chengshu.spec.data import Meaning

OF_EACH_TABLE = frozenset({Meaning.UPDATED_AT, Meaning.HAPPENED_AT})
LONGEST = 250
SHORTEST_PLAIN = 4
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Known:
    """As much of a data element as telling data alike needs."""

    code: str
    single_source: bool


def normalised(name: str) -> str:
    """The name in half-width small letters without brackets, spaces and signs: ``联系电话（手机）`` is ``联系电话``."""
    plain = unicodedata.normalize("NFKC", name).lower()
    return _SIGNS.sub("", _BRACKETS.sub("", plain)) or _SIGNS.sub("", plain)


def names_of(code: str, single_source: bool, names: Iterable[str]) -> dict[str, Known]:
    """A data element under each of its names."""
    return {normalised(name): Known(code, single_source) for name in names if name}


def likeness(name: str, meaning: Meaning | str, element: Known | None, known: Mapping[str, Known]) -> str:
    """Alike for items of one datum: by data element, else by meaning and name; empty where there is no one source.

    A field that every table has of its own, such as the time of last change, is like no other; nor is one without a
    meaning whose name says too little, such as 编号 or 名称.
    """
    found = element or known.get(normalised(name))
    if found is not None:
        return f"e:{found.code}" if found.single_source else ""
    said = normalised(name)
    if meaning in OF_EACH_TABLE or (not meaning and len(said) < SHORTEST_PLAIN):
        return ""
    return f"m:{meaning}:{said}"[:LONGEST]
