"""Packed files, unpacked within bounds."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import IO, cast

from chengshu.base.sheets import UNREADABLE
from chengshu.base.text import Text
from chengshu.kernel.files.checks import printed_size
from chengshu.kernel.gathering.errors import BadFile, ZipBomb

MOST_UNPACKED = 64 * 1024**3
MOST_EXPANSION = 200
SMALL = 64 * 1024**2
MOST_ENTRIES = 10_000
BLOCK = 1024 * 1024
SEVERAL = Text("压缩包内应只有一个数据文件，现有 %(n)s 个", "it should hold one data file, not %(n)s")
UNUSUAL = Text(
    "压缩方式不受支持，请用普通 ZIP（deflate）重新压缩",
    "it is compressed in an unusual way; pack it again as a common ZIP (deflate)",
)
LOCKED = Text("压缩包有密码", "it is locked with a password")
DAMAGED = Text("压缩包已损坏", "it is damaged")
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
LOCKED_OR_OLD = Text(
    "是旧版 xls 或设有打开密码，请用 Excel 另存为不加密的 xlsx 后重新提交",
    "it is an old xls or locked with a password; save it with Excel as an xlsx without one and send that",
)
NO_WORKBOOK = Text(
    "内容不是 Excel 工作簿，只是扩展名相同，请用 Excel 另存为 xlsx，或按实际格式改名",
    "it has the name of an Excel workbook but is none; save it with Excel as xlsx, or name it by its real form",
)


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
    with file.open("rb") as stream:
        beginning = stream.read(8)
    if beginning == OLD_OFFICE:
        raise BadFile(name=name, why=LOCKED_OR_OLD)
    if not beginning.startswith(b"PK"):
        raise BadFile(name=name, why=NO_WORKBOOK)
    try:
        with zipfile.ZipFile(file) as box:
            _check(box, name, file.stat().st_size, most=2 * 1024**3)
    except UNREADABLE as failure:
        raise BadFile(name=name, why=DAMAGED) from failure


def _from_zip(file: Path, name: str, scratch: Path) -> tuple[Path, str]:
    try:
        with zipfile.ZipFile(file) as box:
            _check(box, name, file.stat().st_size, most=MOST_UNPACKED)
            inside = [one for one in box.infolist() if not one.is_dir() and not _is_litter(one.filename)]
            if len(inside) != 1:
                raise BadFile(name=name, why=SEVERAL.with_values(n=len(inside)))
            if inside[0].flag_bits & 1:
                raise BadFile(name=name, why=LOCKED)
            target = scratch / "unpacked"  # never the name inside, which could lead elsewhere
            with box.open(inside[0]) as source, target.open("wb") as into:
                _copied(source, into, file.stat().st_size, name)
            return target, Path(inside[0].filename).name
    except (zipfile.BadZipFile, zlib.error, EOFError) as failure:
        raise BadFile(name=name, why=DAMAGED) from failure
    except NotImplementedError as failure:
        raise BadFile(name=name, why=UNUSUAL) from failure


def _is_litter(name: str) -> bool:
    """What file managers leave in a box."""
    return (
        "__MACOSX" in name or Path(name).name.startswith(".") or Path(name).name.lower() in {"thumbs.db", "desktop.ini"}
    )


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
