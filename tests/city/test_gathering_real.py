"""Published data as it is: every row of it is stored or in quarantine, and what is missing stays missing."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from pytest_django import Settings

from chengshu.kernel.catalogue.contents import ItemContent
from chengshu.kernel.catalogue.tests.make import make_item
from chengshu.kernel.gathering import quarantine, services
from chengshu.kernel.gathering.models import Mode, RunState, Source
from chengshu.kernel.gathering.previewing import preview
from chengshu.kernel.gathering.tests.make import done, folder_of, make_source, rows_in
from chengshu.spec.data import FieldType
from tests.city.running import ROOT

DATA = ROOT.parent / "shared" / "data"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not DATA.is_dir(), reason="the published data is not there"),
]


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.LAKE = tmp_path / "lake"
    return tmp_path


def whole(column: str, *, is_key: bool = False) -> ItemContent:
    return make_item(column, type=FieldType.INTEGER, is_key=is_key)


def number(column: str) -> ItemContent:
    return make_item(column, type=FieldType.FLOAT)


def test_eight_stations_keep_every_missing_value_missing() -> None:
    files = sorted((DATA / "air_beijing").glob("*.csv"))
    assert len(files) == 8
    measures = ("PM2.5", "PM10", "SO2", "NO2", "CO", "O3", "TEMP", "PRES", "DEWP", "RAIN", "WSPM")
    columns = {f"m{place}": name for place, name in enumerate(measures)}
    items = [
        make_item("station", is_key=True),
        whole("no", is_key=True),
        *(number(column) for column in columns),
        make_item("wd"),
    ]
    mapping = {"station": "station", "no": "No", "wd": "wd", **columns}
    source = make_source({"files": "*.csv"}, items=items, mapping=mapping, mode=Mode.APPEND, nulls=["NA"])
    for file in files:
        shutil.copy(file, folder_of(source))
    done(services.gather(source))
    while run := source.runs.filter(state=RunState.WAITING).first():
        done(services.gathering.carry(run))

    missing = rows = 0
    for file in files:
        with file.open(newline="") as text:
            for row in csv.DictReader(text):
                rows += 1
                missing += sum(row[name] == "NA" for name in measures)
    empty = " + ".join(f'count(*) FILTER (WHERE "{column}" IS NULL)' for column in columns)
    assert rows_in(source, f"count(*), {empty}") == [(rows, missing)]
    assert missing > 10_000
    assert quarantine.count_of(source) == 0


def test_car_parks_are_gathered_and_repeated_records_are_kept_as_they_came() -> None:
    items = (
        make_item("code", length=30, required=True),
        whole("capacity"),
        whole("occupancy"),
        make_item("updated_at", type=FieldType.TIME),
    )
    names = ("SystemCodeNumber", "Capacity", "Occupancy", "LastUpdated")
    mapping = dict(zip(("code", "capacity", "occupancy", "updated_at"), names, strict=True))
    source = make_source({"files": "*.csv"}, items=items, mapping=mapping, zone="Europe/London")
    file = shutil.copy(DATA / "parking" / "birmingham_oct_nov.csv", folder_of(source))

    run = done(services.gather(source))

    with Path(file).open(newline="") as text:
        rows = list(csv.DictReader(text))
    first = min(datetime.fromisoformat(row["LastUpdated"]) for row in rows)
    assert (run.read, run.added, run.counted) == (len(rows), len(rows), len(rows))
    # Summer time still holds on the first day.
    moment = int(first.replace(tzinfo=UTC).timestamp()) - 3600
    assert rows_in(source, "CAST(epoch(min(updated_at)) AS BIGINT)") == [(moment,)]


def test_divisions_are_matched_by_the_names_of_their_columns() -> None:
    items = (make_item("code", length=12, is_key=True), make_item("name", required=True), make_item("city", length=4))
    source = make_source(
        {"files": "areas.csv"}, items=items, mapping={"code": "code", "name": "name", "city": "cityCode"}
    )
    shutil.copy(DATA / "cn_divisions" / "dist" / "areas.csv", folder_of(source))

    run = done(services.gather(source))

    assert run.read == run.added > 2900
    assert rows_in(source, "name, city", "name, city")[0]
    assert rows_in(source, "count(*) FILTER (WHERE code = '110101' AND name = '东城区')") == [(1,)]


def test_letters_of_citizens_come_from_excel_with_line_ends_and_two_kinds_of_times() -> None:
    items = (
        whole("number", is_key=True),
        make_item("user"),
        make_item("subject", required=True),
        make_item("at", type=FieldType.TIME),
        make_item("text", type=FieldType.LONG_TEXT),
        make_item("answer", type=FieldType.LONG_TEXT),
    )
    names = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见")
    mapping = dict(zip((item.column for item in items), names, strict=True))
    source: Source = make_source({"files": "*.xlsx"}, items=items, mapping=mapping)
    file = shutil.copy(DATA / "citizen_letters" / "附件4.xlsx", folder_of(source))

    look = preview(source.connection, source.origin)
    run = done(services.gather(source))

    sheet = openpyxl.load_workbook(file, read_only=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True) if any(row)]
    assert list(look.columns)[:5] == list(names[:5])
    assert run.read == len(rows)
    assert run.added + run.quarantined == run.read
    assert rows_in(source, 'count(*) FILTER (WHERE "at" IS NULL)') == [(0,)]
    long = max(len(str(row[4])) for row in rows)
    assert rows_in(source, "max(length(text))") == [(long,)]
