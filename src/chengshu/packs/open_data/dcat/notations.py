"""Writing a graph down: JSON-LD 1.1 and Turtle 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from chengshu.packs.open_data.dcat.graph import PREFIXES, Graph, Literal, Node, Value

# Characters that an IRI may not hold (RFC 3987); whoever names a dataset cannot break out of the brackets.
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`]')


def json_ld(graph: Graph) -> str:
    """The graph as JSON-LD, prefixed by its context."""
    body = {"@context": PREFIXES, "@graph": [_object(node) for node in graph]}
    return json.dumps(body, ensure_ascii=False, indent=1)


def turtle(graph: Graph) -> str:
    """The graph as Turtle."""
    lines = [f"@prefix {name}: <{uri}> ." for name, uri in PREFIXES.items()]
    for node in graph:
        facts = [f"a {', '.join(node.types)}", *(f"{name} {_term(value)}" for name, value in node.said)]
        lines.append("\n" + _iri(node.uri) + " " + " ;\n    ".join(facts) + " .")
    return "\n".join(lines) + "\n"


def _object(node: Node) -> dict[str, Any]:
    said: dict[str, Any] = {"@id": _clean(node.uri), "@type": list(node.types)}
    for name, value in node.said:
        said.setdefault(name, []).append(_value(value))
    return said


def _value(value: Value) -> dict[str, str]:
    if not isinstance(value, Literal):
        return {"@id": _clean(value.uri)}
    if value.language:
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.text, **({"@type": value.datatype} if value.datatype else {})}


def _term(value: Value) -> str:
    if not isinstance(value, Literal):
        return _iri(value.uri)
    quoted = f'"{_escaped(value.text)}"'
    if value.language:
        return f"{quoted}@{value.language}"
    return f"{quoted}^^{value.datatype}" if value.datatype else quoted


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def _iri(uri: str) -> str:
    return f"<{_clean(uri)}>"


def _clean(uri: str) -> str:
    return _FORBIDDEN.sub(lambda sign: f"%{ord(sign[0]):02X}", uri)


NOTATIONS: Mapping[str, tuple[str, Callable[[Graph], str]]] = {
    "jsonld": ("application/ld+json", json_ld),
    "ttl": ("text/turtle", turtle),
}


def notation_for(accept: str) -> str:
    """The notation that an ``Accept`` header likes best; empty where it rather wants a page."""
    best, liked = "", 0.0
    for part in accept.split(",")[:20]:
        kind, _, rest = part.strip().partition(";")
        found = re.search(r"q=([0-9.]{1,5})", rest)
        try:
            weight = float(found[1]) if found else 1.0
        except ValueError:
            weight = 0.0
        name = _BY_KIND.get(kind.strip().lower())
        if name is not None and weight > liked:
            best, liked = name, weight
    return best


_BY_KIND = {
    "text/html": "",
    "application/xhtml+xml": "",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
}
