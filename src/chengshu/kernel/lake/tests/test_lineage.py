"""Where data went is written down once, however often it goes."""

from __future__ import annotations

import pytest

from chengshu.kernel.lake.lineage import services
from chengshu.kernel.lake.lineage.places import at_source, in_lake
from chengshu.kernel.lake.models import Flow
from chengshu.kernel.lake.tests.make import a_name, a_table

pytestmark = pytest.mark.django_db


def columns_of(flow: Flow) -> set[tuple[str, str]]:
    return set(flow.columns.values_list("source", "target"))


def test_the_same_flow_again_is_one_flow_with_the_columns_of_the_last_run() -> None:
    source, target = at_source("civil-db/T_HY"), in_lake(a_name())
    services.record_flow(source, target, process="gathering", columns={"name": ["XM"], "born": ["CSRQ"]})
    flow = services.record_flow(source, target, process="gathering", columns={"name": ["XM"], "address": ["S", "Q"]})

    assert Flow.objects.count() == 1
    assert columns_of(flow) == {("XM", "name"), ("S", "address"), ("Q", "address")}


def test_a_place_in_the_lake_finds_its_table() -> None:
    table = a_table()
    flow = services.record_flow(at_source("x"), in_lake(table.name), process="gathering")

    assert flow.target.table == table


def test_a_flow_that_ended_and_runs_again_is_open() -> None:
    name = a_name()
    services.record_flow(at_source("x"), in_lake(name), process="gathering")
    assert services.end_flows("gathering", target=in_lake(name)) == 1

    flow = services.record_flow(at_source("x"), in_lake(name), process="gathering")

    assert flow.ended_at is None
