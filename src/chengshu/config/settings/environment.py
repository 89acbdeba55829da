"""Reading the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def setting(name: str, default: str = "") -> str:
    """``CHENGSHU_<name>``, or the default."""
    return os.environ.get(f"CHENGSHU_{name}", default)


def home() -> Path:
    """The folder of everything this city keeps: database, files, keys, broker, backups."""
    return Path(setting("HOME", "var")).resolve()


def secret_key() -> str:
    """The city's key: from the environment, else made once and kept in ``secret.key`` readable by its owner alone."""
    given = setting("SECRET_KEY")
    if given:
        return given
    file = home() / "secret.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))
    return file.read_text()
