"""A file is what its content says."""

from __future__ import annotations

import io

import pytest

from chengshu.kernel.files.kinds import KINDS, Kind, name_for
from chengshu.kernel.files.sniffing import Foreign, Harmful, finding_of
from chengshu.kernel.files.tests.make import compound, container, office, pdf, picture

GB18030 = "编号,任务,牵头单位\n1,健全领导机制,市大数据局\n2,建立首席数据官制度,市政府办\n" * 5


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpeg"),
        (picture("GIF"), "gif"),
        (picture("WEBP"), "webp"),
        (picture("BMP"), "bmp"),
        (picture("TIFF"), "tiff"),
        (pdf(), "pdf"),
        (container({"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": "<x/>"}), "ofd"),
        (office("word"), "docx"),
        (office("xl"), "xlsx"),
        (office("ppt"), "pptx"),
        (container({"mimetype": "application/vnd.oasis.opendocument.text"}), "odt"),
        (container({"a.txt": "x"}), "zip"),
        (compound("WordDocument", "1Table"), "doc"),
        (compound("Workbook"), "xls"),
        (compound("PowerPoint Document"), "ppt"),
        ("编号,任务\n1,甲\n".encode(), "text"),
        (GB18030.encode("gb18030"), "text"),
        ("\ufeff编号\n".encode("utf-16-le"), "text"),
        (b'{"a": 1}', "text"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "mp4"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "wav"),
        (b"#!AMR\n" + bytes(range(60)), "amr"),
    ],
)
def test_a_kind_is_told_by_content(content: bytes, kind: str) -> None:
    found = finding_of(io.BytesIO(content))
    assert isinstance(found, Kind)
    assert found.key == kind


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + bytes(100),
        b"\x7fELF\x02\x01\x01" + bytes(60),
        b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
        b"#!/bin/sh\nrm -rf /\n",
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b"\n\n  <HTML><body onload=x>",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x"/>',
        b"hello <script>x</script>",
        "\ufeff<svg/>".encode("utf-16-le"),
        b"<?php system($_GET[0]); ?>",
        office("word", **{"word/vbaProject.bin": b"x"}),
        compound("Workbook", "_VBA_PROJECT_CUR"),
        container({"META-INF/MANIFEST.MF": "x", "A.class": b"x"}),
    ],
)
def test_programs_pages_and_macros_are_harmful_whatever_they_are_called(content: bytes) -> None:
    assert isinstance(finding_of(io.BytesIO(content)), Harmful)


def test_what_is_recognised_but_not_kept_is_named() -> None:
    found = finding_of(io.BytesIO(b"Rar!\x1a\x07\x01\x00" + bytes(50)))
    assert isinstance(found, Foreign)
    assert "RAR" in found.found.zh


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 4, b"PK\x03\x04" + b"broken" * 20, b"\x00PD", b"\x93\x12\xff\xfe\x00"]
)
def test_what_nobody_recognises_is_nothing(content: bytes) -> None:
    assert finding_of(io.BytesIO(content)) is None


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        ("pdf", "报告.pdf", "报告.pdf"),
        ("pdf", "报告.PDF", "报告.PDF"),
        ("pdf", "run.exe", "run.exe.pdf"),
        ("png", "图", "图.png"),
    ],
)
def test_a_file_goes_out_under_a_name_that_ends_as_its_content_does(kind: str, name: str, shown: str) -> None:
    assert name_for(KINDS[kind], name) == shown
