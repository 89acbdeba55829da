"""Arrays under the home, named by the SHA-256 of their bytes; a file that no longer fits its name is not used."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from chengshu.kernel.texts.errors import NumbersLost

Arrays = Mapping[str, NDArray[Any]]


def folder() -> Path:
    """Where the arrays lie."""
    return Path(settings.HOME) / "texts"


def keep(arrays: Arrays) -> str:
    """Write the arrays and give the digest that names them; the file is whole or not there."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    folder().mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder(), delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(_path(digest))
    return digest


def kept(digest: str) -> dict[str, NDArray[Any]]:
    """The arrays of this digest. Raises NumbersLost where the file is missing or was changed."""
    try:
        content = _path(digest).read_bytes()
    except FileNotFoundError:
        raise NumbersLost from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise NumbersLost
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def drop(digest: str) -> None:
    """Remove what nothing names any more."""
    _path(digest).unlink(missing_ok=True)


def _path(digest: str) -> Path:
    return folder() / f"{digest}.npz"
