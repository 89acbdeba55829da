"""What a file must pass before it is taken."""

from __future__ import annotations

import warnings
import zipfile
from typing import IO

from django.conf import settings
from PIL import Image, UnidentifiedImageError

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.files.errors import (
    Dangerous,
    EmptyFile,
    TooLarge,
    TooManyPixels,
    UnknownKind,
    WrongKind,
    ZipBomb,
)
from chengshu.kernel.files.kinds import FAMILY_LABELS, Kind
from chengshu.kernel.files.models import Limit
from chengshu.kernel.files.sniffing import Foreign, Harmful, finding_of
from chengshu.spec.files import Family

MOST_UNPACKED = 2 * 1024**3
MOST_EXPANSION = 200
MOST_ENTRIES = 20_000
SMALL = 10 * 1024**2


def examine(file: IO[bytes], name: str, size: int, limit: Limit) -> Kind:
    """The kind of the file, when it may be taken under the limit. Leaves the file at its beginning.

    Raises EmptyFile, TooLarge, Dangerous, UnknownKind, WrongKind, ZipBomb or TooManyPixels, or what was refused
    while it came in (DiskFull).
    """
    refusal = getattr(file, "refusal", None)
    if isinstance(refusal, Refusal):
        raise refusal
    if size == 0:
        raise EmptyFile(name=name)
    largest = min(limit.largest, settings.FILES_LARGEST)
    if size > largest:
        raise TooLarge(name=name, size=printed_size(size), largest=printed_size(largest))
    kind = _allowed_kind(file, name, limit)
    if kind.family is Family.PICTURE:
        _check_pixels(file, name, limit)
    if _is_container(file):
        _check_unpacked(file, name, size)
    file.seek(0)
    return kind


def printed_size(size: int) -> Text:
    """Bytes as people read them."""
    for unit, step in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if size >= step:
            printed = f"{size / step:.1f}".removesuffix(".0")
            return Text(f"{printed} {unit}", f"{printed} {unit}")
    return Text(f"{size} 字节", f"{size} bytes")


def wanted(limit: Limit) -> Text:
    """The families that a limit allows, as people read them."""
    labels = [FAMILY_LABELS[Family(family)] for family in limit.families]
    return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


def _allowed_kind(file: IO[bytes], name: str, limit: Limit) -> Kind:
    found = finding_of(file)
    if found is None:
        raise UnknownKind(name=name, wanted=wanted(limit))
    if isinstance(found, Harmful):
        raise Dangerous(name=name, found=found.found)
    if isinstance(found, Foreign):
        raise WrongKind(name=name, found=found.found, wanted=wanted(limit))
    if found.family not in limit.families:
        raise WrongKind(name=name, found=found.label, wanted=wanted(limit))
    return found


def _check_pixels(file: IO[bytes], name: str, limit: Limit) -> None:
    """Only the header is read: a picture of absurd size is refused before anything is unpacked."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                width, height = picture.size
    except Image.DecompressionBombError as problem:
        raise TooManyPixels(name=name, width="?", height="?") from problem
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as problem:
        raise UnknownKind(name=name, wanted=wanted(limit)) from problem
    if width * height > limit.pixels:
        raise TooManyPixels(name=name, width=width, height=height)


def _is_container(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(4) == b"PK\x03\x04"


def _check_unpacked(file: IO[bytes], name: str, size: int) -> None:
    """By the directory of the container alone; entries that share their bytes (overlap) count as a bomb too."""
    file.seek(0)
    with zipfile.ZipFile(file) as container:
        entries = container.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    absurd = unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > size * MOST_EXPANSION)
    if absurd or packed > size or len(entries) > MOST_ENTRIES:
        raise ZipBomb(name=name, unpacked=printed_size(unpacked))
