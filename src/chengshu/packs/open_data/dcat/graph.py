"""Descriptions as nodes of a graph, before anybody writes them down in some notation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chengshu.base.text import Text

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


@dataclass(frozen=True)
class Ref:
    """Another node, or something that others describe."""

    uri: str


@dataclass(frozen=True)
class Literal:
    """A value with its language, or with its datatype as a prefixed name."""

    text: str
    language: str = ""
    datatype: str = ""


Value = Ref | Literal


@dataclass
class Node:
    """Something with an address, its classes, and what is said about it."""

    uri: str
    types: tuple[str, ...]
    said: list[tuple[str, Value]] = field(default_factory=list)

    def say(self, name: str, *values: Value | None) -> Node:
        """Say something; what is None is not known and left out."""
        self.said += [(name, value) for value in values if value is not None]
        return self

    def words(self, name: str, text: Text | str) -> Node:
        """Say it in both languages; a text in Chinese alone is not said to be English."""
        if isinstance(text, str):
            return self.say(name, Literal(text, "zh")) if text else self
        self.say(name, Literal(text.zh, "zh"))
        return self.say(name, Literal(text.en, "en")) if text.en != text.zh else self


Graph = Sequence[Node]
