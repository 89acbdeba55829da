"""The refined table: cleaned, without blocked rows and repeats, and every row accounted for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from chengshu.kernel.catalogue.models import Code, CodeList
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.lake import store
from chengshu.kernel.lake.models import Flow, LakeTable
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.queries import served_table
from chengshu.kernel.quality import services
from chengshu.kernel.quality.models import Report
from chengshu.kernel.quality.tests.make import a_number, gathered, judged, plain, residents
from chengshu.spec.data import FieldType, Meaning

pytestmark = pytest.mark.django_db


def _silver(report: Report) -> list[dict[str, Any]]:
    files = store.opened(TableName(Layer.SILVER, report.resource.key)).to_pyarrow_table()
    return sorted(files.to_pylist(), key=str)


def test_values_are_brought_to_their_standard_spelling() -> None:
    number = a_number("19800101", 1)
    raw = {
        "number": f" {number[:6]} {number[6:].lower()}　",
        "name": "　王明 ",
        "sex": "男",
        "born": "一九八〇年一月一日",
        "phone": "１３８１２３４５６７８",
    }
    report = judged(residents(), [raw])
    refining = services.settle(report)
    assert _silver(report) == [
        {"number": number, "name": "王明", "sex": "男", "born": date(1980, 1, 1), "phone": "13812345678"}
    ]
    assert (refining.rows_in, refining.rows_out, refining.left_out, refining.duplicates) == (1, 1, 0, 0)


def test_words_become_codes_where_the_entry_names_a_list() -> None:
    sexes = CodeList.objects.create(key="GB/T 2261.1", name_zh="性别")
    Code.objects.create(code_list=sexes, code="1", name_zh="男性")
    resource = make_resource(items=(plain("id", is_key=True), plain("sex", code_list="GB/T 2261.1")))
    report = judged(resource, [{"id": "a", "sex": "男性"}, {"id": "b", "sex": "1"}, {"id": "c", "sex": "其他"}])
    services.settle(report)
    assert [row["sex"] for row in _silver(report)] == ["1", "1", "其他"]


def test_rows_in_are_rows_out_left_out_or_duplicates() -> None:
    changed = make_item("changed_at", type=FieldType.TIME, meaning=Meaning.UPDATED_AT)
    resource = make_resource(items=(plain("id", is_key=True), plain("value"), changed))
    times = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 3, 2, 1, 1)]
    rows = pa.table({"id": ["a", " a", "a ", None, "b"], "value": ["old", "new", "mid", "x", "y"], "changed_at": times})
    report = judged(resource, rows)
    refining = services.settle(report)
    assert (refining.rows_in, refining.rows_out, refining.left_out, refining.duplicates) == (5, 2, 1, 2)
    assert [(row["id"], row["value"]) for row in _silver(report)] == [("a", "new"), ("b", "y")]


def test_a_repeat_without_times_is_settled_the_same_each_time() -> None:
    resource = make_resource(items=(plain("id", is_key=True), plain("value")))
    report = judged(resource, [{"id": "a", "value": str(one)} for one in range(50)])
    services.settle(report)
    first = _silver(report)
    services.settle(report)
    assert _silver(report) == first
    assert len(first) == 1


def test_many_keys_together_tell_rows_apart() -> None:
    resource = make_resource(items=(plain("road", is_key=True), plain("no", FieldType.INTEGER, is_key=True)))
    report = judged(resource, [{"road": "A", "no": 1}, {"road": "A", "no": 2}, {"road": "A", "no": 1}])
    refining = services.settle(report)
    assert (refining.rows_out, refining.duplicates) == (2, 1)


def test_the_refined_table_is_served_and_its_origin_known() -> None:
    resource = residents()
    report = judged(resource, [{"number": a_number(), "name": "王明", "sex": "1", "born": None, "phone": None}])
    services.settle(report)
    table = served_table(resource)
    assert isinstance(table, LakeTable)
    assert (table.layer, table.rows) == (Layer.SILVER, 1)
    flow = Flow.objects.get(process="quality", target__key=f"silver.{resource.key}")
    assert flow.source.key == f"bronze.{resource.key}"
    assert flow.columns.filter(source="name", target="name").exists()


def test_columns_the_catalogue_does_not_know_are_not_passed_on() -> None:
    resource = make_resource(items=(plain("id", is_key=True),))
    report = judged(resource, [{"id": "a", "secret": "x"}])
    services.settle(report)
    assert _silver(report) == [{"id": "a"}]


def test_an_empty_table_is_refined_too() -> None:
    resource = make_resource(items=(plain("id", is_key=True),))
    report = judged(resource, pa.table({"id": pa.array([], pa.string())}))
    assert services.settle(report).rows_out == 0
    assert _silver(report) == []


def test_the_worker_goes_on_where_one_table_cannot_be_refined() -> None:
    broken, sound = make_resource(items=(plain("id", is_key=True),)), make_resource(items=(plain("id", is_key=True),))
    first = judged(broken, [{"id": "a"}])
    second = judged(sound, [{"id": "a"}])
    for file in store.files_of(TableName(Layer.BRONZE, broken.key)):
        with open(file, "wb") as cut:
            cut.write(b"PAR1")
    assert services.settle_due() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.trouble
    assert not second.trouble
    assert second.refining.rows_out == 1
    assert services.settle_due() == 0


def test_only_the_newest_report_is_followed_up() -> None:
    resource = make_resource(items=(plain("id", is_key=True),))
    judged(resource, [{"id": "a"}])
    gathered(resource, [{"id": "a"}, {"id": "b"}])
    newest = services.judge_again(resource)
    assert services.settle_due() == 1
    newest.refresh_from_db()
    assert newest.refining.rows_out == 2
