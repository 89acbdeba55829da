"""The form of a backup: a tar file with the database, the files of the home and a manifest of SM3 digests."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.hashes import SM3, Hash

from chengshu.base.text import Text
from chengshu.config.terminal import Exit, Stop

MANIFEST = "manifest.json"
FORM = 1
CHUNK = 1024 * 1024


class Digesting(io.RawIOBase):
    """Reads from a file and keeps the SM3 digest of what was read."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.digest = Hash(SM3())

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self.source.read(size)
        self.digest.update(chunk)
        return chunk


def write(target: Path, members: dict[str, Path], about: dict[str, Any]) -> dict[str, str]:
    """Write the members and, last, the manifest; the digests by name.

    A file that grows is cut where it was, one that is deleted meanwhile is left out.
    """
    digests = {}
    with tarfile.open(target, "w:gz", compresslevel=1) as archive:
        for name, file in members.items():
            if not file.exists():
                continue
            with file.open("rb") as source:
                entry = archive.gettarinfo(str(file), arcname=name)
                reader = Digesting(source)
                archive.addfile(entry, reader)
                digests[name] = reader.digest.finalize().hex()
        manifest = json.dumps({**about, "form": FORM, "sm3": digests}, ensure_ascii=False, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(manifest)
        archive.addfile(entry, io.BytesIO(manifest))
    return digests


def unpack(source: Path, target: Path) -> dict[str, Any]:
    """Unpack into an empty folder and hold every file against the manifest. Raises Stop for a damaged backup."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(target, filter="data")
        manifest: dict[str, Any] = json.loads((target / MANIFEST).read_text())
        wanted: dict[str, str] = manifest["sm3"]
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as failure:
        raise _damaged(source, f"{type(failure).__name__}: {failure}") from failure
    found = {str(file.relative_to(target)): file for file in _files(target) if file.name != MANIFEST}
    for name in sorted(wanted.keys() ^ found.keys()):
        raise _damaged(source, name)
    for name, file in found.items():
        if sm3_of(file) != wanted[name]:
            raise _damaged(source, name)
    return manifest


def sm3_of(file: Path) -> str:
    """The SM3 digest of a file (GB/T 32905-2016), 64 hexadecimal digits."""
    digest = Hash(SM3())
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.finalize().hex()


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())


def _damaged(source: Path, what: str) -> Stop:
    return Stop(
        Text(
            "备份 %(file)s 不完整或已被改动（%(what)s），没有恢复任何内容。请换一份备份。",
            "The backup %(file)s is incomplete or was changed (%(what)s); nothing was restored. Use another backup.",
        ).with_values(file=source, what=what),
        Exit.PROBLEM,
    )
