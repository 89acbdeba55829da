"""Input that is broken or means harm: each a clear message, nothing lost, nothing half published."""

from __future__ import annotations

import gzip
import json
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.gathering import quarantine, services
from chengshu.kernel.gathering.errors import NotReachable, TooManyColumns, ZipBomb
from chengshu.kernel.gathering.models import Kind, PlaceKind, RunState, Source
from chengshu.kernel.gathering.previewing import preview
from chengshu.kernel.gathering.tests.make import ITEMS, done, folder_of, make_connection, make_source, put, rows_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_quote_that_does_not_close_costs_its_own_line_alone() -> None:
    source = make_source(items=ITEMS[:2])
    lines = [f"{number},名称{number}" for number in range(1, 60_001)]
    lines[40_000] = '40001,"没有闭合'
    put(source, "a.csv", "id,name\n" + "\n".join(lines) + "\n")

    run = done(services.gather(source))

    assert (run.read, run.added, run.quarantined) == (60_000, 59_999, 1)
    misfit = quarantine.rows_of(source, start=0, most=5)[0]
    assert (misfit.line, misfit.original, misfit.reasons) == (40_002, '40001,"没有闭合', (("quote", ""),))


def test_a_quote_that_does_not_close_in_row_four_million_is_named_with_its_line() -> None:
    source = make_source(items=ITEMS[:1])
    broken = 4_000_000
    with (folder_of(source) / "a.csv").open("w") as file:
        file.write("id\n")
        file.write("\n".join(map(str, range(1, broken))))
        file.write(f'\n"{broken}\n')
        file.write("\n".join(f'"{number}"' for number in range(broken + 1, broken + 1001)))

    run = done(services.gather(source))

    assert (run.read, run.added, run.quarantined) == (broken + 1000, broken + 999, 1)
    misfit = quarantine.rows_of(source, start=0, most=5)[0]
    assert (misfit.line, misfit.original) == (broken + 1, f'"{broken}')
    assert misfit.sentences({})[0].zh == "引号不配对"
    assert rows_in(source, "count(DISTINCT id), max(id)") == [(broken + 999, broken + 1000)]


def test_an_excel_with_merged_headers_is_read_and_a_formula_without_result_is_set_apart() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["天中市某局数据报表", None, None, None])
    sheet.append(["编号", "住址", None, "金额"])
    sheet.append([None, "街道", "门牌", None])
    sheet.append([1, "清河路", "8 号", 12.5])
    sheet.append([2, "望江路", "9 号", "=D4*2"])
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("D2:D3")
    out = BytesIO()
    book.save(out)
    source = make_source(items=(ITEMS[0], "street"), mapping={"id": "编号", "street": "住址_街道"})
    put(source, "a.xlsx", out.getvalue())

    look = preview(source.connection, source.origin)
    run = done(services.gather(source))

    assert list(look.columns) == ["编号", "住址_街道", "住址_门牌", "金额"]
    assert rows_in(source, "id, street") == [(1, "清河路")]
    assert run.quarantined == 1
    misfit = quarantine.rows_of(source, start=0, most=5)[0]
    assert misfit.reasons == (("formula", "金额"),)
    assert misfit.line == 5
    assert misfit.values == {"编号": "2", "住址_街道": "望江路", "住址_门牌": "9 号", "金额": "=D4*2"}


