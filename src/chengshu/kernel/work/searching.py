"""What the search over everything finds of work: items that the actor may see, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.queries import kind_label
from chengshu.kernel.work.rights import SEE_ITEMS
from chengshu.kernel.work.showing import state_of, url_of
from chengshu.spec.pages import Hit, SearchSource


def find(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Items by title: one's own, those one has or had on the desk, was copied, and those of one's reach."""
    me = actor.person_id or 0
    named = Q()
    for word in words.split():
        named &= Q(title_zh__icontains=word) | Q(title_en__icontains=word)
    mine = Q(opener=me) | Q(desks__person=me) | Q(desks__done_by=me) | Q(copies__person=me) | Q(parties__person=me)
    own = Item.everywhere.filter(mine, named).order_by("-pk").distinct()[:limit]
    found = {item.pk: item for item in own}
    if actor.may(SEE_ITEMS) and len(found) < limit:
        reach = Item.scoped.within(actor, SEE_ITEMS).filter(named).order_by("-pk")[:limit]
        found |= {item.pk: item for item in reach}
    newest = sorted(found.values(), key=lambda item: -item.pk)[:limit]
    return [Hit(str(item.title), url_of(item), _note(item)) for item in newest]


def _note(item: Item) -> str:
    kind = kind_label(item.kind)
    state = state_of(item)
    return str(Text(f"{kind.zh} · {state}", f"{kind.en} · {state}"))


WORK = SearchSource("work", Text("事项", "Work"), find)
