"""Makers of uploads for tests: small contents of every kind, made here."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chengshu.base.text import Text
from chengshu.spec.files import Attachable, Family, Purpose
from chengshu.spec.registry import registry

EVERYTHING = Purpose(
    "test.everything", Text("任何", "Anything"), frozenset(Family), largest=20 * 1024 * 1024, at_most=3
)
PICTURES_ONLY = Purpose("test.pictures", Text("图片", "Pictures"), frozenset({Family.PICTURE}), largest=1024 * 1024)


def make_upload(content: bytes, name: str = "文件", *, says: str = "application/octet-stream") -> SimpleUploadedFile:
    """A file as a browser sends it; ``says`` is what the browser takes it for."""
    return SimpleUploadedFile(name, content, content_type=says)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """A picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def photograph() -> bytes:
    """A JPEG that was held sideways and knows where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "CAMERA-MAKER"
    exif.get_ifd(0x8825)[2] = (33.0, 0.0, 0.0)
    return picture("JPEG", (40, 20), exif=exif)


def pdf(pages: int = 1) -> bytes:
    """A PDF with empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(210, 297)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def container(entries: Mapping[str, bytes | str]) -> bytes:
    """A zip container with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def office(folder: str, **more: bytes) -> bytes:
    """An Office file of the newer kind: ``word``, ``xl`` or ``ppt``."""
    return container({"[Content_Types].xml": "<Types/>", f"{folder}/document.xml": "<x/>", **more})


def compound(*streams: str) -> bytes:
    """An Office file of the older kind whose directory names these streams."""
    sector, end = 512, 0xFFFFFFFE
    header = bytearray(sector)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, end, *[0xFFFFFFFF] * 126)
    directory = b"".join(_entry(name) for name in ("Root Entry", *streams)).ljust(sector, b"\0")
    return bytes(header) + table + directory[:sector]


def zip_bomb() -> bytes:
    """A container of some kilobytes that unpacks to many megabytes."""
    return container({"zeros.txt": bytes(40 * 1024 * 1024)})


@contextmanager
def attachable(one: Attachable) -> Iterator[None]:
    """Files may be attached to this model for a while."""
    registry.attachables[one.model] = one
    try:
        yield
    finally:
        del registry.attachables[one.model]


def _entry(name: str) -> bytes:
    encoded = name.encode("utf-16-le")
    return encoded.ljust(64, b"\0") + struct.pack("<H", len(encoded) + 2) + bytes(62)
