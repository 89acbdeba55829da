"""What the editor of items offers in its selects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.catalogue import words
from chengshu.kernel.catalogue.checks import Standards


def offered(standards: Standards) -> dict[str, list[tuple[str, Text]]]:
    """Values with their words by field; data elements and code lists for the lists that the browser completes from."""
    return {
        "type": _listed(words.TYPE_LABELS),
        "meaning": _listed(words.MEANING_LABELS),
        "grade": _listed(words.GRADE_LABELS),
        "sharing": _listed(words.SHARING_LABELS),
        "opening": _listed(words.OPENING_LABELS),
        "element": [(code, one.name) for code, one in standards.elements.items()],
        "code_list": [(key, Text(key, key)) for key in sorted(standards.code_lists)],
    }


def _listed(labels: Mapping[Any, Text]) -> list[tuple[str, Text]]:
    return [(str(value), text) for value, text in labels.items()]
