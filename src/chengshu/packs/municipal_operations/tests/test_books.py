"""Books follow from their declarations: rows, lists, sheets, maps."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from chengshu.base.coordinates import Datum, wgs_to_gcj
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation
from chengshu.packs.municipal_operations import sheet_files
from chengshu.packs.municipal_operations.books import columns_of
from chengshu.packs.municipal_operations.columns import Column, ColumnType, Unfit
from chengshu.packs.municipal_operations.errors import (
    CodeTaken,
    NotASheet,
    SheetHasFaults,
    SheetTaken,
    StruckOff,
    UnfitValues,
)
from chengshu.packs.municipal_operations.models import Entry, EntryChange, Sheet
from chengshu.packs.municipal_operations.models.ledger import EntryState
from chengshu.packs.municipal_operations.queries import ledger
from chengshu.packs.municipal_operations.registers import REGISTERS, Shelf, registers_of
from chengshu.packs.municipal_operations.rights import KEEP, SEE, UNIT_CLERK
from chengshu.packs.municipal_operations.services import sheets
from chengshu.packs.municipal_operations.services.ledger import change, enter, set_state
from chengshu.packs.municipal_operations.tests.make import make_entry, make_unit
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
LAMPS, ROADS = REGISTERS["lamps"], REGISTERS["roads"]


def sheet_of(heads: list[str], *rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    page = book.active or book.create_sheet()
    for row in (heads, *rows):
        page.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.requirement("municipal-operations.1")
def test_every_facility_the_plan_names_has_a_book() -> None:
    keys = {one.key for one in registers_of(Shelf.FACILITIES)}
    assert {"roads", "bridges", "drains", "channels", "lamps", "pipes", "hydrants", "manholes"} <= keys


@pytest.mark.requirement("municipal-operations.3")
def test_sanitation_has_books_of_areas_vehicles_crews_toilets_and_stations() -> None:
    keys = {one.key for one in registers_of(Shelf.SANITATION)}
    assert {"cleaning_areas", "routes", "vehicles", "crews", "toilets", "stations"} <= keys


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (Column("a", LAMPS.label, ColumnType.WHOLE), "1,200", 1200),
        (Column("a", LAMPS.label, ColumnType.WHOLE), "1e3", 1000),
        (Column("a", LAMPS.label, ColumnType.DECIMAL), "12.50", "12.5"),
        (Column("a", LAMPS.label, ColumnType.MONEY), "12.50", 1250),
        (Column("a", LAMPS.label, ColumnType.DAY), "2026年3月1日", "2026-03-01"),
        (Column("a", LAMPS.label, ColumnType.DAY), date(2026, 3, 1), "2026-03-01"),
        (Column("a", LAMPS.label, ColumnType.FLAG), "√", True),
        (Column("a", LAMPS.label, ColumnType.FLAG), None, False),
        (Column("a", LAMPS.label, ColumnType.CHOICE, LAMPS.kinds), "高杆灯", "high_mast"),
        (Column("a", LAMPS.label, ColumnType.CHOICE, LAMPS.kinds), "led", "led"),
        (Column("a", LAMPS.label), "  ", None),
    ],
)
def test_a_cell_is_read_as_people_write_it(column: Column, cell: object, value: object) -> None:
    assert column.read(cell) == value


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (Column("a", LAMPS.label, needed=True), ""),
        (Column("a", LAMPS.label, ColumnType.WHOLE), "1.5"),
        (Column("a", LAMPS.label, ColumnType.WHOLE), "NaN"),
        (Column("a", LAMPS.label, ColumnType.WHOLE, least=1), "0"),
        (Column("a", LAMPS.label, ColumnType.DECIMAL, most=100), "100.1"),
        (Column("a", LAMPS.label, ColumnType.MONEY), "-1"),
        (Column("a", LAMPS.label, ColumnType.MONEY), "1.234"),
        (Column("a", LAMPS.label, ColumnType.DAY), "2026-02-30"),
        (Column("a", LAMPS.label, ColumnType.FLAG), "也许"),
        (Column("a", LAMPS.label, ColumnType.CHOICE, LAMPS.kinds), "蜡烛"),
        (Column("a", LAMPS.label), "长" * 201),
    ],
)
def test_what_does_not_fit_a_column_is_refused(column: Column, cell: object) -> None:
    with pytest.raises(Unfit):
        column.read(cell)


@pytest.mark.requirement("municipal-operations.1")
def test_a_row_is_entered_with_its_columns_and_given_a_code() -> None:
    unit, clerk = make_unit()
    cells = {"name_zh": "建设路001", "kind": "led", "pole": "001", "power_w": "120", "lon": "114.3", "lat": "33.0"}
    row = enter(LAMPS, unit, cells, by=clerk)

    assert row.code == "ZM000001"
    assert row.values == {"pole": "001", "power_w": 120, "single_lamp": False}
    assert (str(row.lon), str(row.lat)) == ("114.300000", "33.000000")


def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    unit, clerk = make_unit()
    with pytest.raises(UnfitValues) as refused:
        enter(LAMPS, unit, {"kind": "led", "power_w": "0", "lon": "114.3"}, by=clerk)
    assert {"name_zh", "pole", "power_w"} <= set(refused.value.fields)


def test_half_a_position_is_none() -> None:
    unit, clerk = make_unit()
    with pytest.raises(UnfitValues) as refused:
        enter(LAMPS, unit, {"name_zh": "灯", "kind": "led", "pole": "1", "lon": "114.3"}, by=clerk)
    assert set(refused.value.fields) == {"lat"}


def test_a_code_is_given_once_in_a_book_and_again_in_another() -> None:
    unit, clerk = make_unit()
    make_entry(unit, "lamps", code="A1")
    make_entry(unit, "roads", code="A1")
    with pytest.raises(CodeTaken):
        enter(LAMPS, unit, {"name_zh": "灯", "kind": "led", "pole": "1", "code": "A1"}, by=clerk)


def test_a_change_keeps_the_rest_and_stays_on_record() -> None:
    unit, clerk = make_unit()
    row = make_entry(unit, power_w="120")
    change(row, {"power_w": "90"}, by=clerk, why="改造")

    row.refresh_from_db()
    assert row.values["power_w"] == 90
    assert row.values["pole"]
    kept = row.changes.get()
    assert (kept.before["values"]["power_w"], kept.after["values"]["power_w"], kept.why) == (120, 90, "改造")


def test_nothing_changed_leaves_no_trace() -> None:
    unit, clerk = make_unit()
    row = make_entry(unit, power_w="120")
    change(row, {"power_w": "120"}, by=clerk)
    assert not row.changes.exists()


def test_what_was_struck_off_cannot_be_changed() -> None:
    unit, clerk = make_unit()
    row = make_entry(unit)
    set_state(row, EntryState.GONE, by=clerk, why="拆除")
    with pytest.raises(StruckOff):
        change(row, {"name_zh": "又来"}, by=clerk)


def test_a_unit_sees_its_own_rows_only(client: Client) -> None:
    mine, theirs = make_organisation(), make_organisation()
    make_entry(mine, name_zh="我的灯")
    other = make_entry(theirs, name_zh="别人的灯")
    client.force_login(make_account(organisation=mine, may={SEE: Scope.UNIT}))

    shown = client.get(reverse("municipal_operations:book", args=["lamps"])).content.decode()
    assert "我的灯" in shown
    assert "别人的灯" not in shown
    assert client.get(reverse("municipal_operations:entry", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("key", sorted(REGISTERS))
def test_every_register_has_list_form_template_and_page(client: Client, key: str) -> None:
    unit = make_organisation()
    client.force_login(make_account(organisation=unit, may=UNIT_CLERK.may))
    for name in ("book", "new_entry", "import", "template"):
        assert client.get(reverse(f"municipal_operations:{name}", args=[key])).status_code == 200
    heads = [cell.value for cell in load_workbook(io.BytesIO(sheet_files.template(REGISTERS[key]))).worksheets[0][1]]
    assert heads == [column.head.zh for column in columns_of(REGISTERS[key])]


def test_the_form_writes_a_row_and_shows_what_is_wrong(client: Client) -> None:
    unit = make_organisation()
    client.force_login(make_account(organisation=unit, may=UNIT_CLERK.may))
    url = reverse("municipal_operations:new_entry", args=["lamps"])
    wrong = client.post(url, {"unit": unit.pk, "name_zh": "灯", "kind": "led", "pole": "1", "power_w": "很大"})
    assert wrong.status_code == 422
    assert "不是数字" in wrong.content.decode()

    right = client.post(url, {"unit": unit.pk, "name_zh": "灯", "kind": "led", "pole": "1", "power_w": "90"})
    assert right.status_code == 302
    assert Entry.everywhere.get(register="lamps").values["power_w"] == 90


def test_a_list_is_narrowed_by_the_registers_own_column(client: Client) -> None:
    unit = make_organisation()
    make_entry(unit, "old_trees", name_zh="一号槐", vigour="weak")
    make_entry(unit, "old_trees", name_zh="二号槐", vigour="normal")
    client.force_login(make_account(organisation=unit, may={SEE: Scope.UNIT}))
    shown = client.get(reverse("municipal_operations:book", args=["old_trees"]), {"value_vigour": "weak"})
    assert "一号槐" in shown.content.decode()
    assert "二号槐" not in shown.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_book_is_exported_with_its_own_columns(client: Client, kind: str) -> None:
    unit = make_organisation()
    make_entry(unit, "lamps", pole="P-77")
    client.force_login(make_account(organisation=unit, may={SEE: Scope.UNIT}))
    answer: Any = client.get(reverse("municipal_operations:book", args=["lamps"]), {"format": kind})
    content = b"".join(answer.streaming_content)
    text = (
        content.decode("utf-8-sig")
        if kind == "csv"
        else str(list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)))
    )
    assert "灯杆号" in text
    assert "P-77" in text


@pytest.mark.requirement("municipal-operations.1")
def test_a_book_is_a_layer_of_the_map(client: Client) -> None:
    unit = make_organisation()
    make_entry(unit, "lamps", lon="114.3", lat="33.0")
    make_entry(unit, "lamps")
    client.force_login(make_account(organisation=unit, may={SEE: Scope.UNIT}))
    layer = json.loads(client.get(reverse("municipal_operations:book_map", args=["lamps"])).content)
    assert [one["geometry"]["coordinates"] for one in layer["features"]] == [[114.3, 33.0]]


@pytest.mark.requirement("municipal-operations.1")
@pytest.mark.parametrize("key", sorted(key for key, one in REGISTERS.items() if one.placed))
def test_the_map_of_every_book_with_positions_shows_what_is_in_view(client: Client, key: str) -> None:
    unit, clerk = make_unit()
    sheets.take_in(sheets.read(REGISTERS[key], unit, filled_sheet(key), name="a.xlsx", by=clerk), by=clerk)
    client.force_login(make_account(organisation=unit, may={SEE: Scope.UNIT}))
    page = client.get(reverse("municipal_operations:book", args=[key]), {"view": "map"}).content.decode()
    assert 'data-island="map"' in page
    url = reverse("municipal_operations:book_map", args=[key])
    for bbox, seen in (("114.295,33,114.315,33.02", 2), ("114,32.9,115,33.1", 3), ("100,20,101,21", 0), ("odd", 3)):
        layer = client.get(url, {"bbox": bbox, "zoom": "12"}).json()
        assert len(layer["features"]) == seen, bbox


def test_a_map_of_very_many_rows_answers_with_squares_that_count_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MOST_ON_A_MAP", 5)
    unit = make_organisation()
    for number in range(9):
        make_entry(unit, "lamps", lon=f"114.3{number}", lat="33.0")
    client.force_login(make_account(organisation=unit, may={SEE: Scope.UNIT}))
    url = reverse("municipal_operations:book_map", args=["lamps"])
    layer = client.get(url, {"bbox": "114,32.9,115,33.1", "zoom": "9"}).json()
    assert sum(one["properties"]["count"] for one in layer["features"]) == 9


def test_rows_that_crowd_a_narrow_view_are_counted_in_squares_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MOST_ON_A_MAP", 5)
    unit = make_organisation()
    for number in range(9):
        make_entry(unit, "lamps", lon=f"114.300{number}", lat="33.0", state="在用" if number else "停用")
    make_entry(unit, "lamps", lon="114.32", lat="33.0")
    client.force_login(make_account(organisation=unit, may={SEE: Scope.UNIT}))
    url = reverse("municipal_operations:book_map", args=["lamps"])
    layer = client.get(url, {"bbox": "114.299,32.999,114.302,33.001", "zoom": "17"}).json()
    assert sum(one["properties"]["count"] for one in layer["features"]) == 9


@pytest.mark.parametrize("bbox", ["114,32.9,115,33.1", "114.29,32.99,114.32,33.01"])
def test_the_map_counts_what_the_reader_sees_where_it_stands_now(
    client: Client, monkeypatch: pytest.MonkeyPatch, bbox: str
) -> None:
    monkeypatch.setattr(ledger, "MOST_ON_A_MAP", 1)
    unit, clerk = make_unit()
    gone, moved, *_ = [make_entry(unit, "lamps", lon="114.3", lat="33.0") for _ in range(4)]
    make_entry(make_organisation(), "lamps", lon="114.3", lat="33.0")
    set_state(gone, EntryState.GONE, by=clerk, why="拆除")
    change(moved, {"lon": "116", "lat": "33.0"}, by=clerk)
    client.force_login(make_account(organisation=unit, may={SEE: Scope.UNIT}))
    layer = client.get(reverse("municipal_operations:book_map", args=["lamps"]), {"bbox": bbox}).json()
    assert [one["properties"]["count"] for one in layer["features"]] == [2]


@pytest.mark.requirement("municipal-operations.1")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("槐树", {"槐树坪1"}),
        ("槐", {"槐树坪1", "青槐里"}),
        ("b-77", {"青槐里"}),
        ("青槐 Ｂ-77", {"青槐里"}),
        ("ASH LANE", {"青槐里"}),
        ("文昌街9号", {"槐树坪1"}),
        ("%", set()),
        ("里 槐树", set()),
    ],
)
@pytest.mark.parametrize("few", [1000, 0])
def test_a_row_is_found_by_any_part_of_number_name_and_place(
    client: Client, monkeypatch: pytest.MonkeyPatch, words: str, found: set[str], few: int
) -> None:
    monkeypatch.setattr(ledger, "MOST_BY_KEY", few)
    unit = make_organisation()
    make_entry(unit, "lamps", name_zh="槐树坪1", address="文昌街９号")
    make_entry(unit, "lamps", name_zh="青槐里", name_en="Ash Lane", code="B-7701")
    make_entry(make_organisation(), "lamps", name_zh="别家的槐树", code="B-7702")
    client.force_login(make_account(organisation=unit, may={SEE: Scope.UNIT}))
    shown = client.get(reverse("municipal_operations:book", args=["lamps"]), {"q": words, "format": "csv"})
    content = b"".join(shown.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert {row["名称"] for row in csv.DictReader(io.StringIO(content))} == found


def test_a_row_is_found_by_what_it_says_after_every_way_of_changing_it() -> None:
    unit, clerk = make_unit()
    row = make_entry(unit, "lamps", code="A1", name_zh="旧名", lon="114.3", lat="33.0")
    seen = ledger.entries_seen_by(clerk)
    change(row, {"name_zh": "新名"}, by=clerk)
    assert not ledger.saying(seen, "旧名").exists()
    assert ledger.saying(seen, "新名").get() == row
    text = "编号,名称,类别,灯杆号,经度,纬度\nA1,表中名,LED灯,1,115,33.0\nA2,另一盏,LED灯,2,,\n"
    sheets.take_in(sheets.read(LAMPS, unit, text.encode(), name="a.csv", by=clerk), by=clerk)
    assert ledger.saying(seen, "表中名").get() == row
    assert ledger.saying(seen, "另一盏").get().code == "A2"
    row.refresh_from_db()
    assert row.square_x == 115 * 400


def test_a_line_is_drawn_whole_and_gives_the_row_its_position(client: Client) -> None:
    unit = make_organisation()
    client.force_login(make_account(organisation=unit, may=UNIT_CLERK.may))
    shape = {"type": "LineString", "coordinates": [[114.3, 33.0], [114.31, 33.01], [114.32, 33.02]]}
    url = reverse("municipal_operations:new_entry", args=["roads"])
    given = {"unit": unit.pk, "name_zh": "建设路", "kind": "branch", "length_m": "900"}
    assert client.post(url, {**given, "shape": '{"type": "Point"}'}).status_code == 422
    assert client.post(url, {**given, "shape": json.dumps(shape)}).status_code == 302
    row = Entry.everywhere.get(register="roads")
    assert row.shape == shape
    assert float(row.lon or 0) == 114.31


def test_a_sheet_names_row_and_column_of_every_fault_and_writes_nothing() -> None:
    unit, clerk = make_unit()
    content = sheet_of(
        ["名称", "类别", "灯杆号", "功率（W）"], ["好灯", "LED灯", "1", 120], ["坏灯", "蜡烛", "", "很大"]
    )
    sheet = sheets.read(LAMPS, unit, content, name="灯.xlsx", by=clerk)

    assert [(one["row"], one["column"]) for one in sheet.faults] == [(3, "类别"), (3, "灯杆号"), (3, "功率（W）")]
    with pytest.raises(SheetHasFaults):
        sheets.take_in(sheet, by=clerk)
    assert not Entry.everywhere.exists()


@pytest.mark.requirement("municipal-operations.1")
def test_a_sheet_adds_new_rows_changes_known_ones_and_is_taken_once() -> None:
    unit, clerk = make_unit()
    make_entry(unit, "lamps", code="A1", pole="1", power_w="120")
    content = sheet_of(
        ["编号", "名称", "类别", "灯杆号", "功率（W）"], ["A1", "一", "LED灯", "1", 90], ["A2", "二", "LED灯", "2", 60]
    )
    sheet = sheets.take_in(sheets.read(LAMPS, unit, content, name="灯.xlsx", by=clerk), by=clerk)

    assert (sheet.added, sheet.changed) == (1, 1)
    assert Entry.everywhere.get(code="A1").values["power_w"] == 90
    with pytest.raises(SheetTaken):
        sheets.take_in(sheet, by=clerk)


def test_csv_of_either_encoding_is_read() -> None:
    unit, clerk = make_unit()
    text = "名称,类别,灯杆号\n灯,LED灯,1\n"
    for encoding in ("utf-8-sig", "gb18030"):
        assert len(sheets.read(LAMPS, unit, text.encode(encoding), name="a.csv", by=clerk).lines) == 1


def test_positions_of_another_datum_are_brought_to_ours() -> None:
    unit, clerk = make_unit()
    lon, lat = wgs_to_gcj(114.3, 33.0)
    text = f"名称,类别,灯杆号,经度,纬度\n灯,LED灯,1,{lon},{lat}\n"
    sheet = sheets.read(LAMPS, unit, text.encode(), name="a.csv", by=clerk, datum=Datum.GCJ02)
    sheets.take_in(sheet, by=clerk)
    row = Entry.everywhere.get()
    assert (float(row.lon or 0), float(row.lat or 0)) == pytest.approx((114.3, 33.0), abs=1e-6)


def test_a_code_of_another_unit_is_a_fault() -> None:
    unit, clerk = make_unit()
    other, _ = make_unit()
    make_entry(other, "lamps", code="A1")
    content = sheet_of(["编号", "名称", "类别", "灯杆号"], ["A1", "一", "LED灯", "1"])
    sheet = sheets.read(LAMPS, unit, content, name="a.xlsx", by=clerk)
    assert [(one["row"], one["column"]) for one in sheet.faults] == [(2, "编号")]


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"PK\x03\x04broken", "名称\x00".encode()])
def test_what_is_no_sheet_is_refused(content: bytes) -> None:
    unit, clerk = make_unit()
    with pytest.raises(NotASheet):
        sheets.read(LAMPS, unit, content, name="x", by=clerk)


def test_a_sheet_without_a_needed_column_says_which_and_is_matched_by_hand() -> None:
    unit, clerk = make_unit()
    heads = "名称,类别,杆子,标号\n灯,LED灯,7,A1\n".encode()
    sheet = sheets.read(LAMPS, unit, heads, name="a.csv", by=clerk)
    assert [(one["row"], one["column"]) for one in sheet.faults] == [(1, "灯杆号")]
    with pytest.raises(SheetHasFaults):
        sheets.take_in(sheet, by=clerk)
    sheets.match(sheet, {**sheet.columns, "pole": 2, "code": 3}, by=clerk)
    sheets.take_in(sheet, by=clerk)
    assert Entry.everywhere.get().values["pole"] == "7"
    again = sheets.read(LAMPS, unit, heads, name="a.csv", by=clerk)
    assert (again.columns["pole"], again.faults, again.added) == (2, [], 0)


@pytest.mark.parametrize(
    ("heads", "places"),
    [
        (["灯杆号", "名称", "类别"], {"pole": 0, "name_zh": 1, "kind": 2}),
        (["Number", "Name ", "KIND", "Power (W)"], {"code": 0, "name_zh": 1, "kind": 2, "power_w": 3}),
        (["路灯名称*", "英文名称", "功率"], {"name_zh": 0, "name_en": 1, "power_w": 2}),
        (["功率（kW）", "经度（度）"], {"lon": 1}),
        (["", "x"], {}),
    ],
)
def test_columns_are_known_by_their_names_with_unit_star_and_more_words(
    heads: list[str], places: dict[str, int]
) -> None:
    assert sheet_files.proposed(LAMPS, heads) == places


def test_the_import_pages_lead_from_upload_to_book(client: Client) -> None:
    unit = make_organisation()
    client.force_login(make_account(organisation=unit, may=UNIT_CLERK.may))
    file = io.BytesIO("名称,类别,灯杆号\n灯,LED灯,1\n".encode())
    file.name = "灯.csv"
    url = reverse("municipal_operations:import", args=["lamps"])
    answer = client.post(url, {"unit": unit.pk, "datum": "cgcs2000", "file": file})
    assert answer.status_code == 302
    preview = answer.headers["Location"]
    assert "确认导入" in client.get(preview).content.decode()
    assert client.post(f"{preview}take/").status_code == 302
    assert Entry.everywhere.count() == 1


def test_the_columns_are_matched_on_a_page_of_their_own(client: Client) -> None:
    unit = make_organisation()
    client.force_login(make_account(organisation=unit, may=UNIT_CLERK.may))
    file = io.BytesIO("名字叫,类别,杆\n灯,LED灯,1\n".encode("gb18030"))
    file.name = "灯.csv"
    url = reverse("municipal_operations:import", args=["lamps"])
    preview = client.post(url, {"unit": unit.pk, "datum": "cgcs2000", "file": file}).headers["Location"]
    shown = client.get(preview).content.decode()
    assert "确认导入" not in shown
    assert f"{preview}columns/" in shown
    assert client.post(f"{preview}columns/", {"kind": "1", "pole": "2"}).status_code == 422
    assert client.post(f"{preview}columns/", {"name_zh": "0", "kind": "1", "pole": "2"}).status_code == 302
    assert "确认导入" in client.get(preview).content.decode()
    assert client.post(f"{preview}take/").status_code == 302
    assert Entry.everywhere.get().name_zh == "灯"


SAMPLES = {"choice": None, "flag": "是", "day": "2026-01-31", "whole": "7", "decimal": "7.5", "money": "7.50"}


def filled_sheet(key: str, rows: int = 3) -> bytes:
    """A sheet with every column of a book filled in, but the number."""
    columns = [column for column in columns_of(REGISTERS[key]) if column.key != "code"]

    def cell(column: Any, number: int) -> object:
        special = {"name_zh": f"第{number}", "lon": f"114.3{number}", "lat": "33.01", "division_code": "990102"}
        special |= {"component": f"9901020{number:09d}"[:16]}
        if column.key in special:
            return special[column.key]
        if column.choices:
            return column.choices[0][1].zh
        sample = SAMPLES.get(column.type.value, f"{column.label.zh}{number}")
        return str(max(column.least, 7)) if column.type.value == "whole" and column.least else sample

    return sheet_of([column.head.zh for column in columns], *([cell(one, n) for one in columns] for n in range(rows)))


@pytest.mark.requirement("municipal-operations.1")
@pytest.mark.parametrize("key", sorted(REGISTERS))
def test_every_book_is_imported_with_all_its_columns_and_twice_the_same_changes_nothing(key: str) -> None:
    unit, clerk = make_unit()
    content = filled_sheet(key)
    sheet = sheets.read(REGISTERS[key], unit, content, name="a.xlsx", by=clerk)
    assert sheet.faults == []
    assert set(sheet.columns) == {column.key for column in columns_of(REGISTERS[key])} - {"code"}
    assert sheets.take_in(sheet, by=clerk).added == 3
    again = sheets.take_in(sheets.read(REGISTERS[key], unit, content, name="a.xlsx", by=clerk), by=clerk)
    assert (again.added, again.changed) == (0, 0)
    assert not EntryChange.objects.exists()
    first = Entry.everywhere.order_by("pk")[0]
    assert {one.key for one in REGISTERS[key].columns} == set(first.values)
    assert (first.lon is not None) == REGISTERS[key].placed


def test_columns_that_a_sheet_does_not_have_stay_as_they_are() -> None:
    unit, clerk = make_unit()
    make_entry(unit, "toilets", code="G1", barrier_free="是", hours="24 小时", note="旧")
    content = sheet_of(["编号", "名称", "类别", "女厕位"], ["G1", "一号", "一类", 9])
    sheets.take_in(sheets.read(REGISTERS["toilets"], unit, content, name="a.xlsx", by=clerk), by=clerk)
    row = Entry.everywhere.get()
    assert (row.values["barrier_free"], row.values["hours"], row.note) == (True, "24 小时", "旧")
    assert row.values["seats_women"] == 9
    assert set(row.changes.get().after) == {"name_zh", "values"}


def test_two_rows_alike_without_a_number_are_two_and_stay_two() -> None:
    unit, clerk = make_unit()
    content = "名称,类别,灯杆号\n灯,LED灯,1\n灯,LED灯,1\n".encode("gb18030")
    for added in (2, 0):
        sheet = sheets.read(LAMPS, unit, content, name="a.csv", by=clerk)
        assert sheets.take_in(sheet, by=clerk).added == added
    assert Entry.everywhere.values("code").distinct().count() == 2


def test_a_number_given_by_hand_is_not_given_again() -> None:
    unit, clerk = make_unit()
    first = make_entry(unit)
    follows = f"{first.code[:-6]}{int(first.code[-6:]) + 1:06d}"
    make_entry(unit, code=follows)
    content = "名称,类别,灯杆号\n灯,LED灯,1\n灯二,LED灯,2\n".encode()
    sheets.take_in(sheets.read(LAMPS, unit, content, name="a.csv", by=clerk), by=clerk)
    assert Entry.everywhere.values("code").distinct().count() == 4


@pytest.mark.requirement("municipal-operations.1")
def test_a_sheet_of_twenty_thousand_rows_is_taken_in_without_asking_for_each(
    django_assert_max_num_queries: Any,
) -> None:
    unit, clerk = make_unit()
    text = "名称,类别,灯杆号\n" + "".join(f"灯{n},LED灯,{n}\n" for n in range(20_000))
    sheet = sheets.read(LAMPS, unit, text.encode("gb18030"), name="大.csv", by=clerk)
    with django_assert_max_num_queries(600):
        assert sheets.take_in(sheet, by=clerk).added == 20_000


def test_a_sheet_with_more_rows_than_are_taken_at_once_says_where_to_part_it(monkeypatch: pytest.MonkeyPatch) -> None:
    unit, clerk = make_unit()
    for module in (sheets, sheet_files):
        monkeypatch.setattr(module, "MOST_ROWS", 2)
    text = "名称,类别,灯杆号\n" + "".join(f"灯{n},LED灯,{n}\n" for n in range(9))
    sheet = sheets.read(LAMPS, unit, text.encode(), name="多.csv", by=clerk)
    assert [one["row"] for one in sheet.faults] == [4]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_looks_like_a_formula_goes_in_as_words_and_out_harmless(client: Client, kind: str) -> None:
    unit, clerk = make_unit()
    text = "名称,类别,灯杆号\n=cmd|' /C calc'!A0,LED灯,+1+2\n"
    sheets.take_in(sheets.read(LAMPS, unit, text.encode(), name="a.csv", by=clerk), by=clerk)
    assert Entry.everywhere.get().name_zh.startswith("=cmd")
    client.force_login(make_account(organisation=unit, may={SEE: Scope.UNIT}))
    answer: Any = client.get(reverse("municipal_operations:book", args=["lamps"]), {"format": kind})
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        cells = [cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in line]
        assert any("cmd" in cell for cell in cells)
        assert not any(cell.startswith(("=", "+")) for cell in cells)
    else:
        rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows())
        assert any("cmd" in str(cell.value) for row in rows for cell in row)
        assert all(cell.data_type != "f" for row in rows for cell in row)


def test_a_sheet_that_was_left_gives_way_to_the_next() -> None:
    unit, clerk = make_unit()
    for _ in range(2):
        sheets.read(LAMPS, unit, "名称,类别,灯杆号\n灯,LED灯,1\n".encode(), name="a.csv", by=clerk)
    assert Sheet.everywhere.count() == 1


def test_who_keeps_nothing_imports_nothing() -> None:
    unit, _ = make_unit()
    stranger = make_actor(may={KEEP: Scope.UNIT})
    with pytest.raises(NotAllowed):
        sheets.read(LAMPS, unit, "名称,类别,灯杆号\n灯,LED灯,1\n".encode(), name="a.csv", by=stranger)
