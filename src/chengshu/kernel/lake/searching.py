"""What the search finds in the lake."""

from __future__ import annotations

from django.db.models import Q

from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.rights import SEE_LAKE
from chengshu.kernel.lake.tables.lake import name_of, table_url
from chengshu.spec.pages import Hit, SearchSource


def _find(actor: Actor, words: str, limit: int) -> list[Hit]:
    if not actor.may(SEE_LAKE):
        return []
    fits = Q(key__icontains=words) | Q(resource__name_zh__icontains=words) | Q(resource__name_en__icontains=words)
    rows = LakeTable.objects.filter(fits).select_related("resource")[:limit]
    return [Hit(str(name_of(table)), table_url(table), str(table)) for table in rows]


SEARCHES = (SearchSource("lake.tables", Text("湖表", "Tables of the lake"), _find),)
