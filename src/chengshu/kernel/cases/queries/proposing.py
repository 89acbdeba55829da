"""The classes a text is likely about: by what closed cases taught, and until then by the words of the classes."""

from __future__ import annotations

from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.cases.queries.classes import leaves
from chengshu.kernel.texts import queries as texts
from chengshu.kernel.texts.guessing import Described
from chengshu.kernel.texts.words import Proposal


def text_scheme(scheme: str) -> str:
    """The key under which ``texts`` learns the classes of a tree."""
    return f"cases-{scheme}"


def classes_proposed(text: str, scheme: str, limit: int = 3) -> list[Proposal]:
    """The likeliest classes of a tree for a text; with probability 0 while no case of the tree has taught any."""
    learnt = texts.proposals(text, text_scheme(scheme), limit)
    if learnt or texts.model_in_force(text_scheme(scheme)):
        return learnt
    rows = (
        leaves(scheme)
        .select_related("parent__parent")
        .only("code", "name_zh", "name_en", "parent__name_zh", "parent__parent__name_zh")
    )
    return texts.proposals_by_words(text, [Described(row.code, row.name, _above(row)) for row in rows], limit)


def _above(row: CaseClass) -> str:
    """The names of the classes above."""
    first = row.parent
    second = first.parent if first else None
    return " ".join(one.name_zh for one in (first, second) if one)
