"""Files are read whole, in any encoding, and every row is either stored or in quarantine with its reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from chengshu.kernel.catalogue.tests.make import make_item
from chengshu.kernel.gathering import quarantine, services
from chengshu.kernel.gathering.models import Source
from chengshu.kernel.gathering.tests.make import ITEMS, done, make_source, put, rows_in
from chengshu.spec.data import FieldType

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = "id,name,amount,on_day,at\n"
GOOD = HEADER + "1,甲,12.50,2026-03-01,2026-03-01 08:00:00\n2,乙,,,\n"


def misfits(source: Source) -> list[quarantine.Misfit]:
    return quarantine.rows_of(source, start=0, most=100)


def test_a_file_becomes_typed_rows_and_missing_stays_missing() -> None:
    source = make_source()
    put(source, "a.csv", GOOD)

    run = done(services.gather(source))

    assert (run.read, run.added, run.quarantined) == (2, 2, 0)
    assert rows_in(source) == [
        (1, "甲", Decimal("12.50"), date(2026, 3, 1), datetime(2026, 3, 1, 0, 0, tzinfo=UTC)),
        (2, "乙", None, None, None),
    ]


@pytest.mark.parametrize(
    ("encoding", "bom"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gbk", b""), ("gb18030", b""), ("utf-16", b"")]
)
def test_encodings_are_found(encoding: str, bom: bytes) -> None:
    source = make_source()
    put(source, "a.csv", bom + GOOD.replace("甲", "中文名称").encode(encoding))

    done(services.gather(source))

    assert rows_in(source, "name") == [("中文名称",), ("乙",)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_character_that_holds_the_byte_of_a_line_end_ends_no_header(encoding: str) -> None:
    source = make_source(items=ITEMS[:2], mapping={"id": "上报编号", "name": "上级名称"})
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    put(source, "a.csv", mark + "上报编号,上级名称\r\n1,上海\r\n2,上饶\r\n".encode(encoding))

    done(services.gather(source))

    assert rows_in(source) == [(1, "上海"), (2, "上饶")]


TABLE = "id,name\n1,甲\n2,乙\n"


@pytest.mark.parametrize(
    "content",
    [
        "\n\r\n" + TABLE,
        ",\n" + TABLE,
        "2026 年停车场名录\n" + TABLE,
        "2026 年停车场名录,,\n单位：个,,\n" + "id,name,note\n1,甲,x\n2,乙,y\n",
        "sep=;\n" + TABLE.replace(",", ";"),
        "\ufeff" + TABLE,
        TABLE.replace("\n", "\r"),
        'id,"name"\n1,甲\n2,乙\n',
        'id,name,"no\nte"\n1,甲,x\n2,乙,y\n',
        '"2026 年\n名录"\nid,name\n1,甲\n2,乙\n',
    ],
)
def test_a_table_begins_below_empty_lines_and_titles_whatever_ends_its_lines(content: str) -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "a.csv", content)

    run = done(services.gather(source))

    assert (run.read, run.added) == (2, 2)
    assert rows_in(source) == [(1, "甲"), (2, "乙")]


def test_a_header_stands_in_the_line_that_is_given() -> None:
    source = make_source({"files": "*", "header_row": 4}, items=ITEMS[:2])
    put(source, "a.csv", "编号,名称\n\n1,甲\nid,name\n2,乙\n")

    done(services.gather(source))

    assert rows_in(source) == [(2, "乙")]


def test_a_misfit_below_a_title_is_named_with_its_line() -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "a.csv", "名录\n" + TABLE + "x,丙\n")

    done(services.gather(source))

    assert [misfit.line for misfit in misfits(source)] == [5]


def test_columns_of_one_name_are_told_apart() -> None:
    source = make_source(items=("one", "two", "three"), mapping={"one": "名称", "two": "名称_2", "three": "名称_2_2"})
    put(source, "a.csv", "名称,名称,名称_2\n甲,乙,丙\n")

    done(services.gather(source))

    assert rows_in(source) == [("甲", "乙", "丙")]


@pytest.mark.parametrize("written", ["20210-03-05", "infinity", "99999-01-01", "0044-03-15 (BC)"])
def test_a_day_that_no_calendar_has_does_not_fit(written: str) -> None:
    source = make_source(items=(ITEMS[0], ITEMS[3], ITEMS[4]))
    put(source, "a.csv", f"id,on_day,at\n1,{written},\n2,,{written}\n3,9999-12-31,9999-12-31 23:59:59\n")

    run = done(services.gather(source))

    assert (run.added, run.quarantined) == (1, 2)
    assert rows_in(source, "id, on_day") == [(3, date(9999, 12, 31))]


def test_lines_of_two_encodings_in_one_file_are_both_read() -> None:
    source = make_source()
    put(
        source,
        "a.csv",
        HEADER.encode() + "1,中文,,,\n".encode("gbk") + "2,汉字,,,\n".encode() + b"3,\xff\xff\x00x,,,\n",
    )

    run = done(services.gather(source))

    assert rows_in(source, "id, name") == [(1, "中文"), (2, "汉字")]
    assert run.quarantined == 1
    assert misfits(source)[0].line == 4


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,甲,,,", ("type", "id")),
        (",甲,,,", ("missing", "id")),
        ("1,,,,", ("missing", "name")),
        (f"1,{'长' * 21},,,", ("long", "name")),
        ("1,甲,1.234,,", ("type", "amount")),
        ("1,甲,12345678901.00,,", ("type", "amount")),
        ("1,甲,,2026-02-30,", ("type", "on_day")),
        ("1,甲,,,昨天", ("type", "at")),
        ("1.5,甲,,,", ("type", "id")),
        ("15e-1,甲,,,", ("type", "id")),
        ("1,甲,9e-9,,", ("type", "amount")),
        ("1,甲,,2026-03-01 12,", ("type", "on_day")),
        ("1,甲,,2026-3-1 7,", ("type", "on_day")),
        ("1,甲,,epoch,", ("type", "on_day")),
        (" ,甲,,,", ("missing", "id")),
        ("1,　甲" + "乙" * 19 + ",,,", ("long", "name")),
        ("1,甲,,", ("columns", "")),
        ("1,甲,,,,乙", ("columns", "")),
        ('1,"甲,,,', ("quote", "")),
        ('1,"甲"乙,,,', ("quote", "")),
        ("1,甲\x00,,,", ("nul", "")),
    ],
)
def test_a_row_that_does_not_fit_goes_to_quarantine_with_its_reason_and_its_text(
    row: str, reason: tuple[str, str]
) -> None:
    source = make_source()
    put(source, "a.csv", HEADER + "7,前,,,\n" + row + "\n8,后,,,\n")

    run = done(services.gather(source))

    assert (run.read, run.added, run.quarantined) == (3, 2, 1)
    assert rows_in(source, "id") == [(7,), (8,)]
    misfit = misfits(source)[0]
    assert misfit.reasons[0] == reason
    assert misfit.line == 3
    if misfit.values is None:
        assert misfit.original == row.replace("\x00", "␀")
    else:
        assert [value or "" for value in misfit.values.values()] == row.split(",")


def test_a_quoted_value_may_hold_quotes_delimiters_and_line_ends() -> None:
    source = make_source()
    put(source, "a.csv", HEADER + '1,"甲""乙,\n丙",,,\n2,"",,,\n3,丁,,,\n')

    run = done(services.gather(source))

    assert rows_in(source, "name", "id") == [('甲"乙,\n丙',), ("丁",)]
    assert run.quarantined == 1
    assert misfits(source)[0].line == 4


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12.50", "12.50"),
        ("12.500 ", "12.50"),
        ("-7", "-7.00"),
        (" -7.1", "-7.10"),
        ("1e2", "100.00"),
        ("5E-2", "0.05"),
    ],
)
def test_a_number_that_loses_nothing_fits_however_it_is_written(written: str, amount: str) -> None:
    source = make_source()
    put(source, "a.csv", f"{HEADER}1,甲,{written},,\n")

    done(services.gather(source))

    assert rows_in(source, "amount") == [(Decimal(amount),)]


@pytest.mark.parametrize(
    ("written", "active"),
    [("1", True), ("true", True), (" Y", True), ("有", True), ("0", False), ("FALSE", False), ("否", False)],
)
def test_yes_and_no_are_read_as_people_write_them(written: str, active: bool) -> None:
    source = make_source(items=(ITEMS[0], make_item("active", type=FieldType.LOGICAL)))
    put(source, "a.csv", f"id,active\n1,{written}\n2,也许\n3,on\n")

    run = done(services.gather(source))

    assert rows_in(source, "active") == [(active,)]
    assert run.quarantined == 2


def test_the_names_of_columns_are_free() -> None:
    items = (make_item("r", length=9, required=True), make_item("v0", type=FieldType.INTEGER), make_item("source"))
    source = make_source(items=items)
    put(source, "a.csv", "r,v0,source\n甲,1,x\n乙,2.5,y\n")

    done(services.gather(source))

    assert rows_in(source) == [("甲", 1, "x")]
    assert misfits(source)[0].values == {"r": "乙", "v0": "2.5", "source": "y"}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("columns", [1, 2])
def test_empty_lines_are_no_rows(columns: int, end: str) -> None:
    source = make_source(items=ITEMS[:columns])
    lines = ["id,name", "1,甲", "", "", "", "2,乙", "", ""]
    put(source, "a.csv", end.join(line if columns == 2 else line.partition(",")[0] for line in lines) + end)

    run = done(services.gather(source))

    assert (run.read, run.added) == (2, 2)


@pytest.mark.parametrize(
    "written", ["2026-03-01", "2026/3/1", "20260301", "2026年3月1日", "2026.03.01", "2026-03-01 00:00:00"]
)
def test_dates_are_read_as_people_write_them(written: str) -> None:
    source = make_source()
    put(source, "a.csv", f"{HEADER}1,甲,,{written},\n")

    done(services.gather(source))

    assert rows_in(source, "on_day") == [(date(2026, 3, 1),)]
