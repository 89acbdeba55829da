"""The folder of contents: each lies once under its SHA-256 digest, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from chengshu.kernel.files.errors import DiskFull

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def root() -> Path:
    """The folder of all contents."""
    return Path(settings.HOME) / "files"


def path_of(digest: str) -> Path:
    """Where the content of this digest lies."""
    return root() / digest[:2] / digest[2:4] / digest


def preview_path(digest: str, page: int) -> Path:
    """Where the picture of a page lies, counted from 1."""
    return root() / "previews" / digest[:2] / f"{digest}-{page}.webp"


def incoming() -> Path:
    """The folder where contents are written before they have their name; on the same disk."""
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@dataclass(frozen=True)
class Draft:
    """A content written and synced under a passing name."""

    path: Path
    digest: str
    size: int

    def settle(self) -> None:
        """Give it its place; an equal content that lies there already is replaced by its equal."""
        target = path_of(self.digest)
        with room():
            target.parent.mkdir(parents=True, exist_ok=True)
            self.path.replace(target)
            _sync_folder(target.parent)


@contextmanager
def drafted(chunks: Iterable[bytes]) -> Iterator[Draft]:
    """Write a content to disk without holding it in memory; whatever was not settled is gone afterwards.

    Raises DiskFull.
    """
    with room():
        descriptor, name = tempfile.mkstemp(dir=incoming(), prefix="draft-")
    path = Path(name)
    try:
        with room():
            digest, size = _write(descriptor, chunks)
        yield Draft(path, digest, size)
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def room() -> Iterator[None]:
    """Turn 'no space left' into a refusal that says what to do."""
    try:
        yield
    except OSError as problem:
        if problem.errno in NO_ROOM:
            raise DiskFull from problem
        raise


def forget(digest: str, pages: int) -> None:
    """Remove a content and its pictures from disk."""
    for path in (path_of(digest), *(preview_path(digest, page) for page in range(1, pages + 1))):
        path.unlink(missing_ok=True)


def _write(descriptor: int, chunks: Iterable[bytes]) -> tuple[str, int]:
    hashed = hashlib.sha256()
    size = 0
    with os.fdopen(descriptor, "wb") as out:
        for chunk in chunks:
            hashed.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return hashed.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    """So that the new name outlives a power cut."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
