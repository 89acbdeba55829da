"""The catalogue as a document for another node."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from chengshu.base import clock
from chengshu.kernel.catalogue.documents import CatalogueDocument, ClassPart, EntryPart, VersionPart
from chengshu.kernel.catalogue.models import CatalogueClass, Origin, Resource, Standing


def catalogue_document(node: str, *, since: datetime | None = None, to: str = "") -> CatalogueDocument:
    """Our published and withdrawn entries with their versions, and those we took over; ``node`` is our own key.

    ``since`` leaves out what has not changed; ``to`` leaves out what the receiver keeps itself. The platform's own
    tables are no business of another node.
    """
    rows = (
        Resource.everywhere.filter(version__gt=0).exclude(origin=Origin.DECLARED).exclude(standing=Standing.IN_REVIEW)
    )
    rows = rows.filter(Q(standing=Standing.PUBLISHED) | Q(standing=Standing.WITHDRAWN))
    if to:
        rows = rows.exclude(node=to)
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    found = rows.select_related("provider").prefetch_related("versions").order_by("pk")
    classes = CatalogueClass.objects.filter(active=True).order_by("code")
    return CatalogueDocument(
        node=node,
        made_at=clock.now(),
        since=since,
        classes=[ClassPart(code=one.code, name_zh=one.name_zh, name_en=one.name_en) for one in classes],
        entries=list(_entries(found.iterator(500))),
    )


def _entries(rows: Iterator[Resource]) -> Iterator[EntryPart]:
    for one in rows:
        yield EntryPart(
            key=one.key.removeprefix(f"{one.node}.") if one.node else one.key,
            node=one.node,
            code=one.code,
            provider=one.node_provider or one.provider.name_zh,
            standing="withdrawn" if one.standing == Standing.WITHDRAWN else "published",
            versions=[
                VersionPart(
                    number=version.number,
                    content=version.content,
                    reason=version.reason,
                    published_at=version.published_at,
                )
                for version in one.versions.all()
            ],
        )
