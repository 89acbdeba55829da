"""Packed files, unpacked within bounds."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from dataclasses import dataclass
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
NONE = Text("压缩包内没有数据文件", "there is no data file in it")
SEVERAL = Text(
    "压缩包内有 %(n)s 个文件，请在“工作表或包内文件”中写明读取哪一个：%(names)s",
    "it holds %(n)s files; say under “sheet or file in the archive” which of them to read: %(names)s",
)
MOST_NAMES = 20
UTF_8_NAMES = 0x800
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


@dataclass(frozen=True)
class Unpacked:
    """A data file here and its name; ``chosen`` where it was named among several."""

    file: Path
    name: str
    chosen: bool = False


def unpacked(file: Path, name: str, scratch: Path, member: str = "") -> Unpacked:
    """The data file within, of several that called ``member``; a file that is not packed as it is.

    Raises ZipBomb, BadFile.
    """
    if name.lower().endswith(".gz"):
        target = scratch / "unpacked"
        try:
            with gzip.open(file, "rb") as source, target.open("wb") as into:
                _copied(cast(IO[bytes], source), into, file.stat().st_size, name)
        except (OSError, EOFError, zlib.error) as failure:
            raise BadFile(name=name, why=DAMAGED) from failure
        return Unpacked(target, name[:-3])
    if name.lower().endswith(".zip"):
        return _from_zip(file, name, scratch, member)
    return Unpacked(file, name)


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


def _from_zip(file: Path, name: str, scratch: Path, member: str) -> Unpacked:
    try:
        with zipfile.ZipFile(file) as box:
            _check(box, name, file.stat().st_size, most=MOST_UNPACKED)
            several = [one for one in box.infolist() if not one.is_dir() and not _is_litter(one.filename)]
            inside = _member(several, member, name)
            if inside.flag_bits & 1:
                raise BadFile(name=name, why=LOCKED)
            target = scratch / "unpacked"  # never the name inside, which could lead elsewhere
            with box.open(inside) as source, target.open("wb") as into:
                _copied(source, into, file.stat().st_size, name)
            return Unpacked(target, Path(_called(inside)).name, chosen=len(several) > 1)
    except (zipfile.BadZipFile, zlib.error, EOFError) as failure:
        raise BadFile(name=name, why=DAMAGED) from failure
    except NotImplementedError as failure:
        raise BadFile(name=name, why=UNUSUAL) from failure


def _member(several: list[zipfile.ZipInfo], member: str, name: str) -> zipfile.ZipInfo:
    if not several:
        raise BadFile(name=name, why=NONE)
    if len(several) == 1:
        return several[0]
    called = [one for one in several if member and member in {_called(one), Path(_called(one)).name}]
    if len(called) != 1:
        names = "、".join(map(_called, several[:MOST_NAMES]))
        raise BadFile(name=name, why=SEVERAL.with_values(n=len(several), names=names))
    return called[0]


def _called(one: zipfile.ZipInfo) -> str:
    """Its name, which old programs in China wrote in GBK without saying so."""
    if one.flag_bits & UTF_8_NAMES:
        return one.filename
    try:
        return one.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return one.filename


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
