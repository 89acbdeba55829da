"""What the search over everything finds of cases."""

from __future__ import annotations

from collections.abc import Sequence

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.queries.desk import Wanted, desk_page
from chengshu.kernel.cases.rights import SEE
from chengshu.kernel.cases.tables import case_url, stage_of
from chengshu.spec.pages import Hit, SearchSource


def find(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Cases within reach by number, telephone or words, the newest first."""
    if not actor.may(SEE):
        return []
    found = desk_page(actor, Wanted(which="all", words=words.strip()[:60]), size=limit)
    return [Hit(case.title, case_url(case), f"{case.number} · {stage_of(case)}") for case in found.cases]


SEARCH = SearchSource("cases", Text("案件", "Cases"), find)
