"""Cases that repeat each other go on as one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.errors import NotToMerge
from chengshu.kernel.cases.events import CaseMerged
from chengshu.kernel.cases.following import about
from chengshu.kernel.cases.models import Case
from chengshu.kernel.events.services import publish
from chengshu.kernel.work import services as work


@transaction.atomic
def merge(cases: Iterable[Case], *, into: Case, by: Actor) -> Case:
    """并案: the cases end as repeats of ``into``, whose reporters all hear of its end. Raises NotToMerge, NotYours."""
    kept = Case.everywhere.select_for_update(of=("self",)).get(pk=into.pk)
    if kept.outcome:
        raise NotToMerge
    for case in cases:
        if case.pk == kept.pk or case.outcome or case.item is None:
            raise NotToMerge
        Case.everywhere.filter(pk=case.pk).update(merged_into=kept)
        work.make_move(case.item, "merge", by=by, why=f"→ {kept.number}")
        Case.everywhere.filter(pk=kept.pk).update(repeats=F("repeats") + 1 + case.repeats)
        case.refresh_from_db()
        publish(CaseMerged(**about(case), into_id=kept.pk))
    into.refresh_from_db()
    return into
