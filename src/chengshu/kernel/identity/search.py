"""Where the search finds people and bodies."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.identity.queries import main_organisation_of, organisations_in_order, people_seen_by
from chengshu.kernel.identity.rights import SEE_ORGANISATIONS
from chengshu.kernel.identity.tables import organisation_url, person_url
from chengshu.spec.pages import Hit, SearchSource


def find(actor: Actor, words: str, limit: int) -> list[Hit]:
    """Bodies first, then people within the actor's reach."""
    bodies = organisations_in_order(words)[:limit] if actor.may(SEE_ORGANISATIONS) else []
    hits = [Hit(str(body.name), organisation_url(body), body.code) for body in bodies]
    for person in people_seen_by(actor, words)[: limit - len(hits)]:
        body = main_organisation_of(person)
        hits.append(Hit(str(person.name), person_url(person), str(body.name) if body else ""))
    return hits


PEOPLE_SEARCH = SearchSource("identity", Text("机构与人员", "Organisations and people"), find)
