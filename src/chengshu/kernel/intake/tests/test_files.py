"""Files of reports: read, mapped, previewed, taken in once, every row accounted for."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.cases.models import Case, CaseClass
from chengshu.kernel.intake.errors import FileUnreadable, NoRows, NoTextColumn
from chengshu.kernel.intake.models import CaseFile, FileState
from chengshu.kernel.intake.queries.desk import preview
from chengshu.kernel.intake.rights import IMPORT
from chengshu.kernel.intake.services import files
from chengshu.spec.people import Scope

LETTERS = Path(__file__).resolve().parents[6] / "shared" / "data" / "citizen_letters"
HEADINGS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "一级标签")


@pytest.fixture
def clerk(lamp: CaseClass) -> Actor:
    return make_actor(organisation=make_organisation(), may={IMPORT: Scope.UNIT})


def excel(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken_in(file: CaseFile, clerk: Actor) -> CaseFile:
    files.accept(file, by=clerk)
    while files.take_in_due():
        pass
    file.refresh_from_db()
    return file


def test_columns_are_proposed_from_their_headings_and_rows_become_cases(clerk: Actor) -> None:
    content = excel(
        HEADINGS,
        ("A1", "王女士", "路灯不亮", "2020/1/8 9:05:03", "路灯三天不亮", "路灯不亮"),
        ("A2", "李先生", "井盖", "2020-01-09", "井盖破了", "没有这类"),
    )
    file = files.hand_in(content, "letters.xlsx", by=clerk)
    assert [row.problem for row in preview(file)] == [None, None]
    assert [row.class_known for row in preview(file)] == [True, False]
    file = taken_in(file, clerk)
    assert (file.state, file.read, file.made, file.known, file.unfit) == (FileState.DONE, 2, 2, 0, 0)
    first = Case.everywhere.get(title="路灯不亮")
    assert (first.text, first.case_class is not None) == ("路灯三天不亮", True)
    assert clock.local(first.reported_at).isoformat() == "2020-01-08T09:05:03+08:00"
    assert Case.everywhere.get(title="井盖").attributes["class"] == "没有这类"


def test_same_file_twice_makes_no_second_case_and_says_so(clerk: Actor) -> None:
    content = "编号,内容\n1,路灯坏了\n2,井盖坏了\n".encode("gb18030")
    for _ in range(2):
        file = taken_in(files.hand_in(content, "a.csv", by=clerk), clerk)
    assert (file.made, file.known) == (0, 2)
    assert Case.everywhere.count() == 2


def test_rows_that_do_not_fit_are_kept_with_row_and_reason(clerk: Actor) -> None:
    content = "内容,经度,纬度\n好的,114.1,33.0\n,114.1,33.0\n经度错,abc,33.0\n".encode()
    file = taken_in(files.hand_in(content, "b.csv", by=clerk), clerk)
    assert file.read == file.made + file.known + file.unfit == 3
    problems = {row.number: row.problem.zh for row in file.rows.filter(case=None)}
    assert problems.keys() == {3, 4}
    assert "经度" in problems[4]


def test_taking_in_goes_on_where_it_was_cut_off(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 2)
    content = ("内容\n" + "".join(f"第{n}封信\n" for n in range(5))).encode()
    file = files.hand_in(content, "c.csv", by=clerk)
    files.accept(file, by=clerk)
    files.take_in_due()
    assert Case.everywhere.count() == 2
    while files.take_in_due():
        pass
    assert Case.everywhere.count() == 5


@pytest.mark.parametrize(
    ("content", "refusal"), [(b"", NoRows), (b"PK\x03\x04broken", FileUnreadable), ("内容\n".encode(), NoRows)]
)
def test_file_that_holds_nothing_is_refused(clerk: Actor, content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        files.hand_in(content, "d.xlsx", by=clerk)


def test_file_without_words_is_not_accepted(clerk: Actor) -> None:
    file = files.hand_in("甲,乙\n1,2\n".encode(), "e.csv", by=clerk)
    with pytest.raises(NoTextColumn):
        files.accept(file, by=clerk)


@pytest.mark.skipif(not LETTERS.is_dir(), reason="the published letters do not lie beside the project")
def test_published_letters_come_in_whole(clerk: Actor) -> None:
    file = files.hand_in((LETTERS / "附件2.xlsx").read_bytes(), "附件2.xlsx", by=clerk)
    assert {file.columns[place] for place in file.mapping.values()} >= {"留言编号", "留言主题", "留言时间", "留言详情"}
    assert all(row.problem is None for row in preview(file))
    assert file.read == file.rows.count() > 400
