"""The official form: written, read again, and what is wrong told by row and column."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.errors import BadSheet
from chengshu.kernel.catalogue.models import Resource, Submission, SubmissionKind
from chengshu.kernel.catalogue.queries import content_of
from chengshu.kernel.catalogue.rights import CLERK
from chengshu.kernel.catalogue.seeds.standards import seed_standards
from chengshu.kernel.catalogue.services.taking_in import take_in_sheet
from chengshu.kernel.catalogue.sheets import written_sheet
from chengshu.kernel.catalogue.sheets.cells import grid_of
from chengshu.kernel.catalogue.tests.make import make_class, make_item, make_resource
from chengshu.spec.data import Cycle, FieldType, Sharing

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("data-catalogue.1")]
HEADINGS = (
    "类",
    "项",
    "目",
    "细目",
    "信息资源名称",
    "信息资源提供方",
    "信息项名称",
    "数据类型",
    "数据长度",
    "共享类型",
    "更新周期",
)
ROWS: list[list[Any]] = [
    ["3", "07", "001", "", "婚姻登记信息", "民政局", "公民身份号码", "字符型", 18, "有条件共享", "每日"],
    ["", "", "", "", "", "", "姓名", "C", 50, "", ""],
    ["3", "7", "1", "", "殡葬信息", "民政局", "火化日期", "日期型", "", "无条件共享", "每月"],
]


def book(rows: list[list[Any]], change: Callable[[Worksheet], object] | None = None, *, heads: int = 1) -> bytes:
    """A form as a bureau would send it."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(["天中市政务信息资源目录填报表"])
    for _ in range(heads):
        sheet.append(list(HEADINGS))
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


class Bureau:
    """A bureau with its clerk."""

    def __init__(self) -> None:
        make_class("307001")
        seed_standards()
        self.body = make_organisation("民政局")
        self.clerk = make_actor(organisation=self.body, may=CLERK.may)


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def test_each_row_is_an_item_and_the_columns_of_the_resource_are_carried_down(bureau: Bureau) -> None:
    taken = take_in_sheet(book(ROWS), by=bureau.clerk)
    assert taken.problems == ()
    first, second = (content_of(one.resource) for one in taken.submissions)
    assert (first.name_zh, first.classification, first.cycle) == ("婚姻登记信息", "307001", Cycle.DAILY)
    assert [(item.name_zh, item.column, item.length, item.element) for item in first.items] == [
        ("公民身份号码", "id_number", 18, "DE00001"),
        ("姓名", "name", 50, "DE00002"),
    ]
    assert (second.sharing, second.items[0].type) == (Sharing.OPEN_TO_ALL, FieldType.DATE)


def test_merged_cells_and_two_rows_of_headings_are_understood(bureau: Bureau) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(
        ["信息资源分类", "", "", "", "信息资源名称", "信息资源提供方", "信息项信息", "", "", "共享属性", "更新周期"]
    )
    sheet.append(["类", "项", "目", "细目", "", "", "信息项名称", "数据类型", "数据长度", "共享类型", ""])
    for row in [ROWS[0], [""] * 6 + ["姓名", "字符型", 50, "", ""], [""] * 6 + ["性别", "字符型", 1, "", ""], ROWS[2]]:
        sheet.append([value if value != "" else None for value in row])
    for ref in (
        "A1:D1",
        "E1:E2",
        "F1:F2",
        "G1:I1",
        "K1:K2",
        "A3:A5",
        "B3:B5",
        "C3:C5",
        "E3:E5",
        "F3:F5",
        "J3:J5",
        "K3:K5",
    ):
        sheet.merge_cells(ref)
    out = io.BytesIO()
    made.save(out)
    taken = take_in_sheet(out.getvalue(), by=bureau.clerk)
    assert [(one.resource.name_zh, len(one.content["items"])) for one in taken.submissions] == [
        ("婚姻登记信息", 3),
        ("殡葬信息", 1),
    ]


def test_what_we_write_we_read_again_unchanged(bureau: Bureau) -> None:
    plain = (make_item("wed_place", "登记地点", length=80), make_item("photo", "合影", type=FieldType.BINARY))
    items = (*plain, make_item("sex_code", "性别码", element="DE00003", code_list="gb2261_1", length=1, is_key=True))
    given: dict[str, Any] = {
        "classification": "307001",
        "sharing_condition": "依申请",
        "summary_en": "",
        "related": ("307001/000009",),
    }
    entry = make_resource(bureau.body, "civil.a", items, name_zh="=危险(公式)", **given)
    make_resource(bureau.body, "civil.b", (), name_zh="没有信息项")
    before = content_of(entry)
    taken = take_in_sheet(written_sheet([entry]), by=bureau.clerk)
    assert taken.problems == ()
    assert (taken.submissions, taken.unchanged) == ((), 1)
    assert content_of(Resource.everywhere.select_related("classification").get(pk=entry.pk)) == before


