"""Reading the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Address(NamedTuple):
    """Where something listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def setting(name: str, default: str = "") -> str:
    """``CHENGSHU_<name>``, or the default."""
    return os.environ.get(f"CHENGSHU_{name}", default)


def home() -> Path:
    """The folder of everything this city keeps: database, files, keys, broker, backups."""
    return Path(setting("HOME", "var")).resolve()


def address(text: str) -> Address:
    """``host:port`` or ``[::1]:port``. Raises ValueError for anything else."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(text)
    return Address(host.strip("[]") or "0.0.0.0", int(port))  # noqa: S104 - ":8000" means every interface, as elsewhere


def bind() -> Address:
    """Where the web listens: ``CHENGSHU_BIND``."""
    return address(setting("BIND", "127.0.0.1:8000"))


def live_bind() -> Address:
    """Where the live streams listen: ``CHENGSHU_LIVE_BIND``, else the port after the web's."""
    given = setting("LIVE_BIND")
    if given:
        return address(given)
    web = bind()
    return Address(web.host, web.port + 1)


def live_origins(url: str, hosts: Sequence[str], port: int, *, https: bool) -> list[str]:
    """From where a page may read the live streams beside its own origin: the given address, else the port next door."""
    if url:
        return [url] if "://" in url else []
    named = (host for host in hosts if not host.startswith("["))  # a policy has no IPv6 literals (CSP3, 2.3.1)
    return [f"{'https' if https else 'http'}://{host}:{port}" for host in named]


def database_url() -> str:
    """``CHENGSHU_DATABASE_URL``, else a SQLite file in the home."""
    return setting("DATABASE_URL") or f"sqlite:///{home()}/city.sqlite3"


def broker_url() -> str:
    """The broker that clients connect to; empty where there is none (``CHENGSHU_BROKER_URL=none``)."""
    given = setting("BROKER_URL")
    return "" if given == "none" else given


def secret_key() -> str:
    """The city's key: from the environment, else made once and kept in ``secret.key`` readable by its owner alone."""
    return setting("SECRET_KEY") or kept_secret("secret.key")


def kept_secret(name: str) -> str:
    """A random secret in the home, made at its first use; two processes that start at once agree on one."""
    file = home() / name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text()
