"""Organisations and people from files: all or nothing, and every fault by row and column."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengshu.base.errors import BadInput
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.identity import imports
from chengshu.kernel.identity.imports import import_table
from chengshu.kernel.identity.models import Account, Organisation, Person
from chengshu.kernel.identity.queries import organisation_called
from chengshu.kernel.identity.rights import CHANGE_ORGANISATIONS
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
BODIES = """代码,名称,类别,层级,上级代码,区划代码,别名
B2,数据局,政府部门,市级,B1,,市大数据局；大数据管理局
B1,天中市人民政府,人民政府,市级,,9901,
"""
PEOPLE = """姓名,机构代码,职务,负责人,电话,邮箱,用户名
王明,B2,局长,是,16400001234,wang@x.example,wang.ming
李静,B2,科员,,,,
"""


def take(kind: str, content: str | bytes) -> imports.Result:
    return import_table(kind, content.encode() if isinstance(content, str) else content, by=PLATFORM)


def excel(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def faults(result: imports.Result) -> list[tuple[int, str]]:
    return [(fault.row, fault.column.zh) for fault in result.faults]


def test_a_child_may_stand_before_its_parent() -> None:
    result = take("organisations", BODIES)
    assert (result.added, result.faults) == (2, [])
    data = Organisation.objects.get(code="B2")
    assert data.parent == Organisation.objects.get(code="B1")
    assert data.division_code == "9901"
    assert organisation_called("大数据管理局") == data


def test_importing_twice_changes_nothing() -> None:
    take("organisations", BODIES)
    take("people", PEOPLE)
    before = (Organisation.objects.count(), Person.objects.count())
    again = take("organisations", BODIES)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    again = take("people", PEOPLE.replace("wang.ming", ""))
    assert (again.added, again.unchanged) == (0, 2)
    assert (Organisation.objects.count(), Person.objects.count()) == before


def test_a_changed_row_changes_the_body() -> None:
    take("organisations", BODIES)
    result = take("organisations", BODIES.replace("数据局,政府部门", "数据局,事业单位").replace("市大数据局；", ""))
    assert (result.changed, result.unchanged) == (1, 1)
    assert Organisation.objects.get(code="B2").kind == "institution"


def test_people_come_with_posts_and_accounts() -> None:
    take("organisations", BODIES)
    result = take("people", PEOPLE)
    assert result.added == 2
    ((name, username, password),) = result.passwords
    account = Account.objects.get(username=username)
    assert (name.zh, username) == ("王明", "wang.ming")
    assert account.check_password(password)
    assert account.person.posts.get().leads


def test_excel_and_the_encodings_of_china_are_read() -> None:
    assert take("organisations", BODIES.encode("gb18030")).added == 2
    rows = excel(("Code", "Name", "Parent code"), ("B3", "信息中心", "B1"), (None, None, None), (1001, "档案馆", "B1"))
    assert take("organisations", rows).added == 2
    assert Organisation.objects.get(code="1001").name_zh == "档案馆"


def test_every_fault_is_named_and_nothing_is_taken() -> None:
    make_organisation()
    count = Organisation.objects.count()
    bad = """代码,名称,类别,上级代码,区划代码
,没有代码,,,
C1,,,,
C2,好的,不存在的类别,,
C3,好的,,无此代码,
C3,重复,,,
C 4,坏代码,,,
C5,坏区划,,,99x
"""
    result = take("organisations", bad)
    assert faults(result) == [(2, "代码"), (3, "名称")]
    result = take("organisations", bad.replace(",没有代码,,,\nC1,,,,\n", ""))
    expected = [(2, "类别"), (4, "代码"), (5, "代码"), (6, "区划代码")]
    assert faults(result) == expected
    result = take("organisations", "代码,名称,上级代码\nC3,好的,无此代码\n")
    assert faults(result) == [(2, "上级代码")]
    assert Organisation.objects.count() == count


def test_faults_of_people_are_named_and_no_account_is_opened() -> None:
    take("organisations", BODIES)
    bad = """姓名,机构代码,职务,负责人,电话,邮箱,用户名
王明,B9,局长,是,16400001234,wang@x.example,wang.ming
李静,B2,科员,也许,电话,not-an-address,x
赵远,B2,科员,否,,,wang.ming
"""
    result = take("people", bad)
    expected = [(2, "机构代码"), (3, "电话"), (3, "邮箱"), (3, "用户名"), (3, "负责人"), (4, "用户名")]
    assert faults(result) == expected
    assert result.passwords == []
    assert not Person.objects.exists()


def test_parents_in_a_circle_are_told() -> None:
    result = take("organisations", "代码,名称,上级代码\nA,甲,B\nB,乙,A\n")
    assert faults(result) == [(2, "上级代码"), (3, "上级代码")]
    assert not Organisation.objects.exists()


def test_what_a_service_refuses_is_a_fault_of_its_row() -> None:
    take("organisations", BODIES)
    result = take("organisations", "代码,名称,别名\nB3,另一局,市大数据局\n")
    assert faults(result) == [(2, "名称")]
    assert "数据局" in result.faults[0].what.zh
    assert not Organisation.objects.filter(code="B3").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"\x00\x01\x02",
        b"PK\x03\x04 not really a zip",
        b"\xff\xd8\xff\xe0 a picture \x00",
        "代码,别的\nA,B\n".encode(),
        "代码,名称\n".encode(),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        take("organisations", content)
    assert refused.value.fields["file"].zh


def test_a_file_too_long_is_refused() -> None:
    rows = "\n".join(f"C{number},名称{number}" for number in range(imports.MOST_ROWS + 1))
    with pytest.raises(BadInput):
        take("organisations", f"代码,名称\n{rows}\n")


def test_the_page_shows_faults_by_row_and_column(client: Client) -> None:
    client.force_login(make_account(may={CHANGE_ORGANISATIONS: Scope.ALL}))
    file = SimpleUploadedFile("bodies.csv", "代码,名称,上级代码\nA,甲,无此机构\n".encode())
    answer = client.post("/identity/organisations/import/", {"kind": "organisations", "file": file})
    assert answer.status_code == 422
    assert "无此机构" in answer.content.decode()
    file = SimpleUploadedFile("bodies.csv", BODIES.encode())
    assert client.post("/identity/organisations/import/", {"kind": "organisations", "file": file}).status_code == 200
    assert Organisation.objects.filter(code="B2").exists()
