"""Answers in the two notations of GeoReport v2."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse

JSON, XML = "json", "xml"
TYPES = {JSON: "application/json; charset=utf-8", XML: "text/xml; charset=utf-8"}
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2) has no place for."""
Rows = Sequence[Mapping[str, Any]]


def answer(notation: str, root: str, one: str, rows: Rows, *, status: int = 200) -> HttpResponse:
    """A list of rows: in XML as elements ``one`` within ``root``."""
    if notation == XML:
        top = Element(root)
        for row in rows:
            _fill(SubElement(top, one), row)
        return _xml(top, status)
    return HttpResponse(_json(list(rows)), content_type=TYPES[JSON], status=status)


def document(notation: str, root: str, content: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A single object, as discovery and the definition of a service are."""
    if notation == XML:
        top = Element(root)
        _fill(top, content)
        return _xml(top, status)
    return HttpResponse(_json(content), content_type=TYPES[JSON], status=status)


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _xml(top: Element, status: int) -> HttpResponse:
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(top, encoding="utf-8")
    return HttpResponse(body, content_type=TYPES[XML], status=status)


def _fill(element: Element, content: Mapping[str, Any]) -> None:
    for name, value in content.items():
        _add(element, name, value)


def _add(element: Element, name: str, value: Any) -> None:
    if isinstance(value, Mapping):
        _fill(SubElement(element, name), value)
    elif isinstance(value, list | tuple):
        holder = SubElement(element, name)
        for one in value:
            _add(holder, name.removesuffix("s"), one)
    else:
        SubElement(element, name).text = _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return NO_XML.sub("", str(value))
