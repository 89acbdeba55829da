"""Clerks decide what the machine cannot; merges and splits stay in history."""

from __future__ import annotations

import pytest

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.registries import queries
from chengshu.kernel.registries.errors import NotSplittable, PairDecided
from chengshu.kernel.registries.models import Move, Pair, PairState, Record, Registry, SourceRow, Standing
from chengshu.kernel.registries.rights import DECIDE_PAIRS
from chengshu.kernel.registries.services import decide_pair, merge_sources, split_record
from chengshu.kernel.registries.tests.make import identity_number, make_feed, make_registry
from chengshu.kernel.registries.work import PAIRS
from chengshu.kernel.work import queries as work_queries
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db

ONE = identity_number(1)


def undecided() -> tuple[Registry, Pair]:
    population = make_registry()
    make_feed(
        population, [{"row": "R1", "number": ONE, "name": "李清和", "sex": "男", "born_on": "1987-03-05"}], rank=10
    )
    health = {"row": "H1", "name": "李清和", "born_on": "1987-05-03", "sex": "男", "phone": "16400000001"}
    make_feed(population, [health], rank=20)
    merge_sources(population)
    return population, Pair.objects.get()


def test_undecided_pairs_are_work_of_the_owner_until_the_last_is_decided() -> None:
    population, pair = undecided()
    item = work_queries.item_about(population, PAIRS)
    assert item is not None
    assert (item.unit, item.closed_at) == (population.owner, None)

    decide_pair(pair.pk, PairState.DIFFERENT, by=PLATFORM, why="出生日期不同")

    item.refresh_from_db()
    assert item.closed_at is not None


def test_the_same_is_merged_into_the_record_with_the_number_and_its_values_are_chosen_again() -> None:
    population, pair = undecided()
    clerk = make_actor(organisation=population.owner, may={DECIDE_PAIRS: Scope.UNIT})

    decide_pair(pair.pk, PairState.SAME, by=clerk, why="核对户口簿")

    person = queries.person_by_number(ONE)
    assert person is not None
    assert (person.content["phone"], person.version, person.sources.count()) == ("16400000001", 2, 2)
    gone = Record.objects.get(standing=Standing.MERGED)
    assert (gone.into, queries.standing_record(gone)) == (person, person)
    move = Move.objects.get()
    assert (move.kind, move.reason, move.by_id) == ("merge", "核对户口簿", clerk.person_id)
    with pytest.raises(PairDecided):
        decide_pair(pair.pk, PairState.DIFFERENT, by=clerk)


def test_what_a_clerk_merged_stays_merged_in_the_next_run() -> None:
    population, pair = undecided()
    decide_pair(pair.pk, PairState.SAME, by=PLATFORM)

    run = merge_sources(population)

    assert Record.objects.filter(standing=Standing.ACTIVE).count() == 1
    assert SourceRow.objects.filter(record__number=ONE).count() == 2
    assert (run.counts["changed"], run.counts["clerk"]) == (0, 1)
    assert Move.objects.get().run == run


def test_what_a_clerk_called_different_is_not_asked_again() -> None:
    population, pair = undecided()
    decide_pair(pair.pk, PairState.DIFFERENT, by=PLATFORM)

    merge_sources(population)

    assert Pair.objects.get().state == PairState.DIFFERENT
    assert Record.objects.filter(standing=Standing.ACTIVE).count() == 2


def test_a_record_is_split_and_stays_so() -> None:
    population, pair = undecided()
    decide_pair(pair.pk, PairState.SAME, by=PLATFORM)
    person = queries.person_by_number(ONE)
    assert person is not None

    new = split_record(person, [SourceRow.objects.get(key="H1").pk], by=PLATFORM, reason="同名不同人")
    merge_sources(population)

    new.refresh_from_db()
    person.refresh_from_db()
    assert (new.content["phone"], new.content["born_on"]) == ("16400000001", "1987-05-03")
    assert person.content["phone"] is None
    assert SourceRow.objects.get(key="H1").record == new


def test_a_split_must_leave_something_on_both_sides() -> None:
    _, pair = undecided()
    rows = [row.pk for row in pair.left.sources.all()]

    for wrong in ([], rows):
        with pytest.raises(NotSplittable):
            split_record(pair.left, wrong, by=PLATFORM, reason="试")


def test_only_who_decides_for_the_owner_decides() -> None:
    _, pair = undecided()

    with pytest.raises(NotAllowed):
        decide_pair(pair.pk, PairState.SAME, by=make_actor(may={DECIDE_PAIRS: Scope.UNIT}))
