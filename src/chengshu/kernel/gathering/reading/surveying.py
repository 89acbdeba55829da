"""A first look through a text file: its encoding, and whether anything in it needs the careful way."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

import numpy as np

LOOK = 256 * 1024
"""So much at once stays near the processor."""
RETURN, NEWLINE = 13, 10
BLOCK = 8 * 1024 * 1024
SAMPLE = 1024 * 1024
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UTF_8 = ("utf-8", "utf-8-sig")


@dataclass(frozen=True)
class Survey:
    """``lines`` are physical lines that are not empty; ``quotes`` whether there is any quote character at all."""

    encoding: str
    lines: int
    quotes: bool
    nuls: bool
    empty: int = 0


def survey(file: Path, encoding: str = "", quote: str = '"') -> Survey:
    """Look through the whole file, at the speed of the disk. ``encoding`` is what the provider says, if anything."""
    found = encoding.lower().replace("_", "-") or encoding_of(file)
    lines = blank = 0
    quotes = nuls = False
    mark = quote.encode() or b"\x00"
    # The two bytes before a block stand in front of it; before the file a line has ended.
    block = bytearray(b"\n\n" + bytes(LOOK))
    looked = np.frombuffer(block, np.uint8)
    with file.open("rb", buffering=0) as open_file, memoryview(block)[2:] as room:
        while read := open_file.readinto(room):
            end = read + 2
            nuls = nuls or block.find(b"\x00", 2, end) >= 0
            quotes = quotes or block.find(mark, 0, end) >= 0
            ends = looked[:end] == NEWLINE
            lines += int(np.count_nonzero(ends[2:]))
            blank += int(np.count_nonzero(ends[2:] & ends[1:-1]))
            if block.find(b"\r", 1, end - 1) >= 0:
                blank += int(np.count_nonzero(ends[2:] & (looked[1 : end - 1] == RETURN) & ends[:-2]))
            block[:2] = block[end - 2 : end]
    unended = block[1] != NEWLINE
    return Survey(found, lines - blank + unended, quotes, nuls, blank)


def encoding_of(file: Path) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else GB 18030, of which GBK and GB 2312 are parts."""
    with file.open("rb") as open_file:
        beginning = open_file.read(SAMPLE)
    for bom, name in BOMS:
        if beginning.startswith(bom):
            return name
    if b"\x00" in beginning and (name := _without_mark(beginning)):
        return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError as failure:
        # A few bad bytes in a file that is UTF-8 for long before them are bad bytes, not another encoding.
        if any(byte > 127 for byte in beginning[: failure.start]) and _mostly_utf_8(beginning):
            return "utf-8"
        return "gb18030"
    return "utf-8"


def _without_mark(beginning: bytes) -> str:
    """UTF-16 that does not say so: its line ends take two bytes. Empty where it is something else."""
    pairs = np.frombuffer(beginning[: len(beginning) // 2 * 2], np.uint8).reshape(-1, 2)
    for name, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        ends = np.count_nonzero((pairs[:, low] == NEWLINE) & (pairs[:, high] == 0))
        if ends and not np.count_nonzero((pairs[:, low] == 0) & (pairs[:, high] == 0)):
            return name
    return ""


def with_newlines(file: Path, into: Path) -> Path:
    """Lines that end with a return alone, as old programs wrote them, end as others do."""
    with file.open("rb") as source, into.open("wb") as target:
        while block := source.read(BLOCK):
            target.write(block.replace(b"\r", b"\n"))
    return into


def recoded(file: Path, encoding: str, into: Path) -> bool:
    """Write the file as UTF-8; False where it is not wholly of that encoding."""
    if encoding.startswith("utf-16"):
        return _recoded_blocks(file, encoding, into)
    with file.open("rb") as source, into.open("wb") as target:
        for line in source:
            if not line.isascii() and is_chinese_utf_8(line):
                return False
            try:
                target.write(line.decode(encoding).encode())
            except UnicodeDecodeError:
                return False
    return True


def _recoded_blocks(file: Path, encoding: str, into: Path) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with file.open("rb") as source, into.open("wb") as target:
        try:
            while block := source.read(BLOCK):
                target.write(decoder.decode(block).encode())
            target.write(decoder.decode(b"", final=True).encode())
        except UnicodeDecodeError:
            return False
    return True


def is_chinese_utf_8(line: bytes) -> bool:
    """GB 18030 reads most UTF-8 as other characters without complaint, so that mixed files show only here."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= one <= "\u9fff" for one in text)


def _mostly_utf_8(sample: bytes) -> bool:
    """More of its lines with bytes beyond ASCII are UTF-8 than not."""
    good = bad = 0
    for line in sample.splitlines()[:2000]:
        if line.isascii():
            continue
        try:
            line.decode()
        except UnicodeDecodeError:
            bad += 1
        else:
            good += 1
    return good > bad
