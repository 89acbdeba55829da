"""The row of a table says what its log says; uses are counted by day."""

from __future__ import annotations

import pytest

from chengshu.kernel.lake import store
from chengshu.kernel.lake.models import AreaRule, LakeTable, SubjectArea, TableDay
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_read, note_written
from chengshu.kernel.lake.tests.make import a_name, a_table, people

pytestmark = pytest.mark.django_db


def test_a_note_says_version_rows_bytes_and_columns() -> None:
    name = a_name()
    store.append(name, people("甲", "乙"))
    store.append(name, people("丙"))

    table = note_written(name)

    assert (table.version, table.rows, table.files) == (1, 3, 2)
    assert table.size > 0
    assert table.stored >= table.size
    assert table.columns == [["id", "int64"], ["name", "string"]]
    assert table.filled_at is not None


def test_a_table_without_rows_is_noted_too() -> None:
    name = a_name()
    store.replace(name, people()[:0].cast(people("甲").schema))

    table = note_written(name)

    assert (table.rows, table.files) == (0, 0)


def test_the_same_day_is_one_row_of_its_history() -> None:
    table = a_table("甲")
    store.append(table.name, people("乙", "丙"))
    note_written(table.name)

    assert TableDay.objects.get(table=table).rows == 3


def test_uses_add_up_and_a_later_write_keeps_them() -> None:
    table = a_table("甲")
    note_read([table.name], rows=5, engine_ms=7)
    note_read([table.name, a_name()], rows=2, engine_ms=1)
    note_written(table.name)

    day = TableDay.objects.get(table=table)
    assert (day.reads, day.rows_read, day.engine_ms) == (2, 7, 8)


def test_the_longest_beginning_of_the_key_decides_the_area() -> None:
    traffic = SubjectArea.objects.create(key="traffic", name_zh="交通")
    parking = SubjectArea.objects.create(key="parking", name_zh="停车")
    AreaRule.objects.create(area=traffic, key_start="transport.")
    AreaRule.objects.create(area=parking, key_start="transport.parking")

    assert a_table(key="transport.parking_lots").area == parking
    assert a_table(key="transport.buses").area == traffic
    assert a_table(key="water.levels").area is None


def test_an_area_chosen_by_hand_stays() -> None:
    area = SubjectArea.objects.create(key="traffic", name_zh="交通")
    AreaRule.objects.create(area=area, key_start="transport.")
    table = a_table(key="transport.buses")
    LakeTable.objects.filter(pk=table.pk).update(area=None, area_by_hand=True)

    assert note_written(TableName(Layer.BRONZE, "transport.buses")).area is None
