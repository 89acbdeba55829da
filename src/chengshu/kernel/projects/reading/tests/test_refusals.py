"""What is no plan, or no whole plan, is refused in both languages with the line; nothing is half-read."""

from __future__ import annotations

import random
import zlib
from io import BytesIO
from time import perf_counter
from zipfile import ZipFile

import pytest

from chengshu.kernel.projects.reading.errors import (
    CutAfterTableHead,
    CutInCharacter,
    CutInSentence,
    CutInTable,
    EncodingUnknown,
    FileEmpty,
    FileTooLarge,
    NotAPlan,
    NotText,
    PlanNotRead,
)
from chengshu.kernel.projects.reading.read import read_plan
from chengshu.kernel.projects.reading.tests.sources import invented_text


def refusal(raw: bytes) -> PlanNotRead:
    with pytest.raises(PlanNotRead) as refused:
        read_plan(raw, "plan.txt")
    assert "%(" not in refused.value.sentence.zh + refused.value.sentence.en
    return refused.value


@pytest.mark.parametrize("raw", [b"", b"  \n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n\n", "\u3000\n".encode()])
def test_empty_file_is_refused(raw: bytes) -> None:
    assert isinstance(refusal(raw), FileEmpty)


def test_fifty_megabytes_are_refused_at_once_with_the_limit() -> None:
    started = perf_counter()
    refused = refusal("一、重点任务\n".encode() * 3_000_000)
    assert isinstance(refused, FileTooLarge)
    assert "5.0 MB" in refused.sentence.zh and "54.4 MB" in refused.sentence.en
    assert perf_counter() - started < 2


def test_more_lines_than_a_plan_has_are_refused() -> None:
    assert isinstance(refusal("任务\n".encode() * 60_000), FileTooLarge)


def zipped() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("plan.txt", "一、重点任务")
    return stream.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n" + zlib.compress(b"picture" * 100),
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        zipped(),
        "一、重点任务\n".encode() + bytes(40) + "（一）建设平台。\n".encode(),
    ],
    ids=["png", "jpeg", "pdf", "doc", "zip", "text with zero bytes"],
)
def test_bytes_that_are_no_text_are_refused_with_what_they_are(raw: bytes) -> None:
    assert isinstance(refusal(raw), NotText)


def test_random_bytes_are_refused() -> None:
    raw = random.Random(7).randbytes(20_000)  # noqa: S311 -- a fixed picture of noise
    assert isinstance(refusal(raw), NotText | EncodingUnknown)


def test_text_in_another_old_encoding_is_refused_with_its_line() -> None:
    refused = refusal("plan\nДорожная карта города\n".encode("koi8-r"))
    assert isinstance(refused, EncodingUnknown)
    assert "第 2 行" in refused.sentence.zh


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le"])
def test_older_encodings_are_read(encoding: str) -> None:
    plan = read_plan(invented_text("prose_with_labels.txt").encode(encoding), "plan.txt")
    assert len(plan.tasks) == 5
    assert plan.encoding.startswith(encoding[:6])


def test_traditional_text_in_big5_is_read() -> None:
    text = "三年行動方案\n二、重點任務\n(一)建設雲平台\n統籌建設政務雲平台。2019年完成。\n市數字辦牽頭,市財政局配合。\n"
    plan = read_plan(text.encode("big5"), "plan.txt")
    assert plan.encoding == "big5"
    assert plan.tasks[0].milestones[0].lead == ("市數字辦",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_file_cut_inside_a_character_is_refused(encoding: str) -> None:
    raw = (invented_text("prose_with_labels.txt").rstrip() + "日").encode(encoding)
    refused = refusal(raw[:-1])
    assert isinstance(refused, CutInCharacter)
    assert "第 23 行" in refused.sentence.zh


def test_table_cut_inside_a_row_names_row_and_cells() -> None:
    text = invented_text("table_in_tabs.txt")
    refused = refusal(text[: text.index("\t2024年")].rstrip().encode())
    assert isinstance(refused, CutInTable)
    assert "第 8 行" in refused.sentence.zh
    assert "第 3 号任务“推进一网通办”缺少“时间节点”、“建设内容”" in refused.sentence.zh
    assert "lacks due date, content" in refused.sentence.en


def test_table_cut_behind_its_head_is_refused() -> None:
    text = invented_text("table_in_tabs.txt")
    assert isinstance(refusal(text[: text.index("\n1\t")].encode()), CutAfterTableHead)


def test_prose_cut_inside_a_sentence_names_the_task() -> None:
    text = invented_text("prose_with_labels.txt")
    refused = refusal(text[: text.index("，2024年6月底前实现") + 8].encode())
    assert isinstance(refused, CutInSentence)
    assert "“建设城市感知网”" in refused.sentence.zh
    assert "第 9 行" in refused.sentence.zh


NOVEL = (
    "第一回　春风又绿江南岸\n\n那年冬天，城里下了一场大雪，街上行人稀少。\n“你来了。”他说。\n一、二、三，她数着灯笼。\n"
    * 50
)
LETTER = "王先生：\n\n您好！寄来的书已经收到，十分感谢。下月我们在北京见面再谈。\n\n祝好\n李四\n"


@pytest.mark.parametrize(
    "text",
    [
        NOVEL,
        LETTER,
        "station,year,pm25\nDongsi,2013,4.0\nDongsi,2014,8.0\n" * 100,
        "序号,姓名,年龄\n1,张三,30\n2,李四,40\n",
        "序号\t商品名称\t价格\n1\t苹果\t3.5\n2\t香蕉\t4\n",
        "Lorem ipsum dolor sit amet.\n" * 20,
        '{"tasks": []}',
    ],
    ids=["novel", "letter", "csv", "csv of persons", "price list", "latin", "json"],
)
def test_text_that_is_no_plan_is_refused(text: str) -> None:
    refused = refusal(text.encode())
    assert isinstance(refused, NotAPlan)
    assert f"{len(text.rstrip(chr(10)).split(chr(10)))}" in refused.sentence.zh
