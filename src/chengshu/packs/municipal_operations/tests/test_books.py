"""Books follow from their declarations: rows, lists, sheets, maps."""

from __future__ import annotations

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
from chengshu.packs.municipal_operations.books import columns_of
from chengshu.packs.municipal_operations.columns import Column, ColumnType, Unfit
from chengshu.packs.municipal_operations.errors import (
    CodeTaken,
    NotASheet,
    SheetHasFaults,
    SheetTaken,
    StruckOff,
    UnfitValues,
    UnknownHeads,
)
from chengshu.packs.municipal_operations.models import Entry
from chengshu.packs.municipal_operations.models.ledger import EntryState
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
    heads = [cell.value for cell in load_workbook(io.BytesIO(sheets.template(REGISTERS[key]))).worksheets[0][1]]
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
        assert len(sheets.read(LAMPS, unit, text.encode(encoding), name="a.csv", by=clerk).rows) == 1


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


def test_a_sheet_without_a_needed_column_says_which() -> None:
    unit, clerk = make_unit()
    with pytest.raises(UnknownHeads) as refused:
        sheets.read(LAMPS, unit, "名称,类别\n灯,LED灯\n".encode(), name="a.csv", by=clerk)
    assert "灯杆号" in refused.value.sentence.zh


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


def test_who_keeps_nothing_imports_nothing() -> None:
    unit, _ = make_unit()
    stranger = make_actor(may={KEEP: Scope.UNIT})
    with pytest.raises(NotAllowed):
        sheets.read(LAMPS, unit, "名称,类别,灯杆号\n灯,LED灯,1\n".encode(), name="a.csv", by=stranger)
