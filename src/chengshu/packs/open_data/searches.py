"""What the house's search finds of open data."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.packs.open_data.queries.desk import datasets_seen_by, inquiries_seen_by
from chengshu.packs.open_data.rights import SEE
from chengshu.spec.pages import Hit, SearchSource


def _datasets(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    if not actor.may(SEE):
        return ()
    named = Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(slug__icontains=words)
    return [
        Hit(str(row.name), reverse("open_data:desk_dataset", args=[row.pk]), str(row.publisher.name))
        for row in datasets_seen_by(actor).filter(named)[:limit]
    ]


def _inquiries(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    if not actor.may(SEE):
        return ()
    named = Q(title__icontains=words) | Q(number__iexact=words)
    return [
        Hit(row.title, reverse("open_data:inquiry", args=[row.pk]), str(row.kind_label))
        for row in inquiries_seen_by(actor).filter(named)[:limit]
    ]


SEARCHES = (
    SearchSource("open_data.dataset", Text("开放数据集", "Open datasets"), _datasets),
    SearchSource("open_data.inquiry", Text("公众来件", "What visitors ask"), _inquiries),
)
