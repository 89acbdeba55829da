"""Which entries are due to be gathered (应归集)."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.kernel.catalogue.models import Format, Origin, Resource, Standing

TABULAR = (Format.DATABASE, Format.SPREADSHEET, Format.SELF_DESCRIBING)
OURS = (Origin.COMPILED, Origin.INVENTORY)


def resources_due() -> QuerySet[Resource]:
    """Published entries that a unit of this city compiled and that hold rows.

    The platform's own tables are here already, and those of other nodes are gathered there.
    """
    return Resource.everywhere.filter(standing=Standing.PUBLISHED, format__in=TABULAR, origin__in=OURS, node="")
