"""Files that leave the house: readable in Excel, harmless, bounded, announced."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import FileResponse, HttpRequest
from openpyxl import load_workbook

from chengshu.ui import exports
from chengshu.ui.exports import TooManyRows, harmless, on_export, write_csv, write_xlsx
from chengshu.ui.tables import list_page
from chengshu.ui.tests.make import BRIDGES, ROWS, Bridge, get


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str, int]]]:
    monkeypatch.setattr(exports, "_listeners", [])
    found: list[tuple[str, str, int]] = []

    def listener(request: HttpRequest, table: str, kind: str, rows: int) -> None:
        found.append((table, kind, rows))

    on_export(listener)
    yield found


def exported(query: str) -> bytes:
    answer = list_page(get(query), "ui/_list.html", BRIDGES, ROWS)
    assert isinstance(answer, FileResponse)
    return b"".join(answer.streaming_content)  # type: ignore[arg-type]


def test_csv_holds_all_narrowed_rows_in_plain_words(heard: list[tuple[str, str, int]]) -> None:
    raw = exported("format=csv&sort=-lanes&page=2")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == ["名称", "车道", "通车", "状态"]
    assert rows[1] == ["云水桥", "12", "", "畅通"]
    assert len(rows) == 4
    assert heard == [("bridges", "csv", 3)]


def test_excel_keeps_numbers_as_numbers() -> None:
    sheet: Any = load_workbook(io.BytesIO(exported("format=xlsx&kind=rail"))).active
    assert [cell.value for cell in sheet[2]] == ["双岭桥", 2, "2024-01-09", "畅通"]
    assert sheet.freeze_panes == "A2"


def test_the_file_is_named_after_the_list() -> None:
    answer = list_page(get("format=xlsx"), "ui/_list.html", BRIDGES, ROWS)
    assert "filename*=utf-8''%E6%A1%A5%E6%A2%81-" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "＝1+1", "－1", "＠x", "＋1"])
def test_what_a_spreadsheet_would_run_is_made_text(typed: str) -> None:
    assert harmless(typed) == f"'{typed}"
    out = io.BytesIO()
    write_xlsx(out, "x", ["a"], [[typed]])
    sheet: Any = load_workbook(out).active
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("value", ["任务", "a=b", "1-2", -3, Decimal("-1.50"), 0])
def test_what_is_harmless_stays(value: object) -> None:
    assert harmless(value) == value


def test_control_characters_do_not_break_the_file() -> None:
    out = io.BytesIO()
    write_xlsx(out, "a/b:c", ["甲"], [["x\x00y", date(2026, 1, 2)]])
    sheet: Any = load_workbook(out).active
    assert (sheet["A2"].value, sheet["B2"].value) == ("xy", "2026-01-02")
    text = io.BytesIO()
    write_csv(text, "x", ["甲"], [["多\n行", None]])
    assert text.getvalue().decode("utf-8-sig") == '甲\r\n"多\n行",\r\n'


def test_more_rows_than_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "LIMIT", 2)
    with pytest.raises(TooManyRows):
        list_page(get("format=csv"), "ui/_list.html", BRIDGES, [*ROWS, Bridge("四", 1, None)])


def test_an_unknown_format_is_the_page() -> None:
    assert not isinstance(list_page(get("format=exe"), "ui/_list.html", BRIDGES, ROWS), FileResponse)
