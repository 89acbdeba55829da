"""Where the search of the house finds entries."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.rights import SEE
from chengshu.kernel.catalogue.search import Wanted, found_for
from chengshu.spec.pages import Hit, SearchSource


def find(actor: Actor, words: str, limit: int) -> list[Hit]:
    """Published entries with all the words."""
    if not actor.may(SEE) and not actor.everything:
        return []
    found = found_for(Wanted(words=words, size=limit))
    return [Hit(str(one.name), one.url, f"{one.provider.name} · {one.code}") for one in found.resources]


SEARCH = SearchSource("catalogue", Text("信息资源目录", "Catalogue"), find)
