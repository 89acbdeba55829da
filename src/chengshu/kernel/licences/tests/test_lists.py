"""Lists of licences: judged by row and column, issued by the worker, gathered with their own numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from chengshu.base.sheets import MOST_UNPACKED
from chengshu.base.tests.make import make_bomb
from chengshu.kernel.licences.errors import BatchNotReady, ListFaulty
from chengshu.kernel.licences.lists import columns_of, empty_list, read_list
from chengshu.kernel.licences.models import BatchKind, BatchRow, BatchState, Licence, LicenceType, Origin
from chengshu.kernel.licences.services.batches import confirm_batch, drop_batch, issue_waiting, read_batch
from chengshu.kernel.licences.tests.make import body_of, credit_code, make_issuer, make_type

pytestmark = pytest.mark.django_db
HEADING = ("持证主体名称", "统一社会信用代码", "经营范围", "成立日期", "法定代表人", "备注")


def csv_of(*rows: Sequence[str], heading: Sequence[str] = HEADING, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(row) for row in (heading, *rows)).encode(encoding)


def xlsx_of(*rows: Sequence[object], heading: Sequence[str] = HEADING) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (heading, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(number: int, **other: str) -> list[str]:
    typed = {"name": f"天中{number}有限公司", "code": credit_code(700 + number), "scope": "食品", "day": "2020年3月1日"}
    typed |= {"head": "王小二", "note": ""} | other
    return list(typed.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_bureaus(encoding: str) -> None:
    kind = make_type(make_issuer())
    found = read_list(csv_of(row(1), row(2), encoding=encoding), kind, BatchKind.ISSUE)
    assert not found.faults
    assert [one.holder.name for one in found.rows] == ["天中1有限公司", "天中2有限公司"]
    assert found.rows[0].values["founded"] == "2020-03-01"


@pytest.mark.requirement("e-licence.2")
def test_what_is_wrong_is_said_by_row_and_column() -> None:
    kind = make_type(make_issuer())
    broken = row(2, code="91990102MA0000001X")
    twice = row(1)
    content = xlsx_of(row(1), broken, row(3, day="去年"), row(4, head=""), twice)
    found = read_list(content, kind, BatchKind.ISSUE)
    assert [(fault.line, fault.column.zh) for fault in found.faults] == [
        (3, "统一社会信用代码"),
        (4, "成立日期"),
        (5, "法定代表人"),
        (6, "统一社会信用代码"),
    ]
    assert (found.read, found.faulty, len(found.rows)) == (5, 4, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"PK\x03\x04 broken",
        csv_of(),
        csv_of(row(1), heading=HEADING[:3]),
        '持证主体名称,"统一社会信用代码\n'.encode(),
    ],
    ids=["empty", "binary", "broken xlsx", "no rows", "columns missing", "open quote"],
)
def test_a_file_that_is_no_list_is_refused_whole(content: bytes) -> None:
    with pytest.raises(ListFaulty):
        read_list(content, make_type(make_issuer()), BatchKind.ISSUE)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(ListFaulty):
        read_list(make_bomb(MOST_UNPACKED + 1), make_type(make_issuer()), BatchKind.ISSUE)


def test_the_empty_list_has_the_columns_that_are_read() -> None:
    kind = make_type(make_issuer())
    with pytest.raises(ListFaulty, match="没有数据行"):
        read_list(empty_list(kind, BatchKind.GATHER), kind, BatchKind.GATHER)
    assert [one.label.zh for one in columns_of(kind, BatchKind.GATHER)][2:4] == ["证照编号", "颁发日期"]


def _issued(kind: LicenceType) -> int:
    return Licence.everywhere.filter(type=kind).count()


@pytest.mark.requirement("e-licence.2")
def test_a_list_is_issued_by_the_worker_once_somebody_confirmed_it() -> None:
    by = make_issuer()
    kind = make_type(by)
    batch = read_batch(kind, body_of(by), BatchKind.ISSUE, "名单.xlsx", xlsx_of(row(1), row(2), row(3, day="")), by=by)
    assert (batch.state, batch.faulty) == (BatchState.FAULTY, 1)
    assert issue_waiting() == 0
    assert all("天中" not in one.sealed for one in BatchRow.objects.filter(batch=batch))
    confirm_batch(batch.pk, by=by)
    assert issue_waiting() == 2
    assert issue_waiting() == 0
    batch.refresh_from_db()
    assert (batch.state, _issued(kind)) == (BatchState.DONE, 2)
    assert not BatchRow.objects.filter(batch=batch).exclude(sealed="").exists()
    with pytest.raises(BatchNotReady):
        confirm_batch(batch.pk, by=by)


def test_a_row_that_cannot_be_issued_says_why_and_stops_no_other() -> None:
    by = make_issuer()
    kind = make_type(by)
    for _ in range(2):
        batch = read_batch(kind, body_of(by), BatchKind.ISSUE, "a.csv", csv_of(row(1), row(2)), by=by)
        confirm_batch(batch.pk, by=by)
        issue_waiting()
    assert _issued(kind) == 2
    assert all(one.refusal and "已持有" in one.refusal.zh for one in batch.rows.all())


@pytest.mark.requirement("e-licence.2")
def test_licences_issued_before_are_gathered_under_their_own_numbers() -> None:
    by = make_issuer()
    kind = make_type(by)
    heading = (*HEADING[:2], "证照编号", "颁发日期", *HEADING[2:], "有效期止")
    typed = row(1)
    content = csv_of([*typed[:2], "旧字001号", "2015/6/1", *typed[2:], "长期"], heading=heading)
    batch = read_batch(kind, body_of(by), BatchKind.GATHER, "存量.csv", content, by=by)
    confirm_batch(batch.pk, by=by)
    issue_waiting()
    licence = Licence.everywhere.get(type=kind)
    assert (licence.number, licence.origin, licence.issued_on.year) == ("旧字001号", Origin.GATHERED, 2015)


def test_a_dropped_list_leaves_nothing_of_what_it_said() -> None:
    by = make_issuer()
    kind = make_type(by)
    batch = read_batch(kind, body_of(by), BatchKind.ISSUE, "a.csv", csv_of(row(1)), by=by)
    drop_batch(batch.pk, by=by)
    assert not BatchRow.objects.filter(batch=batch).exists()