def a_book(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_error_of_excel_and_digits_it_has_lost_are_no_values() -> None:
    source = make_source(items=(ITEMS[0], "name"))
    number = 110101199001011200.0
    put(source, "a.xlsx", a_book(["id", "name", "note"], [1, "#N/A", "x"], [2, number, "x"], [3, "甲", "#REF!"]))

    run = done(services.gather(source))

    assert rows_in(source, "id, name") == [(3, "甲")]
    assert run.quarantined == 2
    assert sorted(one.reasons for one in quarantine.rows_of(source, start=0, most=5)) == [
        (("digits", "name"),),
        (("error", "name"),),
    ]


def test_a_workbook_is_read_whatever_the_box_around_it_is_called() -> None:
    source = make_source(items=ITEMS[:2])
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("数据.xlsx", a_book(["id", "name"], [1, "甲"]))
        box.writestr("__MACOSX/._数据.xlsx", "x")
        box.writestr(".DS_Store", "x")
    put(source, "a.zip", out.getvalue())

    done(services.gather(source))

    assert rows_in(source) == [(1, "甲")]


def test_of_several_files_in_one_box_the_one_is_read_that_is_named() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("feed/stops.txt", "id,name\n1,火车站\n")
        box.writestr("feed/routes.txt", "id,name\n9,环线\n")
        box.writestr("XXXX.csv", "id,name\n7,甲\n")
    packed = out.getvalue().replace(b"XXXX", "站名".encode("gbk"))
    stops = make_source({"files": "*", "sheet": "stops.txt"}, items=ITEMS[:2])
    names = make_source({"files": "*", "sheet": "站名.csv"}, items=ITEMS[:2])
    unsaid = make_source(items=ITEMS[:2])
    for source in (stops, names, unsaid):
        put(source, "gtfs.zip", packed)

    done(services.gather(stops))
    done(services.gather(names))
    run = services.gather(unsaid)

    assert (rows_in(stops), rows_in(names)) == ([(1, "火车站")], [(7, "甲")])
    assert run.state == RunState.FAILED
    assert "feed/stops.txt、feed/routes.txt、站名.csv" in run.said_zh


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "密码"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "旧版 xls"),
        ("a.xlsx", b"id,name\n", "不是 Excel"),
        ("a.xls", b"<html><table>", "不是 Excel"),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(name: str, content: bytes, said: str) -> None:
    source = make_source(items=ITEMS[:2])
    put(source, name, content)

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert said in run.said_zh
    assert "另存为" in run.said_zh


def test_a_formula_in_a_text_file_is_text() -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "a.csv", "id,name\n1,=1+1\n")

    done(services.gather(source))

    assert rows_in(source, "name") == [("=1+1",)]


@pytest.mark.parametrize("name", ["bomb.csv.zip", "bomb.csv.gz", "bomb.xlsx"])
def test_a_zip_bomb_is_left_packed(name: str) -> None:
    source = make_source({"files": name}, items=ITEMS[:2])
    file = folder_of(source) / name
    zeros = b"0" * 1_000_000
    if name.endswith(".gz"):
        with gzip.open(file, "wb") as into:
            for _ in range(100):
                into.write(zeros)
    else:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box, box.open("xl/workbook.xml", "w") as into:
            for _ in range(100):
                into.write(zeros)

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert run.said_zh.endswith(ZipBomb.text.zh[-12:])


@pytest.mark.parametrize("end", [".csv", ".json"])
def test_a_million_columns_are_refused_before_anything_is_read(end: str) -> None:
    source = make_source({"files": f"a{end}"}, items=ITEMS[:2])
    names = [f"c{number}" for number in range(1_000_000 if end == ".csv" else 5000)]
    put(source, f"a{end}", ",".join(names) + "\n" if end == ".csv" else json.dumps([dict.fromkeys(names, 1)]))

    with pytest.raises(TooManyColumns):
        preview(source.connection, source.origin)
    assert services.gather(source).state == RunState.FAILED


def test_a_document_that_breaks_off_is_refused_whole() -> None:
    source = make_source({"files": "a.xml"}, items=ITEMS[:2])
    put(source, "a.xml", "<rows><row><id>1</id><name>甲</name></row><row><id>2</id>")

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert "XML" in run.said_zh


def test_entities_of_an_xml_are_not_opened() -> None:
    source = make_source({"files": "a.xml", "records": "row"}, items=ITEMS[:2])
    put(
        source,
        "a.xml",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><row><id>1</id><name>&x;</name></row></r>',
    )

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert "root:" not in run.said_zh


@pytest.mark.parametrize("encoding", ["GBK", "gb2312", "GB18030", "utf-16", "UTF-8"])
def test_an_xml_is_read_by_the_encoding_it_names(encoding: str) -> None:
    source = make_source(items=ITEMS[:2])
    rows = "<rows><row><id>1</id><name>甲</name></row><row><id>2</id><name>乙</name></row></rows>"
    put(source, "a.xml", f'<?xml version="1.0" encoding="{encoding}"?>{rows}'.encode(encoding))

    done(services.gather(source))

    assert rows_in(source) == [(1, "甲"), (2, "乙")]


def test_an_xml_of_no_known_encoding_is_refused_in_words() -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "a.xml", '<?xml version="1.0" encoding="klingon"?><rows><row id="1"/></rows>')

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert "klingon" in run.said_zh


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_half_a_character_and_a_nul_in_json_are_set_apart(name: str) -> None:
    source = make_source(items=ITEMS[:2])
    rows = ['{"id": 1, "name": "\\ud800"}', '{"id": 2, "name": "a\\u0000b"}', '{"id": 3, "name": "\\ud83d\\ude00"}']
    put(source, name, "\n".join(rows) if name == "a.jsonl" else f"[{','.join(rows)}]")

    run = done(services.gather(source))

    assert (run.read, run.quarantined) == (3, 2)
    assert rows_in(source) == [(3, "😀")]


