"""A throw-away SFTP server: the system's own sshd with a configuration of its own."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chengshu.config.process import free_port


@dataclass(frozen=True)
class SftpServer:
    """How it is reached on this host: by a key; ``host_key`` is what it shows of itself, ``files`` its folder."""

    port: int
    user: str
    key: str
    host_key: str
    files: Path


@contextmanager
def sftp_server(home: Path) -> Iterator[SftpServer]:
    """Runs until the block ends; keys and files lie below ``home``."""
    folder, files = home / "ssh", home / "remote"
    for one in (folder, files):
        one.mkdir()
    for name in ("host", "user"):
        subprocess.run(["/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    shutil.copy(folder / "user.pub", folder / "authorized_keys")
    port = free_port()
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized_keys\n"
        f"PidFile {folder}/pid\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n"
        "PermitRootLogin prohibit-password\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    server = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", str(folder / "config")], stderr=subprocess.DEVNULL)
    user = subprocess.run(["/usr/bin/id", "-un"], check=True, capture_output=True, text=True).stdout.strip()
    time.sleep(0.3)
    try:
        yield SftpServer(port, user, (folder / "user").read_text(), (folder / "host.pub").read_text().strip(), files)
    finally:
        server.terminate()
        server.wait()
