"""A table follows its source: by files of changes, by appending, by a watermark; what was deleted is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.catalogue.tests.make import make_item
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.gathering import quarantine, services
from chengshu.kernel.gathering.errors import LastingTrouble
from chengshu.kernel.gathering.models import Kind, Mode, RunState, Source
from chengshu.kernel.gathering.previewing import preview
from chengshu.kernel.gathering.tests.make import ITEMS, done, drop_folder, make_connection, make_source, put, rows_in
from chengshu.kernel.lake.models import LakeTable
from chengshu.spec.data import FieldType

pytestmark = pytest.mark.django_db(transaction=True)

CHANGES = {"files": "*.csv", "mark_column": "mark"}


def test_files_of_changes_are_applied_in_order_and_the_later_row_wins() -> None:
    source = make_source(CHANGES, mode=Mode.CHANGES, items=ITEMS[:2])
    put(source, "1.csv", "mark,id,name\nI,1,甲\nI,2,乙\nI,3,丙\n")
    first = done(services.gather(source))
    put(source, "2.csv", "mark,id,name\nU,2,二\nU,2,贰\nD,3,\nI,4,丁\nU,1,甲\nD,9,\n")

    second = done(services.gather(Source.everywhere.get(pk=source.pk)))

    assert (first.read, first.added) == (3, 3)
    assert (second.read, second.added, second.updated, second.removed) == (6, 1, 1, 1)
    assert (second.superseded, second.unchanged) == (1, 2)
    assert rows_in(source, "id, name") == [(1, "甲"), (2, "贰"), (4, "丁")]


def test_a_file_that_comes_again_is_not_applied_again() -> None:
    source = make_source({"files": "*.csv"}, mode=Mode.APPEND, items=ITEMS[:2])
    file = put(source, "1.csv", "id,name\n1,甲\n")
    done(services.gather(source))
    put(source, "again.csv", file.read_bytes())

    run = done(services.gather(source))

    assert run.read == 0
    assert rows_in(source, "id") == [(1,)]


def test_further_files_are_taken_one_after_the_other() -> None:
    source = make_source({"files": "*.csv"}, mode=Mode.APPEND, items=ITEMS[:2])
    for number in (1, 2):
        put(source, f"{number}.csv", f"id,name\n{number},甲\n")

    done(services.gather(source))

    waiting = source.runs.get(state=RunState.WAITING)
    done(services.gathering.carry(waiting))
    assert rows_in(source, "id") == [(1,), (2,)]
    assert not source.runs.filter(state=RunState.WAITING).exists()


def test_the_former_version_stays_when_a_later_run_fails_and_older_ones_can_be_read() -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "1.csv", "id,name\n1,甲\n")
    first = done(services.gather(source))
    put(source, "2.csv", "id,nome\n2,乙\n")

    failed = services.gather(source)

    assert failed.state == RunState.FAILED
    assert "name" in failed.said_zh
    assert rows_in(source, "id") == [(1,)]
    put(source, "3.csv", "id,name\n3,丙\n")
    done(services.gather(source))
    assert rows_in(source, "id") == [(3,)]
    assert rows_in(source, "id", version=first.version) == [(1,)]


def test_a_source_that_is_suddenly_empty_does_not_wipe_the_table_unless_asked_to() -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "1.csv", "id,name\n1,甲\n")
    done(services.gather(source))
    put(source, "2.csv", "id,name\n")

    assert services.gather(source).state == RunState.FAILED
    assert rows_in(source, "id") == [(1,)]
    done(services.gather(source, allow_empty=True))
    assert rows_in(source, "id") == []


def test_a_mapping_that_fits_nothing_stores_nothing() -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "1.csv", "id,name\n" + "".join(f"x{i},甲\n" for i in range(200)))

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert "200" in run.said_zh
    assert not LakeTable.objects.filter(key=source.resource.key).exists()


def a_database(*rows: tuple[object, ...]) -> Path:
    file = drop_folder() / "bureau.sqlite3"
    with closing(sqlite3.connect(file)) as session:
        session.execute("CREATE TABLE people (id, name, at)")
        session.executemany("INSERT INTO people VALUES (?, ?, ?)", rows)
        session.commit()
    return file


PEOPLE = (
    make_item("id", type=FieldType.INTEGER, is_key=True),
    make_item("name", required=True),
    make_item("at", type=FieldType.TIME),
)


def of_database(file: Path, **given: object) -> Source:
    connection = make_connection(kind=Kind.SQLITE, way={"path": str(file)})
    return make_source({"table": "people"}, connection=connection, items=PEOPLE, **given)  # type: ignore[arg-type]


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as session:
        session.execute(statement)
        session.commit()


def test_values_that_sqlite_lets_stand_anywhere_are_judged_here() -> None:
    source = of_database(a_database((1, "甲", "2026-03-01 08:00:00"), ("zwei", "乙", None), (3, "丙", "gestern")))

    run = done(services.gather(source))

    assert (run.added, run.quarantined) == (1, 2)
    assert sorted(misfit.reasons[0] for misfit in quarantine.rows_of(source, start=0, most=9)) == [
        ("type", "at"),
        ("type", "id"),
    ]


def test_a_table_of_sqlite_without_row_ids_is_read() -> None:
    file = a_database()
    change(file, "DROP TABLE people")
    change(file, "CREATE TABLE people (id INTEGER PRIMARY KEY, name, at) WITHOUT ROWID")
    change(file, "INSERT INTO people VALUES (1, '甲', NULL), (2, NULL, NULL)")

    run = done(services.gather(of_database(file)))

    assert (run.read, run.added, run.quarantined, run.counted) == (2, 1, 1, 2)


def test_bytes_that_are_no_text_are_told_in_words_when_a_table_is_looked_at() -> None:
    file = a_database((1, b"\x00\xff", None))
    connection = make_connection(kind=Kind.SQLITE, way={"path": str(file)})

    with pytest.raises(LastingTrouble) as refused:
        preview(connection, {"table": "people"})

    assert "视图" in refused.value.sentence.zh


def test_only_rows_from_the_overlap_on_are_read_again() -> None:
    file = a_database(*((number, "甲", f"2026-03-{number:02} 08:00:00") for number in range(1, 11)))
    source = of_database(file, mode=Mode.WATERMARK, watermark_column="at", overlap=86_400)
    done(services.gather(source))
    change(file, "UPDATE people SET name = '改', at = '2026-03-11 08:00:00' WHERE id = 2")

    run = done(services.gather(Source.everywhere.get(pk=source.pk)))

    assert (run.read, run.updated, run.unchanged) == (3, 1, 2)
    assert run.watermark_after == "2026-03-11 08:00:00"
    assert rows_in(source, "count(*), count(*) FILTER (WHERE name = '改')") == [(10, 1)]


def test_comparing_keys_removes_what_is_gone_brings_what_was_missed_and_keeps_what_no_longer_fits() -> None:
    file = a_database(*((number, "甲", None) for number in range(1, 6)))
    source = of_database(file)
    done(services.gather(source))
    change(file, "DELETE FROM people WHERE id = 2")
    change(file, "UPDATE people SET name = NULL WHERE id = 3")
    change(file, "INSERT INTO people VALUES (6, '新', NULL)")

    run = done(services.gather(source, purpose="compare"))

    assert (run.found_gone, run.added, run.quarantined) == (1, 1, 1)
    assert rows_in(source, "id") == [(1,), (3,), (4,), (5,), (6,)]


def test_comparing_keys_stops_where_so_much_is_gone_that_the_source_must_be_broken() -> None:
    file = a_database(*((number, "甲", None) for number in range(1, 301)))
    source = of_database(file)
    done(services.gather(source))
    change(file, "DELETE FROM people WHERE id > 10")

    run = services.gather(source, purpose="compare")

    assert run.state == RunState.FAILED
    assert rows_in(source, "count(*)") == [(300,)]


def test_a_new_item_of_the_catalogue_is_empty_in_rows_that_were_gathered_before() -> None:
    source = make_source(CHANGES, mode=Mode.CHANGES, items=ITEMS[:2])
    put(source, "1.csv", "mark,id,name\nI,1,甲\nI,2,乙\n")
    done(services.gather(source))
    source.resource.items.create(column="note", name_zh="备注", type=FieldType.TEXT, order=9)
    source = services.change_source(source, mapping={**source.mapping, "note": "note"}, by=PLATFORM)
    put(source, "2.csv", "mark,id,name,note\nU,2,乙,新\n")

    done(services.gather(source))

    assert rows_in(source, "id, name, note") == [(1, "甲", None), (2, "乙", "新")]


def test_everybody_who_waits_for_the_data_is_told_and_the_lake_knows_where_it_came_from() -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "1.csv", "id,name\n1,甲\n")

    run = done(services.gather(source))

    told = Outgoing.objects.get(key="gathering.source.gathered").payload
    assert (told["resource_key"], told["table_version"], told["rows"]) == (source.resource.key, run.version, 1)
    assert LakeTable.objects.get(key=source.resource.key, layer="bronze").rows == 1


def test_a_whole_table_takes_the_columns_of_the_catalogue_as_they_are_now() -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "1.csv", "id,name,note\n1,甲,新\n")
    done(services.gather(source))
    source.resource.items.create(column="note", name_zh="备注", type=FieldType.TEXT, order=9)
    source.resource.items.filter(column="name").delete()
    source = services.change_source(source, mapping={"id": "id", "note": "note"}, by=PLATFORM)
    put(source, "2.csv", "id,name,note\n1,甲,新\n")

    done(services.gather(source))

    assert rows_in(source) == [(1, "新")]