def test_an_entry_that_is_there_is_changed_and_keeps_its_columns(bureau: Bureau) -> None:
    make_resource(bureau.body, "civil.m", (make_item("serial_x", "火化序号"),), name_zh="殡葬信息")
    rows = [["3", "07", "001", "", "殡葬信息", "民政局", "火化序号", "字符型", 9, "无条件共享", "每月"]]
    taken = take_in_sheet(book(rows), by=bureau.clerk)
    [submission] = taken.submissions
    assert submission.kind == SubmissionKind.CHANGE
    assert [(item["column"], item["length"]) for item in submission.content["items"]] == [("serial_x", 9)]
    again = take_in_sheet(book(rows), by=bureau.clerk)
    assert [one.pk for one in again.submissions] == [submission.pk]


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        (0, 5, "不存在局", "没有名为或代码为“不存在局”的单位"),
        (0, 2, "999", "分类“999”不存在"),
        (0, 7, "怪类型", "“怪类型”不在可选值中"),
        (0, 8, "-3", "“-3”不是正整数"),
        (0, 9, "随便共享", "“随便共享”不在可选值中"),
        (1, 6, "公民身份号码", "信息项“公民身份号码”在第 3 行已出现"),
        (1, 10, "每年", "与第 3 行不一致"),
        (2, 6, "", "不能为空"),
        (0, 4, "长" * 201, "最多 200 字"),
        (0, 6, "=1+1", "公式"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_taken(
    bureau: Bureau, row: int, column: int, value: str, said: str
) -> None:
    rows = [list(one) for one in ROWS]
    rows[row][column] = value
    taken = take_in_sheet(book(rows), by=bureau.clerk)
    assert Submission.everywhere.count() == 0
    letter = "ABCDEFGHIJK"[column]
    assert [(one.row, one.column) for one in taken.problems if said in one.sentence.zh] == [(row + 3, letter)]


def test_a_secret_is_not_let_in(bureau: Bureau) -> None:
    def secret(sheet: Worksheet) -> None:
        sheet["L2"], sheet["L3"] = "密级", "机密"

    taken = take_in_sheet(book(ROWS, secret), by=bureau.clerk)
    assert ["涉密信息资源不得录入" in one.sentence.zh for one in taken.problems] == [True]


def test_a_form_of_another_unit_is_refused_whole(bureau: Bureau) -> None:
    make_organisation("公安局")
    rows = [*ROWS, ["3", "07", "001", "", "户籍信息", "公安局", "姓名", "字符型", 50, "不予共享", "每日"]]
    with pytest.raises(NotAllowed):
        take_in_sheet(book(rows), by=bureau.clerk)
    assert Submission.everywhere.count() == 0


def test_two_rows_of_headings_alike_and_twice_the_same_column(bureau: Bureau) -> None:
    def twice(sheet: Worksheet) -> None:
        sheet["L2"] = "信息资源名称"

    with pytest.raises(BadSheet, match="出现了两列"):
        take_in_sheet(book(ROWS, twice), by=bureau.clerk)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def rewritten(change: Callable[[str, bytes], bytes]) -> bytes:
    """A good form with parts of it changed."""
    with zipfile.ZipFile(io.BytesIO(book(ROWS))) as packed:
        return zipped({name: change(name, packed.read(name)) for name in packed.namelist()})


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a zip",
        b"PK\x03\x04broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"old xls",
        zipped({"hello.txt": b"hi"}),
        zipped({"xl/worksheets/sheet1.xml": b" " * (130 * 1024 * 1024)}),
        rewritten(lambda name, part: LAUGHS if "sheet1" in name else part),
        rewritten(lambda name, part: part[: len(part) // 2] if "sheet1" in name else part),
        b"x" * (11 * 1024 * 1024),
    ],
    ids=["empty", "text", "broken", "xls", "zip", "bomb", "laughs", "cut", "large"],
)
def test_a_hostile_or_broken_file_is_refused_politely(content: bytes) -> None:
    with pytest.raises(BadSheet) as refused:
        grid_of(content)
    assert "file" in refused.value.fields


def test_a_block_that_claims_the_whole_sheet_costs_nothing() -> None:
    merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = rewritten(
        lambda name, part: part.replace(b"</sheetData>", b"</sheetData>" + merged) if "sheet1" in name else part
    )
    assert grid_of(content).rows == len(ROWS) + 2


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(BadSheet, match="文件过大"):
        grid_of(book([["x"] * 200]))


def test_a_sheet_without_our_headings_says_so() -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].append(["甲", "乙"])
    out = io.BytesIO()
    made.save(out)
    with pytest.raises(BadSheet, match="没有找到表头"):
        take_in_sheet(out.getvalue(), by=make_actor(may=CLERK.may))
