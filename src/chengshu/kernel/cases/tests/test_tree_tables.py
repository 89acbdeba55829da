"""Trees of other cities: other levels, codes, merged cells, other encodings."""

from __future__ import annotations

import io

import openpyxl
import pytest

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.errors import CodeUnfit, NoTree, OldWorkbook
from chengshu.kernel.cases.models import CaseClass, Scheme
from chengshu.kernel.cases.queries.classes import leaves
from chengshu.kernel.cases.services import retire_class, trees
from chengshu.kernel.cases.services.tree_tables import read_tree

pytestmark = pytest.mark.django_db


def excel(*rows: tuple[object, ...], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def names(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(node[1] for node in branch) for branch in read_tree(content)]


def applied(content: bytes) -> dict[str, str]:
    trees.apply_tree(trees.hand_in_tree(Scheme.HOTLINE, content, "tree", by=PLATFORM), by=PLATFORM, retire=True)
    return {row.code: row.name_zh for row in CaseClass.objects.filter(scheme=Scheme.HOTLINE)}


def test_merged_cells_and_first_rows_of_groups_count_for_the_rows_below() -> None:
    table = excel(
        ("某市诉求分类表",),
        ("大类", "中类", "小类"),
        ("城乡建设", "安全生产", "事故处理"),
        (None, None, "安全隐患"),
        (None, "城市管理", "占道经营"),
        ("交通", None, None),
        merged="A3:A5",
    )
    assert names(table) == [
        ("城乡建设", "安全生产", "事故处理"),
        ("城乡建设", "安全生产", "安全隐患"),
        ("城乡建设", "城市管理", "占道经营"),
        ("交通",),
    ]


def test_table_saved_by_chinese_excel_as_csv_is_read() -> None:
    text = "一级分类,二级分类\n城乡建设,安全生产\n".encode("gb18030")
    assert names(text) == [("城乡建设", "安全生产")]


def test_codes_of_every_level_are_kept() -> None:
    table = excel(
        ("一级编码", "一级分类", "二级编码", "二级分类"),
        (1.0, "城乡建设", 101.0, "安全生产"),
        (1.0, "城乡建设", 102, "城市管理"),
    )
    assert applied(table) == {"1": "城乡建设", "101": "安全生产", "102": "城市管理"}


def test_classes_with_what_stands_above_them_become_a_tree() -> None:
    table = excel(
        ("代码", "名称", "上级代码"),
        ("A", "城乡建设", ""),
        ("A1", "安全生产", "A"),
        ("A1x", "事故", "A1"),
        ("B", "交通", ""),
    )
    assert names(table) == [("城乡建设", "安全生产", "事故"), ("交通",)]
    assert names("代码,名称\n01,城乡建设\n0101,安全生产\n02,交通\n".encode()) == [("城乡建设", "安全生产"), ("交通",)]


def test_tree_of_five_levels_goes_out_and_comes_in_again_unchanged() -> None:
    head = tuple(f"{level}级分类" for level in "一二三四五")
    applied(excel(head, ("甲", "乙", "丙", "丁", "戊"), ("甲", "乙", "丙", "丁", "己"), ("庚",)))
    before = set(leaves(Scheme.HOTLINE))
    again = excel(*(tuple(line) for line in trees.tree_lines(Scheme.HOTLINE)))
    assert trees.differences_of(trees.hand_in_tree(Scheme.HOTLINE, again, "again", by=PLATFORM)) == []
    assert set(leaves(Scheme.HOTLINE)) == before


def test_retired_class_stays_retired_when_the_table_of_the_page_comes_in_again() -> None:
    applied(excel(("一级分类", "二级分类"), ("甲", "乙"), ("甲", "丙")))
    retire_class(CaseClass.objects.get(name_zh="丙"), by=PLATFORM)
    again = excel(*(tuple(line) for line in trees.tree_lines(Scheme.HOTLINE)))
    assert trees.differences_of(trees.hand_in_tree(Scheme.HOTLINE, again, "again", by=PLATFORM)) == []


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NoTree),
        ("姓名,电话\n王,1\n".encode(), NoTree),
        (b"PK\x03\x04broken", NoTree),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, OldWorkbook),
        ("代码,名称,上级代码\nA,甲,B\nB,乙,A\nC,丙,A\n".encode(), CodeUnfit),
        (f"代码,一级分类\n{'9' * 21},甲\n".encode(), CodeUnfit),
        ("代码,一级分类\n1/2,甲\n".encode(), CodeUnfit),
    ],
)
def test_what_is_no_tree_says_so(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read_tree(content)
