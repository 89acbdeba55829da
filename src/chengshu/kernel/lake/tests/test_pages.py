"""Pages of the lake: what is there, in which versions, where it came from; rows only masked and for a purpose."""

from __future__ import annotations

import pyarrow as pa
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.lake import store
from chengshu.kernel.lake.lineage.places import as_indicator, at_source, in_lake
from chengshu.kernel.lake.lineage.queries import around, place_of
from chengshu.kernel.lake.lineage.services import record_flow
from chengshu.kernel.lake.models import LakeTable, Retention, SubjectArea
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.rights import KEEP_LAKE, PREVIEW, SEE_LAKE
from chengshu.kernel.lake.services import note_written
from chengshu.kernel.lake.tests.make import a_table, people
from chengshu.spec.data import Grade, Meaning
from chengshu.spec.people import Permission, Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client: Client) -> Client:
    return signed_in(client, SEE_LAKE, PREVIEW, KEEP_LAKE)


def signed_in(client: Client, *may: Permission) -> Client:
    client.force_login(make_account(may=dict.fromkeys(may, Scope.ALL)))
    return client


def a_chain() -> tuple[LakeTable, LakeTable]:
    """Source, bronze, silver, an indicator."""
    bronze = a_table(key="civil.marriages")
    silver = a_table(layer=Layer.SILVER, key="civil.marriages")
    record_flow(
        at_source("civil/T_HY"), in_lake(bronze.name), process="gathering", columns={"id": ["BH"], "name": ["XM"]}
    )
    record_flow(in_lake(bronze.name), in_lake(silver.name), process="quality", columns={"id": ["id"], "name": ["name"]})
    record_flow(in_lake(silver.name), as_indicator("civil.count"), process="count", columns={"value": ["id"]})
    return bronze, silver


def test_the_list_shows_tables_by_layer_and_area(keeper: Client) -> None:
    area = SubjectArea.objects.create(key="services", name_zh="民生服务")
    a_chain()
    LakeTable.objects.filter(layer=Layer.SILVER).update(area=area, area_by_hand=True)

    page = keeper.get(reverse("lake:tables"), {"layer": "silver", "area": str(area.pk)}).content.decode()

    assert "silver.civil.marriages" in page
    assert "bronze.civil.marriages" not in page


@pytest.mark.requirement("big-data-platform.1")
def test_a_table_shows_its_versions_columns_and_lineage(keeper: Client) -> None:
    bronze, _ = a_chain()
    store.append(bronze.name, people("丙"))
    note_written(bronze.name)

    page = keeper.get(reverse("lake:table", args=[bronze.pk])).content.decode()

    assert "version=0" in page
    assert "civil/T_HY" in page
    assert "<svg" in page


def test_rows_are_shown_masked_for_a_purpose_that_is_written_down(keeper: Client) -> None:
    from dataclasses import replace

    name = replace(make_item("name", "姓名", meaning=Meaning.PERSON_NAME), grade=Grade.SENSITIVE)
    resource = make_resource(key="civil.people", items=[make_item("id"), name])
    table_name = TableName(Layer.BRONZE, resource.key)
    store.append(table_name, pa.table({"id": ["1"], "name": ["王小明"], "extra": ["秘密"]}))
    table = note_written(table_name, resource=resource)
    url = reverse("lake:rows", args=[table.pk])

    assert "王" not in keeper.get(url).content.decode()
    page = keeper.post(url, {"why": "核对归集结果"}).content.decode()

    assert "王**" in page
    assert "王小明" not in page
    assert "秘密" not in page
    assert Entry.objects.get(verb="lake.laketable.read").details["why"] == "核对归集结果"


def test_an_older_version_is_looked_at_and_brought_back(keeper: Client) -> None:
    table = a_table(layer=Layer.GOLD, key="fusion.x")
    store.replace(table.name, people("丙"))
    note_written(table.name)

    page = keeper.post(reverse("lake:rows", args=[table.pk]), {"why": "核对旧版本", "version": 0}).content.decode()
    assert "乙" in page
    keeper.post(reverse("lake:bring_back", args=[table.pk]), {"version": 0, "why": "误操作"})

    table.refresh_from_db()
    assert table.rows == 2


