"""Rows of several bureaus are joined to the subjects they are about, with lineage, and the rate counts what flows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.analysis.models import Fusion, FusionState
from chengshu.kernel.analysis.queries.fusion import fused, systems_and_resources_fused
from chengshu.kernel.analysis.services import fusing
from chengshu.kernel.analysis.tests.make import ROWS, make_analyst, make_residents
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.lake import store
from chengshu.kernel.lake.lineage.places import in_lake, in_registry
from chengshu.kernel.lake.lineage.services import end_flows, record_flow
from chengshu.kernel.lake.models import Flow
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.kernel.registries.models import Kind
from chengshu.kernel.registries.tests.make import make_registry

pytestmark = pytest.mark.django_db


def make_population(numbers: list[str]) -> None:
    """The golden records of these numbers, as a merge leaves them."""
    registry = make_registry(Kind.PERSON)
    name = TableName(Layer.GOLD, f"registries.{registry.key}")
    rows: dict[str, list[Any]] = {
        "record": list(range(101, 101 + len(numbers))),
        "number": numbers,
        "name": ["某"] * len(numbers),
    }
    store.replace(name, pa.table(rows))
    note_written(name)


@pytest.mark.requirement("big-data-platform.3", "big-data-platform.7")
def test_rows_of_two_bureaus_meet_in_the_person_they_are_about() -> None:
    one, other = make_residents(), make_residents()
    make_population(ROWS["id_number"][:3])

    fusion = fusing.fuse(Fusion.objects.create())

    links = store.opened(fusing.LINKS).to_pyarrow_table().to_pylist()
    assert {(row["resource"], row["record"]) for row in links} == {
        (resource.key, record) for resource in (one, other) for record in (101, 102, 103)
    }
    assert {row["area"] for row in links} == {"411702"}
    assert (fusion.rows, fusion.linked) == (8, 6)
    assert fusion.kinds == [{"kind": "person", "subjects": 3, "shared": 3, "links": 6, "events": 6}]
    assert [pair["subjects"] for pair in fusion.pairs] == [3]


def test_the_links_name_nobody_and_know_where_they_come_from() -> None:
    residents = make_residents()
    make_population(ROWS["id_number"])

    fusing.fuse(Fusion.objects.create())

    table = store.opened(fusing.LINKS).to_pyarrow_table()
    assert table.column_names == ["resource", "provider", "kind", "record", "happened_on", "area"]
    flow = Flow.objects.get(source__key=f"bronze.{residents.key}", target__key=str(fusing.LINKS))
    assert {(one.source, one.target) for one in flow.columns.all()} >= {("id_number", "record"), ("area", "area")}


def test_it_runs_when_something_changed_and_not_before() -> None:
    assert fusing.fuse_when_due() == 0
    residents = make_residents()
    make_population(ROWS["id_number"])
    assert fusing.fuse_when_due() == 1
    assert fusing.fuse_when_due() == 0

    Fusion.objects.update(asked_at=clock.now() - 2 * fusing.EVERY)
    assert fusing.fuse_when_due() == 0
    name = TableName(Layer.BRONZE, residents.key)
    store.replace(name, pa.table(ROWS))
    note_written(name)
    assert fusing.fuse_when_due() == 1


def test_whoever_may_can_have_it_run_again() -> None:
    with pytest.raises(NotAllowed):
        fusing.ask_to_fuse(by=make_analyst())
    make_residents()
    make_population(ROWS["id_number"])

    fusing.ask_to_fuse(by=PLATFORM)
    assert fusing.fuse_when_due() == 1

    assert Fusion.objects.get().state == FusionState.DONE


@pytest.mark.requirement("big-data-platform.9")
def test_systems_and_resources_fused_is_counted_from_what_flows() -> None:
    one, other = make_residents(), make_residents()
    Resource.everywhere.filter(pk=one.pk).update(system_code="S1")
    Resource.everywhere.filter(pk=other.pk).update(system_code="S2")
    assert fused().rate == 0
    bronze, silver = TableName(Layer.BRONZE, one.key), TableName(Layer.SILVER, one.key)
    record_flow(in_lake(bronze), in_lake(silver), process="quality")
    assert fused().rate == 0

    record_flow(in_lake(silver), in_registry("population"), process="registries")

    found = fused()
    assert (found.resources, found.systems) == (frozenset({one.key}), frozenset({"S1"}))
    measured = systems_and_resources_fused(clock.today())
    assert measured is not None
    assert (measured.value, measured.rows) == (Decimal("0.5"), 4)
    end_flows("registries")
    assert fused().rate == 0
