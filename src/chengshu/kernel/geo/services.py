"""Taking lists of divisions: proposed, looked at, accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import groupby

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.geo import queries
from chengshu.kernel.geo.differences import Difference, counted, differences
from chengshu.kernel.geo.errors import AlreadyAccepted
from chengshu.kernel.geo.lists import Place, read_lists
from chengshu.kernel.geo.models import Division, DivisionChange, DivisionImport, DivisionLevel, What

BATCH = 1000


@transaction.atomic
def propose(files: Mapping[str, bytes], *, source: str, by: Actor) -> DivisionImport:
    """Read a list and keep it for somebody to look at; no division changes yet.

    Raises NoDivisions, or DivisionsRefused with every row that does not fit.
    """
    places = read_lists(files, queries.own_codes())
    found = differences(places)
    row = DivisionImport.objects.create(
        source=source[:200],
        by_id=by.person_id,
        places=[[place.code, place.level, place.parent, place.name] for place in places],
        counts=counted(found),
    )
    audit.record(by, "geo.import.proposed", row, **row.counts)
    return row


@transaction.atomic
def accept(proposed: DivisionImport, *, by: Actor) -> DivisionImport:
    """Bring the divisions in line with a proposed list, whole or not at all; what changed is kept as history.

    Differences are counted anew, so that two people accepting at once change things once. Raises AlreadyAccepted.
    """
    row = DivisionImport.objects.select_for_update().get(pk=proposed.pk)
    if row.accepted_at is not None:
        raise AlreadyAccepted
    found = differences(proposed_places(row))
    _apply(found, row)
    row.accepted_at = clock.now()
    row.counts = counted(found)
    row.places = []
    row.save(update_fields=["accepted_at", "counts", "places"])
    audit.record(by, "geo.import.accepted", row, **row.counts)
    return row


def proposed_places(row: DivisionImport) -> tuple[Place, ...]:
    """The places of a proposed list."""
    return tuple(Place(code, DivisionLevel(level), parent, name) for code, level, parent, name in row.places)


def differences_of(row: DivisionImport) -> tuple[Difference, ...]:
    """What a proposed list would change now, or what an accepted one changed."""
    if row.accepted_at is None:
        return differences(proposed_places(row))
    changes = row.changes.select_related("division__parent").order_by("division__code")
    return tuple(
        Difference(What(change.what), _place(change.division), change.before, change.after) for change in changes
    )


def forget_proposals() -> int:
    """Drop proposed lists that nobody accepted for a week; returns how many."""
    before = clock.now() - timedelta(days=7)
    return DivisionImport.objects.filter(accepted_at=None, proposed_at__lt=before).delete()[0]


def _apply(found: Iterable[Difference], through: DivisionImport) -> None:
    by_kind: dict[What, list[Difference]] = {what: [] for what in What}
    for difference in found:
        by_kind[difference.what].append(difference)
    _add(by_kind[What.APPEARED])
    keys = _keys()
    changed = Division.objects.in_bulk(
        [each.place.code for what in What if what is not What.APPEARED for each in by_kind[what]], field_name="code"
    )
    for what in (What.RENAMED, What.MOVED, What.REOPENED, What.CLOSED):
        for difference in by_kind[what]:
            _change(changed[difference.place.code], difference, keys)
    Division.objects.bulk_update(
        changed.values(), ["name_zh", "name_en", "parent", "active", "valid_from", "valid_until"], batch_size=BATCH
    )
    DivisionChange.objects.bulk_create(
        (_written(difference, keys, through) for what in What for difference in by_kind[what]), batch_size=BATCH
    )


def _add(appeared: list[Difference]) -> None:
    """Level by level, so that each finds the key of the place it lies in."""
    order = list(DivisionLevel)
    ordered = sorted(appeared, key=lambda difference: order.index(difference.place.level))
    for _, group in groupby(ordered, key=lambda difference: difference.place.level):
        keys = _keys()
        Division.objects.bulk_create(
            (
                Division(
                    code=each.place.code,
                    level=each.place.level,
                    name_zh=each.place.name,
                    parent_id=keys[each.place.parent] if each.place.parent else None,
                )
                for each in group
            ),
            batch_size=BATCH,
        )


def _change(place: Division, difference: Difference, keys: Mapping[str, int]) -> None:
    """A renamed place loses its English name, which was of the old one."""
    match difference.what:
        case What.RENAMED:
            place.name_zh, place.name_en = difference.after, ""
        case What.MOVED:
            place.parent_id = keys[difference.after]
        case What.REOPENED:
            place.active, place.valid_until, place.valid_from = True, None, clock.today()
        case What.CLOSED:
            place.active, place.valid_until = False, max(clock.today(), place.valid_from)
        case _:
            pass


def _written(difference: Difference, keys: Mapping[str, int], through: DivisionImport) -> DivisionChange:
    return DivisionChange(
        division_id=keys[difference.place.code],
        through=through,
        what=difference.what,
        before=difference.before,
        after=difference.after,
    )


def _keys() -> dict[str, int]:
    return dict(Division.objects.values_list("code", "pk"))


def _place(division: Division) -> Place:
    parent = division.parent.code if division.parent else ""
    return Place(division.code, DivisionLevel(division.level), parent, division.name_zh)
