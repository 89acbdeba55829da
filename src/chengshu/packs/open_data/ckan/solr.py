"""As much of Solr's query language as clients of CKAN write: ``+organization:x AND -groups:(a OR b)``, ``*:*``."""

from __future__ import annotations

import re
from dataclasses import replace

from chengshu.packs.open_data.ckan.errors import Invalid
from chengshu.packs.open_data.queries.datasets import Wanted

_TERM = re.compile(
    r"""\s*(?P<sign>[+\-!]|NOT\s+)?(?:(?P<name>[A-Za-z_*][\w.*]*):)?
    (?:\((?P<many>[^()]*)\)|"(?P<quoted>(?:[^"\\]|\\.)*)"|\[(?P<range>[^\]]*)\]|(?P<bare>[^\s()"]+))""",
    re.X,
)
_VALUE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)')
NAMES = {
    "organization": "publisher",
    "owner_org": "publisher",
    "groups": "theme",
    "tags": "tag",
    "license_id": "licence",
    "opening": "opening",
}
IN_WORDS = frozenset({"title", "notes", "text", "name", "author", "title_string"})
# True of everything that strangers may see, so they narrow nothing.
ALWAYS = {"state": {"active"}, "dataset_type": {"dataset"}, "type": {"dataset"}, "private": {"false"}, "site_id": None}
FORMATS = frozenset({"csv", "json", "xlsx", "xml", "ttl", "rdf", "*"})
NOTHING = " "  # no field is called so


def asked(wanted: Wanted, query: str) -> Wanted:
    """What the query adds to what is wanted already. Raises Invalid for a field nobody knows."""
    at = 0
    while at < len(query.rstrip()):
        term = _TERM.match(query, at)
        if term is None:
            at += 1
            continue
        at = term.end()
        if term["bare"] in {"AND", "OR", "&&", "||", "NOT"} and not term["name"]:
            continue
        wanted = _added(wanted, term)
    return wanted


def _added(wanted: Wanted, term: re.Match[str]) -> Wanted:
    name, negative = (term["name"] or "").lower(), (term["sign"] or "").strip() in {"-", "!", "NOT"}
    values = _values(term)
    if not name or name in IN_WORDS:
        if "*" in values or not values:
            return wanted
        words = " ".join(value.strip("*") for value in values)
        return wanted if negative else replace(wanted, words=f"{wanted.words} {words}".strip())
    if name in NAMES:
        if values == ("*",):
            return wanted
        known = {**(wanted.but if negative else wanted.chosen)}
        key = NAMES[name]
        both = (*known.get(key, ()), *values) if negative else values
        known[key] = both
        return replace(wanted, but=known) if negative else replace(wanted, chosen=known)
    if name in ALWAYS or name == "res_format":
        lower = {value.lower() for value in values}
        fits = bool(lower & FORMATS) if name == "res_format" else ALWAYS[name] is None or bool(lower & _always(name))
        return wanted if fits is not negative else replace(wanted, chosen={**wanted.chosen, "theme": (NOTHING,)})
    if term["range"] is not None or name in {"metadata_modified", "metadata_created", "id", "*"}:
        return wanted
    raise Invalid(query=[f"Unknown field: {name}"])


def _always(name: str) -> set[str]:
    return ALWAYS[name] or set()


def _values(term: re.Match[str]) -> tuple[str, ...]:
    if term["many"] is not None:
        found = (quoted or bare for quoted, bare in _VALUE.findall(term["many"]))
        return tuple(value for value in found if value not in {"OR", "AND"})
    value = term["quoted"] if term["quoted"] is not None else term["bare"]
    return (value.replace("\\", ""),) if value else ()
