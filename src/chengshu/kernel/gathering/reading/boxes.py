"""Packed files, unpacked within bounds."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import IO, cast

from chengshu.base.text import Text
from chengshu.kernel.files.checks import printed_size
from chengshu.kernel.gathering.errors import BadFile, ZipBomb

MOST_UNPACKED = 64 * 1024**3
MOST_EXPANSION = 200
SMALL = 64 * 1024**2
MOST_ENTRIES = 10_000
BLOCK = 1024 * 1024
SEVERAL = Text("压缩包内应只有一个数据文件，现有 %(n)s 个", "it should hold one data file, not %(n)s")
LOCKED = Text("压缩包有密码", "it is locked with a password")
DAMAGED = Text("压缩包已损坏", "it is damaged")


def unpacked(file: Path, name: str, scratch: Path) -> tuple[Path, str]:
    """The data file within and its name; a file that is not packed is given back as it is. Raises ZipBomb, BadFile."""
    if name.lower().endswith(".gz"):
        target = scratch / "unpacked"
        try:
            with gzip.open(file, "rb") as source, target.open("wb") as into:
                _copied(cast(IO[bytes], source), into, file.stat().st_size, name)
        except (OSError, EOFError, zlib.error) as failure:
            raise BadFile(name=name, why=DAMAGED) from failure
        return target, name[:-3]
    if name.lower().endswith(".zip"):
        return _from_zip(file, name, scratch)
    return file, name


def check_container(file: Path, name: str) -> None:
    """Raises ZipBomb or BadFile for an Office file that would not unpack within bounds."""
    try:
        with zipfile.ZipFile(file) as box:
            _check(box, name, file.stat().st_size, most=2 * 1024**3)
    except zipfile.BadZipFile as failure:
        raise BadFile(name=name, why=DAMAGED) from failure


def _from_zip(file: Path, name: str, scratch: Path) -> tuple[Path, str]:
    try:
        with zipfile.ZipFile(file) as box:
            _check(box, name, file.stat().st_size, most=MOST_UNPACKED)
            inside = [one for one in box.infolist() if not one.is_dir() and "__MACOSX" not in one.filename]
            if len(inside) != 1:
                raise BadFile(name=name, why=SEVERAL.with_values(n=len(inside)))
            if inside[0].flag_bits & 1:
                raise BadFile(name=name, why=LOCKED)
            target = scratch / "unpacked"  # never the name inside, which could lead elsewhere
            with box.open(inside[0]) as source, target.open("wb") as into:
                _copied(source, into, file.stat().st_size, name)
            return target, Path(inside[0].filename).name
    except (zipfile.BadZipFile, zlib.error) as failure:
        raise BadFile(name=name, why=DAMAGED) from failure


def _check(box: zipfile.ZipFile, name: str, packed: int, *, most: int) -> None:
    entries = box.infolist()
    size = sum(one.file_size for one in entries)
    if len(entries) > MOST_ENTRIES or size > most or (size > SMALL and size > packed * MOST_EXPANSION):
        raise ZipBomb(name=name, size=printed_size(size))


def _copied(source: IO[bytes], into: IO[bytes], packed: int, name: str) -> None:
    """What a box says of its own size need not be true, so that it is watched as it comes out."""
    size, most = 0, max(SMALL, packed * MOST_EXPANSION)
    while block := source.read(BLOCK):
        size += len(block)
        if size > min(most, MOST_UNPACKED) or size > shutil.disk_usage(Path(into.name).parent).free + size - SMALL:
            raise ZipBomb(name=name, size=printed_size(size))
        into.write(block)
