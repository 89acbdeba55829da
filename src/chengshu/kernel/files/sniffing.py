"""Telling what a content is: by its own bytes, never by its name or what the browser said."""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from typing import IO

import puremagic
from charset_normalizer import from_bytes

from chengshu.base.text import Text
from chengshu.kernel.files.kinds import KINDS, Kind

HEAD = 64 * 1024


@dataclass(frozen=True)
class Harmful:
    """A content that is taken nowhere; ``found`` says what it is."""

    found: Text


@dataclass(frozen=True)
class Foreign:
    """A content that is recognised and harmless in itself, but of no kind the city keeps."""

    found: Text


Finding = Kind | Harmful | Foreign | None

PROGRAM = Harmful(Text("可执行程序", "a program"))
SCRIPT = Harmful(Text("脚本", "a script"))
WEB_PAGE = Harmful(Text("网页或 SVG 图形", "a web page or SVG drawing"))
MACROS = Harmful(Text("带宏的 Office 文件", "an Office file with macros"))

_PROGRAMS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"dex\n035",
    b"\x00asm",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"#!AMR", "amr"),
    (b"\x1aE\xdf\xa3", "webm"),
    (b"ID3", "mp3"),
)
_BY_PUREMAGIC = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mp4", ".wav": "wav", ".m4a": "m4a", ".mpga": "mp3"}
_MARKUP = re.compile(
    r"<(?:!doctype\s+(?:html|svg)|html|head|body|svg|script|iframe|xsl:stylesheet|math|img|object|embed|meta|link)\b|<\?php",
    re.IGNORECASE,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_ENCODINGS = ["gb18030", "big5", "utf_16_le", "utf_16_be"]
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def finding_of(file: IO[bytes]) -> Finding:
    """What this is; None where nothing is recognised. Leaves the file at its beginning."""
    file.seek(0)
    head = file.read(HEAD)
    try:
        return _by_signature(head, file) or _by_text(head) or _by_collection(head)
    finally:
        file.seek(0)


def _by_signature(head: bytes, file: IO[bytes]) -> Finding:
    if head.startswith(_PROGRAMS) or (head.startswith(b"MZ") and b"\x00" in head[:64]):
        return PROGRAM
    if head.startswith(b"#!") and not head.startswith(b"#!AMR"):
        return SCRIPT
    if b"%PDF-" in head[:1024]:
        return KINDS["pdf"] if head.startswith(b"%PDF-") else None
    if head.startswith(b"PK\x03\x04"):
        return _inside_zip(file)
    if head.startswith(_OLE):
        return _inside_ole(file)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return KINDS["webp"]
    if head.startswith(b"BM") and head[6:10] == b"\x00\x00\x00\x00":
        return KINDS["bmp"]
    return next((KINDS[kind] for signature, kind in _SIGNATURES if head.startswith(signature)), None)


def _inside_zip(file: IO[bytes]) -> Finding:
    """What a zip container holds: Office (ECMA-376), OFD (GB/T 33190-2016), ODF, programs, or just files."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as container:
            names = frozenset(container.namelist())
            if "mimetype" in names and container.getinfo("mimetype").file_size < 200:
                declared = container.read("mimetype").strip()
                if declared in _OPEN_DOCUMENTS:
                    return KINDS[_OPEN_DOCUMENTS[declared]]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    return _by_names(names)


def _by_names(names: frozenset[str]) -> Finding:
    if any(name.endswith("vbaProject.bin") for name in names):
        return MACROS
    if "AndroidManifest.xml" in names or any(name.endswith(".class") for name in names):
        return PROGRAM
    if "OFD.xml" in names:
        return KINDS["ofd"]
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(folder) for name in names):
                return KINDS[kind]
    return KINDS["zip"]


def _inside_ole(file: IO[bytes]) -> Finding:
    """What a compound file of the older Office holds ([MS-CFB])."""
    try:
        names = _ole_names(file)
    except (struct.error, IndexError, ValueError):
        return None
    if "_VBA_PROJECT_CUR" in names or "_VBA_PROJECT" in names:
        return MACROS
    found = next((_OLE_STREAMS[name] for name in names if name in _OLE_STREAMS), None)
    return KINDS[found] if found else Foreign(Text("旧式复合文件（如 MSI、Outlook 邮件）", "an older compound file"))


def _ole_names(file: IO[bytes]) -> list[str]:
    """The names in the directory of a compound file, in its order."""
    file.seek(0)
    header = file.read(512)
    size = 1 << struct.unpack_from("<H", header, 30)[0]
    if size not in {512, 4096}:
        raise ValueError("no such sector size")
    tables = struct.unpack_from("<109I", header, 76)
    sector = struct.unpack_from("<I", header, 48)[0]
    names: list[str] = []
    for _ in range(1000):
        if sector >= 0xFFFFFFFA:
            break
        file.seek((sector + 1) * size)
        block = file.read(size)
        names += [_ole_name(block[start : start + 128]) for start in range(0, len(block) - 127, 128)]
        per_table = size // 4
        file.seek((tables[sector // per_table] + 1) * size + sector % per_table * 4)
        sector = struct.unpack("<I", file.read(4))[0]
    return names


def _ole_name(entry: bytes) -> str:
    length = min(struct.unpack_from("<H", entry, 64)[0], 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", errors="replace")


def _by_text(head: bytes) -> Finding:
    words = decoded(head)
    if words is None:
        return None
    return WEB_PAGE if _MARKUP.search(words[:4096]) else KINDS["text"]


def decoded(sample: bytes) -> str | None:
    """The sample as text; None where it is none. UTF-8 first, then what Chinese offices write."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return sample[: len(sample) // 2 * 2].decode("utf-16", errors="replace")
    if not sample or _CONTROLS.search(sample):
        return None
    whole_lines = sample[: sample.rfind(b"\n") + 1] or sample if len(sample) == HEAD else sample
    try:
        return whole_lines.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(whole_lines, cp_isolation=_ENCODINGS).best()
        return str(best) if best else None


def _by_collection(head: bytes) -> Finding:
    """What puremagic's collection of signatures knows, for sound and film and for naming what is refused."""
    try:
        matches = puremagic.magic_string(head[:4096])
    except (puremagic.PureError, ValueError):
        return None
    for match in matches:
        if match.extension in _BY_PUREMAGIC:
            return KINDS[_BY_PUREMAGIC[match.extension]]
    best = matches[0]
    return Foreign(Text(best.name, best.name)) if best.name and best.confidence >= 0.6 else None
