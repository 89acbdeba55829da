"""Articles found by their words, and those that run out."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.search.grams import grams, phrases
from chengshu.packs.hotline_12345.models import Article, Gram, Version, VersionState
from chengshu.packs.hotline_12345.queries.rules import rule_on
from chengshu.packs.hotline_12345.rights import READ, WRITE

LOOKED_THROUGH = 400
"""So many characters of what a citizen says are looked for."""
MOST_TOKENS = 120
COMMON = 0.4
"""A pair of signs that more than this share of the articles have says nothing about which one is meant."""
TITLED = 3.0
FITTING = 0.18
"""From this share of the words' weight on, an article is worth showing beside what is typed."""


@dataclass(frozen=True)
class Answer:
    """An article that may answer, and how well it fits, 0 to 1."""

    article: Article
    version: Version
    fit: float


def in_force() -> QuerySet[Article]:
    """Published and not run out."""
    rows = Article.everywhere.filter(current__isnull=False, retired_on=None)
    return rows.filter(Q(expires_on=None) | Q(expires_on__gte=clock.today())).select_related("current", "unit")


def articles_seen_by(actor: Actor) -> QuerySet[Article]:
    """All articles within the actor's reach, also those not published yet and those that ran out."""
    return Article.scoped.within(actor, READ).select_related("current", "unit").prefetch_related("versions")


def article_for(actor: Actor, key: int) -> Article:
    """An article within reach, or any that is in force. Raises NotFound."""
    reached = Article.scoped.within(actor, READ).values("pk")
    rows = Article.everywhere.filter(Q(pk__in=reached) | Q(pk__in=in_force().values("pk")))
    return one_of(rows.select_related("current", "unit"), key)


def public_article(key: int) -> Article:
    """An article that everybody may read. Raises NotFound."""
    return one_of(in_force().filter(public=True), key)


def version_for(actor: Actor, key: int) -> Version:
    """A version within reach. Raises NotFound."""
    return one_of(Version.scoped.within(actor, READ).select_related("article__unit", "written_by"), key)


def answers_to(said: str, *, limit: int = 4, public: bool = False) -> list[Answer]:
    """Articles that may answer what somebody says in their own words, the best first."""
    tokens = list(dict.fromkeys(token for token in grams(said[:LOOKED_THROUGH]) if _speaks(token)))[:MOST_TOKENS]
    return [one for one in _ranked(tokens, limit, public) if one.fit >= FITTING]


def articles_found(words: str, *, limit: int = 30, public: bool = False) -> list[Answer]:
    """Articles in which every run of signs typed occurs, the best first; the most used ones for no words."""
    wanted = [token for phrase in phrases(words) for token in phrase.tokens if _speaks(token)]
    if not wanted:
        rows = in_force().filter(public=True) if public else in_force()
        most_used = rows.order_by("-used", "-opened", "pk")[:limit] if not words else ()
        return [Answer(row, row.current, 1.0) for row in most_used if row.current is not None]
    holding = Gram.objects.filter(token__in=wanted).values("article").annotate(n=Count("token"))
    every = set(holding.filter(n=len(set(wanted))).values_list("article", flat=True)[:1000])
    return _ranked(wanted, limit, public, within=every)


def running_out() -> QuerySet[Article]:
    """Articles in force that expire within the days of the rule, or have expired, and nobody was reminded of."""
    until = clock.today() + timedelta(days=rule_on().remind_days)
    rows = Article.everywhere.filter(current__isnull=False, retired_on=None, expires_on__lte=until, reminded_on=None)
    return rows.select_related("current", "unit")


def open_versions(actor: Actor) -> QuerySet[Version]:
    """Versions that are written or reviewed now, within reach."""
    rows = Version.scoped.within(actor, WRITE) | Version.scoped.within(actor, READ)
    return rows.filter(state__in=[VersionState.DRAFT, VersionState.REVIEW]).select_related("article", "written_by")


def _ranked(tokens: list[str], limit: int, public: bool, within: set[int] | None = None) -> list[Answer]:
    """By the sum of the weights of the tokens that an article has, rare ones weighing more."""
    total = Article.everywhere.filter(current__isnull=False).count()
    if not tokens or not total:
        return []
    held = Counter(dict(Gram.objects.filter(token__in=tokens).values_list("token").annotate(Count("pk")).order_by()))
    most = max(3, int(COMMON * total))
    weights = {token: math.log(1 + total / held[token]) for token in tokens if 0 < held[token] <= most or within}
    weights = {token: weight for token, weight in weights.items() if held[token]}
    scores: dict[int, float] = defaultdict(float)
    rows = Gram.objects.filter(token__in=list(weights))
    rows = rows.filter(article__in=within) if within is not None else rows
    for article, token, titled in rows.values_list("article", "token", "titled").iterator():
        scores[article] += weights[token] * (TITLED if titled else 1.0)
    whole = sum(weights.values()) * TITLED
    best = sorted(scores, key=lambda key: (-scores[key], key))[: limit * 3]
    articles = in_force().filter(pk__in=best)
    known = {row.pk: row for row in (articles.filter(public=True) if public else articles)}
    return [
        Answer(known[key], current, min(1.0, scores[key] / whole))
        for key in best
        if key in known and (current := known[key].current) is not None
    ][:limit]


def _speaks(token: str) -> bool:
    """One Chinese sign alone is in too many words."""
    return len(token) > 1 and len(token) <= 40