def test_retention_is_set_with_a_reason_and_keeps_its_history(keeper: Client) -> None:
    for days in (10, 20):
        keeper.post(reverse("lake:new_retention"), {"layer": "gold", "days": days, "reason": "统一"})

    page = keeper.get(reverse("lake:retentions")).content.decode()

    assert Retention.objects.count() == 2
    assert "统一" in page
    refused = keeper.post(reverse("lake:new_retention"), {"days": 0, "reason": "省空间"})
    assert refused.status_code == 422 or Retention.objects.count() == 2


def test_order_and_area_are_chosen_by_hand(keeper: Client) -> None:
    area = SubjectArea.objects.create(key="services", name_zh="民生服务")
    table = a_table()

    keeper.post(reverse("lake:arrange", args=[table.pk]), {"columns": ["name"], "area": area.pk})

    table.refresh_from_db()
    assert (table.sort_by, table.area, table.area_by_hand) == (["name"], area, True)


def test_lineage_of_one_column_follows_that_column_alone(keeper: Client) -> None:
    _, silver = a_chain()
    place = place_of(silver)
    assert place is not None

    by_name = around(place, column="name")
    by_id = around(place, column="id")

    assert {one.key for one in by_name.places.values()} == {
        "silver.civil.marriages",
        "bronze.civil.marriages",
        "civil/T_HY",
    }
    assert len(by_id.places) == 4
    page = keeper.get(reverse("lake:lineage", args=[place.pk]), {"column": "name"}).content.decode()
    assert "XM" in page
    assert "civil.count" not in page


def test_every_flow_of_a_lineage_goes_from_left_to_right() -> None:
    near, far = a_table(), a_table()
    middle = a_table(layer=Layer.GOLD)
    record_flow(in_lake(near.name), in_lake(middle.name), process="x")
    record_flow(in_lake(far.name), in_lake(middle.name), process="x")
    record_flow(in_lake(far.name), in_lake(near.name), process="x")
    place = place_of(middle)
    assert place is not None

    lineage = around(place)

    assert sorted(lineage.level.values()) == [-2, -1, 0]


def test_lineage_that_runs_in_a_ring_ends() -> None:
    one, other = a_table(), a_table()
    record_flow(in_lake(one.name), in_lake(other.name), process="x")
    record_flow(in_lake(other.name), in_lake(one.name), process="y")
    place = place_of(one)
    assert place is not None

    assert len(around(place).places) == 2


def test_whoever_only_sees_the_lake_reads_no_rows_and_keeps_nothing(client: Client) -> None:
    table = a_table()
    reader = signed_in(client, SEE_LAKE)

    assert reader.get(reverse("lake:table", args=[table.pk])).status_code == 200
    for name in ("rows", "bring_back", "arrange"):
        assert reader.get(reverse(f"lake:{name}", args=[table.pk])).status_code == 403


def test_programs_read_tables_versions_and_lineage(keeper: Client) -> None:
    _, silver = a_chain()
    start = "/api/v1/lake/"

    assert {one["name"] for one in keeper.get(f"{start}tables?start=civil.").json()} == {
        "bronze.civil.marriages",
        "silver.civil.marriages",
    }
    assert keeper.get(f"{start}tables/silver/civil.marriages/versions").json()[0]["number"] == 0
    flows = keeper.get(f"{start}tables/silver/civil.marriages/lineage?column=id").json()
    assert {flow["source"] for flow in flows} >= {"source:civil/T_HY", f"table:{silver}"}
    assert keeper.get(f"{start}tables/wood/x").status_code == 404
    assert keeper.get(f"{start}lineage?kind=source&key=nothing").status_code == 404


def test_the_list_asks_the_database_as_often_for_many_tables_as_for_few(keeper: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            keeper.get(reverse("lake:tables"))
        return len(seen)

    a_table()
    queries()  # the first page fills what every page shares
    few = queries()
    for _ in range(12):
        a_table()

    assert queries() == few
