"""From bytes to text: encodings, sizes, and what is no text at all."""

from __future__ import annotations

import codecs

from chengshu.base.text import Text
from chengshu.kernel.projects.reading.errors import (
    CutInCharacter,
    EncodingUnknown,
    FileEmpty,
    FileTooLarge,
    NotText,
)
from chengshu.kernel.projects.reading.fold import folded

MOST_BYTES = 5 * 1024 * 1024
# The longest published plan we know has about a thousand lines.
MOST_LINES = 50_000

_BINARY = (
    (b"\x89PNG", Text("PNG 图片", "a PNG picture")),
    (b"\xff\xd8\xff", Text("JPEG 图片", "a JPEG picture")),
    (b"GIF8", Text("GIF 图片", "a GIF picture")),
    (b"PK\x03\x04", Text("压缩包或 Office 文档（docx、xlsx、zip）", "an archive or office document (docx, xlsx, zip)")),
    (b"\xd0\xcf\x11\xe0", Text("旧版 Office 或 WPS 文档（doc、xls、wps）", "an old office document (doc, xls, wps)")),
    (b"%PDF", Text("PDF 文档", "a PDF document")),
    (b"\x1f\x8b", Text("压缩文件（gzip）", "a compressed file (gzip)")),
    (b"Rar!", Text("压缩包（rar）", "an archive (rar)")),
    (b"7z\xbc\xaf", Text("压缩包（7z）", "an archive (7z)")),
)
_BYTES = Text("二进制数据", "binary data")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Characters no government text can do without; a wrong decoding hardly ever yields them.
_EVERYDAY = frozenset("的一是年月市和、，。建设各部门单位工作务")
_BLANK_CONTROLS = frozenset("\t\n\r\f\v")


def decoded(raw: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding, line ends as ``\\n``. Raises the refusals of ``errors`` and nothing else."""
    if len(raw) > MOST_BYTES:
        raise FileTooLarge(name=name, size=_megabytes(len(raw)), limit=_megabytes(MOST_BYTES))
    if not raw.strip(b" \t\r\n\x00"):
        raise FileEmpty(name=name)
    for start, what in _BINARY:
        if raw.startswith(start):
            raise NotText(name=name, what=what, line=1)
    text, encoding = _told_by_mark(raw) or _utf8(raw) or _guessed(raw, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise FileEmpty(name=name)
    _refuse_controls(text, name)
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        raise FileTooLarge(
            name=name,
            size=Text(f"{lines:,} 行", f"{lines:,} lines"),
            limit=Text(f"{MOST_LINES:,} 行", f"{MOST_LINES:,} lines"),
        )
    return text, encoding


def _told_by_mark(raw: bytes) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            body = raw[len(mark) :]
            try:
                return body.decode(encoding), encoding
            except UnicodeDecodeError as fault:
                _refuse_cut(body, fault, encoding)
                return None
    return None


def _utf8(raw: bytes) -> tuple[str, str] | None:
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as fault:
        # A few stray bytes at the end of another encoding look the same; real UTF-8 has Chinese before the break.
        if any(byte >= 0xE0 for byte in raw[: fault.start]):
            _refuse_cut(raw, fault, "utf-8")
        return None


def _refuse_cut(body: bytes, fault: UnicodeDecodeError, encoding: str) -> None:
    """Refuse when only the last character is incomplete."""
    if fault.end >= len(body) and len(body) - fault.start < 4:
        read = body[: fault.start].decode(encoding)
        raise CutInCharacter(line=read.replace("\r\n", "\n").count("\n") + 1) from fault


def _guessed(raw: bytes, name: str) -> tuple[str, str]:
    """The one of the older encodings in which the bytes read as everyday Chinese."""
    best: tuple[float, str, str] | None = None
    for encoding in ("gb18030", "big5", "utf-16-le", "utf-16-be"):
        text = _decoded_but_for_last(raw, encoding)
        share = _everyday_share(text) if text else 0.0
        if text and share > 0.03 and (best is None or share > best[0]):
            best = (share, text, encoding)
    if best is None:
        if b"\x00" in raw:
            raise NotText(name=name, what=_BYTES, line=raw[: raw.index(b"\x00")].count(b"\n") + 1)
        raise EncodingUnknown(name=name, line=_first_line_not_utf8(raw))
    _, text, encoding = best
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as fault:
        _refuse_cut(raw, fault, encoding)
    return text, encoding


def _decoded_but_for_last(raw: bytes, encoding: str) -> str | None:
    """Decode; a broken last character is left off here and refused by the caller."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(raw)
    except UnicodeDecodeError:
        return None


def _everyday_share(text: str) -> float:
    sample = folded(text[:200_000])
    letters = sum(1 for character in sample if not character.isspace())
    return sum(1 for character in sample if character in _EVERYDAY) / letters if letters else 0.0


def _first_line_not_utf8(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        return raw[: fault.start].count(b"\n") + 1
    return 1


def _refuse_controls(text: str, name: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if any(character < " " and character not in _BLANK_CONTROLS for character in line):
            raise NotText(name=name, what=_BYTES, line=number)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
