"""Excel files of strangers are opened within bounds."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from chengshu.base.sheets import NotAWorkbook, TooLargeUnpacked, workbook
from chengshu.base.tests.make import make_bomb


def _sheet() -> bytes:
    book, out = Workbook(), io.BytesIO()
    (book.active or book.create_sheet()).append(["区划", "=1+1", 3])
    book.save(out)
    return out.getvalue()


def test_a_formula_is_never_worked_out() -> None:
    rows = list(workbook(_sheet()).worksheets[0].iter_rows(values_only=True))
    assert rows == [("区划", None, 3)]


def test_what_would_unpack_beyond_the_bound_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(TooLargeUnpacked):
        workbook(make_bomb(2**40))
    with pytest.raises(TooLargeUnpacked):
        workbook(_sheet(), most=100)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"a,b\n1,2", bytes(100), make_bomb(10)])
def test_what_is_no_workbook_is_told_apart(content: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        workbook(content)


def test_a_row_that_is_damaged_further_down_is_told_in_words() -> None:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(_sheet())) as sound, ZipFile(out, "w") as broken:
        for name in sound.namelist():
            part = sound.read(name)
            broken.writestr(name, part.replace(b"</row>", b"</ro") if name.endswith("sheet1.xml") else part)
    book = workbook(out.getvalue())

    with pytest.raises(NotAWorkbook) as refused:
        list(book.worksheets[0].iter_rows(values_only=True))

    assert "另存为" in refused.value.sentence.zh
