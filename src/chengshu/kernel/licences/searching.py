"""Licences in the search, by number."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.licences.holders import masked_name
from chengshu.kernel.licences.queries.licences import licences_seen_by
from chengshu.kernel.licences.rights import SEE
from chengshu.kernel.licences.tables.licences import licence_url
from chengshu.spec.pages import Hit, SearchSource


def _licences(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    if not actor.may(SEE):
        return []
    found = licences_seen_by(actor).filter(Q(number__icontains=words) | Q(identifier=words))[:limit]
    return [
        Hit(
            f"{one.type.name} {one.number}",
            licence_url(one),
            f"{masked_name(one.holder_kind, one.holder_name)} · {one.state_label}",
        )
        for one in found
    ]


SEARCHES = (SearchSource("licences", Text("电子证照", "Licences"), _licences),)
