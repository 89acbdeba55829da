"""Files where they lie: in a folder of this server, on an SFTP server, or brought by hand."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from io import StringIO
from pathlib import Path, PurePosixPath
from socket import create_connection
from stat import S_ISREG
from typing import Any

import paramiko

from chengshu.base.text import Text
from chengshu.kernel.gathering import reach
from chengshu.kernel.gathering.errors import ConnectionFailed, LastingTrouble, NoFile, SourceTrouble
from chengshu.kernel.gathering.models import Kind
from chengshu.kernel.gathering.sealing import without_secret

PATIENCE_S = 10
MOST_FILES = 10_000
KEY_CHANGED = Text(
    "SFTP 服务器的主机密钥与登记的不一致（现为 %(key)s），可能被冒充。请核实后重新测试连接",
    "the host key of the SFTP server is not the one on record (it is %(key)s): it may be another server. Make sure, "
    "then test the connection again",
)
BROKE_OFF = Text("传输中断：%(why)s", "the transfer broke off: %(why)s")


@dataclass(frozen=True)
class Found:
    """A file at a connection; ``stamp`` changes when it does."""

    path: str
    size: int
    stamp: str

    @property
    def name(self) -> str:
        """Its last part."""
        return PurePosixPath(self.path).name


def files_at(kind: Kind, way: Mapping[str, Any], secret: str, pattern: str) -> list[Found]:
    """Those that fit the pattern, the oldest first. Raises NotReachable, ConnectionFailed."""
    found = _remote(way, secret, pattern) if kind == Kind.SFTP else _local(way, pattern)
    return sorted(found, key=lambda one: (int(one.stamp), one.path))[-MOST_FILES:]


def newest(kind: Kind, way: Mapping[str, Any], secret: str, pattern: str) -> Found:
    """The one that came last. Raises NoFile."""
    found = files_at(kind, way, secret, pattern)
    if not found:
        raise NoFile(pattern=pattern)
    return found[-1]


def brought(kind: Kind, way: Mapping[str, Any], secret: str, file: Found, scratch: Path) -> Path:
    """The file on this server: itself where it lies here, else a copy. Raises SourceTrouble."""
    if kind != Kind.SFTP:
        return reach.allowed_file(file.path)
    target = scratch / "fetched"
    with _session(way, secret) as sftp:
        try:
            sftp.get(file.path, str(target))
        except (OSError, paramiko.SSHException) as failure:
            raise SourceTrouble(why=BROKE_OFF.with_values(why=failure)) from failure
    return target


def digest_of(file: Path) -> str:
    """SHA-256 of its bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def host_key_at(way: Mapping[str, Any]) -> str:
    """The host key an SFTP server shows now, ``ssh-ed25519 SHA256:…``."""
    with _transport(way) as transport:
        return fingerprint(transport)


def fingerprint(transport: paramiko.Transport) -> str:
    """As ``ssh-keygen -l`` prints it."""
    key = transport.get_remote_server_key()
    return f"{key.get_name()} SHA256:{b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip('=')}"


def _local(way: Mapping[str, Any], pattern: str) -> list[Found]:
    folder = reach.allowed_file(str(way.get("path", "")))
    try:
        files = [file for file in folder.iterdir() if fnmatch(file.name, pattern or "*") and file.is_file()]
    except OSError as failure:
        raise ConnectionFailed(why=failure.strerror) from failure
    return [Found(str(file), file.stat().st_size, str(file.stat().st_mtime_ns)) for file in files]


def _remote(way: Mapping[str, Any], secret: str, pattern: str) -> list[Found]:
    folder = str(way.get("path") or ".")
    with _session(way, secret) as sftp:
        try:
            entries = sftp.listdir_attr(folder)
        except OSError as failure:
            raise ConnectionFailed(why=str(failure)) from failure
    return [
        Found(str(PurePosixPath(folder) / one.filename), one.st_size or 0, str((one.st_mtime or 0) * 10**9))
        for one in entries
        if fnmatch(one.filename, pattern or "*") and S_ISREG(one.st_mode or 0)
    ]


@contextmanager
def _transport(way: Mapping[str, Any]) -> Iterator[paramiko.Transport]:
    host, port = str(way.get("host", "")), int(way.get("port") or 22)
    address = reach.allowed_address(host, port)
    try:
        transport = paramiko.Transport(create_connection((address, port), PATIENCE_S))
        transport.banner_timeout = PATIENCE_S
        transport.start_client(timeout=PATIENCE_S)
    except (OSError, paramiko.SSHException) as failure:
        raise ConnectionFailed(why=str(failure)) from failure
    try:
        yield transport
    finally:
        transport.close()


@contextmanager
def _session(way: Mapping[str, Any], secret: str) -> Iterator[paramiko.SFTPClient]:
    with _transport(way) as transport:
        shown = fingerprint(transport)
        if way.get("host_key") and way["host_key"] != shown:
            raise LastingTrouble(why=KEY_CHANGED.with_values(key=shown))
        try:
            if secret.lstrip().startswith("-----BEGIN"):
                transport.auth_publickey(str(way.get("user", "")), _private_key(secret))
            else:
                transport.auth_password(str(way.get("user", "")), secret)
            sftp = paramiko.SFTPClient.from_transport(transport)
        except (OSError, paramiko.SSHException) as failure:
            raise ConnectionFailed(why=without_secret(str(failure), secret)) from failure
        if sftp is None:
            raise ConnectionFailed(why="SFTP")
        with sftp:
            yield sftp


def _private_key(text: str) -> paramiko.PKey:
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(StringIO(text))
        except paramiko.SSHException:
            continue
    raise paramiko.SSHException("private key")
