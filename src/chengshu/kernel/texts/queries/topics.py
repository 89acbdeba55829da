"""Hot topics: what many people write about one place within a period, with its heat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.geo.models import Division
from chengshu.kernel.texts.models import FormulaRule, FormulaUse, Letter, Topic
from chengshu.kernel.texts.queries.rules import formula_on, value_of
from chengshu.kernel.texts.words import HotTopic

LOOKED_AT = 500
KEYS_SHOWN = 20


def hot_topics(
    area: str = "", *, since: datetime, until: datetime | None = None, limit: int = 20, source: str = ""
) -> list[HotTopic]:
    """The hottest topics of a period within a division, from two letters on, the hottest first."""
    end = until or clock.now()
    rule = formula_on(FormulaUse.HEAT)
    counted = _counted(_letters(since, end, area, source).exclude(topic=None), rule, end)
    rows = list(counted.filter(letters__gte=2).order_by("-letters", "topic")[:LOOKED_AT])
    topics = Topic.objects.in_bulk([row["topic"] for row in rows])
    hot = [_hot(topics[row["topic"]], row, rule) for row in rows if row["topic"] in topics]
    hottest = sorted(hot, key=lambda one: (-one.heat, -one.letters, one.topic_id))[:limit]
    names = area_names(one.area for one in hottest)
    named = [replace(one, area_name=names.get(one.area)) for one in hottest]
    return _with_keys(named, since, end, source)


def area_names(codes: Iterable[str]) -> dict[str, Text]:
    """The names of the divisions of these codes; codes nobody has are left out."""
    return {one.code: one.name for one in Division.objects.filter(code__in={code for code in codes if code})}


def heat_of(topic_id: int, rule: FormulaRule, *, since: datetime, until: datetime) -> Decimal:
    """The heat of a topic over a period; 0 where the formula gives none."""
    row = _counted(_letters(since, until, "", "").filter(topic_id=topic_id), rule, until).order_by("topic").first()
    return _heat(row, rule) if row else Decimal(0)


def topic_of(pk: int) -> Topic:
    """The topic. Raises NotFound."""
    return one_of(Topic.objects.all(), pk)


def letters_of(topic: Topic) -> QuerySet[Letter]:
    """Its letters, the latest first."""
    return Letter.objects.filter(topic=topic).defer("shingles")


def _letters(since: datetime, until: datetime, area: str, source: str) -> QuerySet[Letter]:
    rows = Letter.objects.filter(at__gte=since, at__lte=until)
    rows = rows.filter(area__startswith=area) if area else rows
    return rows.filter(source=source) if source else rows


def _counted(letters: QuerySet[Letter], rule: FormulaRule, until: datetime) -> QuerySet[Any, Any]:
    fresh = Q(at__gte=until - timedelta(days=rule.days))
    return (
        letters.order_by()
        .values("topic")
        .annotate(
            letters=Count("pk"),
            named=Count("author", distinct=True, filter=~Q(author="")),
            unnamed=Count("pk", filter=Q(author="")),
            support=Sum("votes"),
            first=Min("at"),
            last=Max("at"),
            fresh=Count("pk", filter=fresh),
        )
    )


def _heat(row: dict[str, Any], rule: FormulaRule) -> Decimal:
    days = (row["last"] - row["first"]).days + 1
    values = {
        "letters": row["letters"],
        "authors": row["named"] + row["unnamed"],
        "votes": row["support"] or 0,
        "days": days,
        "fresh": row["fresh"],
    }
    return value_of(rule, values) or Decimal(0)


def _hot(topic: Topic, row: dict[str, Any], rule: FormulaRule) -> HotTopic:
    return HotTopic(
        topic_id=topic.pk,
        name=str(topic),
        area=topic.area,
        letters=row["letters"],
        authors=row["named"] + row["unnamed"],
        first_at=row["first"],
        last_at=row["last"],
        heat=_heat(row, rule),
    )


def _with_keys(topics: list[HotTopic], since: datetime, until: datetime, source: str) -> list[HotTopic]:
    keys: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = _letters(since, until, "", source).filter(topic_id__in=[one.topic_id for one in topics])
    for topic, origin, key in rows.order_by("-at").values_list("topic_id", "source", "key")[: LOOKED_AT * KEYS_SHOWN]:
        if len(keys[topic or 0]) < KEYS_SHOWN:
            keys[topic or 0].append((origin, key))
    return [replace(one, keys=tuple(keys[one.topic_id])) for one in topics]
