"""Writing down where data went. Whoever writes data records its flow, each time; the same flow again is cheap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.lake.lineage.places import PlaceName
from chengshu.kernel.lake.models import ColumnFlow, Flow, LakeTable, Place, PlaceKind

Columns = Mapping[str, Sequence[str]]


@transaction.atomic
def record_flow(
    source: PlaceName, target: PlaceName, *, process: str, columns: Columns | None = None, how: str = ""
) -> Flow:
    """Data went from the source to the target, carried by ``process`` (a stable name, ``gathering``).

    ``columns`` says for each column of the target which columns of the source went into it, in whole: what is no
    longer named there flows no more. ``how`` names what was done on the way, for all of them.
    """
    wanted = {(one, into) for into, ones in (columns or {}).items() for one in ones}
    now = clock.now()
    flow, _ = Flow.objects.select_for_update().get_or_create(
        source=_place(source), target=_place(target), process=process
    )
    flow.seen_at, flow.ended_at = now, None
    flow.save(update_fields=["seen_at", "ended_at"])
    known = {(one.source, one.target): one for one in flow.columns.all()}
    gone = [one.pk for pair, one in known.items() if pair not in wanted]
    ColumnFlow.objects.filter(pk__in=gone).delete()
    new = [ColumnFlow(flow=flow, source=one, target=into, how=how) for one, into in sorted(wanted - known.keys())]
    ColumnFlow.objects.bulk_create(new)
    changed = [one.pk for pair, one in known.items() if pair in wanted and one.how != how]
    ColumnFlow.objects.filter(pk__in=changed).update(how=how)
    return flow


@transaction.atomic
def end_flows(process: str, *, target: PlaceName | None = None) -> int:
    """The process carries nothing any more (into the target); how many flows ended."""
    flows = Flow.objects.filter(process=process, ended_at=None)
    if target is not None:
        flows = flows.filter(target__kind=target.kind, target__key=target.key)
    return flows.update(ended_at=clock.now())


def _place(name: PlaceName) -> Place:
    place, made = Place.objects.get_or_create(
        kind=name.kind,
        key=name.key,
        defaults={"name_zh": name.label.zh if name.label else name.key, "name_en": name.label.en if name.label else ""},
    )
    before = (place.name_zh, place.name_en, place.address, place.table_id)
    if name.label is not None:
        place.name_zh, place.name_en = name.label.zh, name.label.en
    place.address = name.address or place.address
    if name.kind == PlaceKind.TABLE and place.table_id is None:
        layer, _, key = name.key.partition(".")
        place.table = LakeTable.objects.filter(layer=layer, key=key, place=None).select_related("resource").first()
        if place.table is not None and place.table.resource is not None and place.name_zh == name.key:
            place.name_zh, place.name_en = place.table.resource.name_zh, place.table.resource.name_en
    if before != (place.name_zh, place.name_en, place.address, place.table_id) or made:
        place.save()
    return place