def test_keys_that_differ_by_case_alone_are_columns_of_their_own() -> None:
    source = make_source(items=("one", "two"), mapping={"one": "ID", "two": "id_2"})
    put(source, "a.json", '[{"ID": "甲", "id": "乙"}]')

    done(services.gather(source))

    assert rows_in(source) == [("甲", "乙")]


def test_a_key_that_only_later_records_have_is_there_and_one_that_none_has_is_gone() -> None:
    source = make_source(items=(ITEMS[0], "name"))
    put(source, "a.json", '{"code": 0, "data": {"total": 2, "rows": [{"id": 1}, {"id": 2, "name": "乙"}]}}')
    done(services.gather(source))
    assert rows_in(source) == [(1, None), (2, "乙")]

    put(source, "b.json", '[{"id": 1}]')

    assert services.gather(Source.everywhere.get(pk=source.pk)).state == RunState.FAILED


def test_xml_and_json_become_rows() -> None:
    xml = make_source({"files": "a.xml"}, items=ITEMS[:2])
    put(xml, "a.xml", "<rows><row><id>1</id><name>甲</name></row><row id='2'><name>乙</name></row></rows>")
    lines = make_source({"files": "a.jsonl"}, items=ITEMS[:3])
    put(
        lines,
        "a.jsonl",
        '{"id": 1, "name": "甲", "amount": 0.10}\n\n{"id": 2, broken\n{"id": 3, "name": "丙", "amount": null}\n',
    )
    document = make_source({"files": "a.json"}, items=ITEMS[:2])
    put(
        document,
        "a.json",
        json.dumps({"code": 0, "data": [{"id": 1, "name": "甲"}, {"id": 2, "name": "乙"}]}).encode("gb18030"),
    )

    done(services.gather(xml))
    run = done(services.gather(lines))
    done(services.gather(document))

    assert rows_in(xml, "id, name") == [(1, "甲"), (2, "乙")]
    assert rows_in(lines, "id, CAST(amount AS VARCHAR) AS a") == [(1, "0.10"), (3, None)]
    assert (run.read, run.quarantined) == (3, 1)
    assert quarantine.rows_of(lines, start=0, most=5)[0].line == 3
    assert rows_in(document, "id, name") == [(1, "甲"), (2, "乙")]


def test_a_connection_leads_only_where_it_may() -> None:
    services.allow_place(PlaceKind.NETWORK, "10.1.0.0/16", reason="测试", by=PLATFORM)
    way: dict[str, object] = {"host": "127.0.0.1", "port": 5432, "database": "d", "user": "u"}
    with pytest.raises(NotReachable):
        services.test_connection(make_connection(kind=Kind.POSTGRESQL, way=way), by=PLATFORM)
    places: tuple[tuple[Kind, dict[str, object]], ...] = (
        (Kind.SQLITE, {"path": "/etc/passwd"}),
        (Kind.FOLDER, {"path": "/etc"}),
        (Kind.HTTP, {"url": "http://169.254.169.254/latest"}),
    )
    for kind, elsewhere in places:
        services_refuse(kind, elsewhere)


def services_refuse(kind: Kind, way: dict[str, object]) -> None:
    connection = make_connection(kind=kind, way=way)
    with pytest.raises(NotReachable):
        services.test_connection(connection, by=PLATFORM)
    assert connection.works is False


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("id,name\n1,geheim\n")
    source = make_source(items=ITEMS[:2])
    (folder_of(source) / "a.csv").symlink_to(secret)

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert "放行" in run.said_zh


def test_a_place_that_was_taken_back_is_closed_at_once() -> None:
    place = services.allow_place(PlaceKind.FOLDER, "/usr/share", reason="测试", by=PLATFORM)
    connection = make_connection(way={"path": "/usr/share"})
    services.test_connection(connection, by=PLATFORM)

    services.end_place(place, by=PLATFORM)

    with pytest.raises(NotReachable):
        services.test_connection(connection, by=PLATFORM)


@pytest.mark.parametrize("value", ["", "300.1.1.1", "10.0.0.0/99", "a b"])
def test_what_is_no_place_is_refused(value: str) -> None:
    with pytest.raises(Refusal):
        services.allow_place(PlaceKind.NETWORK, value, reason="测试", by=PLATFORM)
