"""A real IMAP server (pymap, in memory) for tests, and letters put into it."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path

from chengshu.kernel.intake.imap import Account

USER, PASSWORD = "city", "a-long-password"


@dataclass
class Post:
    """The server, and one folder in it."""

    account: Account

    def open(self) -> imaplib.IMAP4:
        """As the owner of the mailbox."""
        client = imaplib.IMAP4(self.account.host, self.account.port, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def put(self, content: bytes) -> None:
        """A letter arrives."""
        client = self.open()
        client.create(self.account.folder)
        assert client.append(self.account.folder, "", "", content)[0] == "OK"
        client.logout()

    def flags(self, folder: str = "") -> list[bytes]:
        """The flags of what lies in a folder, letter by letter."""
        client = self.open()
        client.select(folder or self.account.folder, readonly=True)
        found = client.uid("FETCH", "1:*", "(FLAGS)")[1]
        client.logout()
        return [one for one in found if one]


def letter(text: str = "人民路路灯不亮", *, key: str = "<1@example.org>", **headers: str) -> bytes:
    """A plain letter of a citizen."""
    message = EmailMessage()
    message["From"] = "王女士 <wang@example.org>"
    message["Subject"] = "路灯"
    message["Message-ID"] = key
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


@contextmanager
def imap_server(*more: str) -> Iterator[Account]:
    """The server runs for a while; its one account, in the clear unless ``more`` says otherwise."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("pymap")
    line = [str(program), "--host", "127.0.0.1", "--port", str(port), *(more or ("--no-tls",))]
    process = subprocess.Popen(  # noqa: S603 - a program of the tests
        [*line, "dict", "--demo-user", USER, "--demo-password", PASSWORD]
    )
    try:
        _wait_for(port, process)
        yield Account("127.0.0.1", port, "none", USER, PASSWORD, "INBOX", "", "")
    finally:
        process.kill()
        process.wait()


def post_in(account: Account, folder: str, *, taken: str = "", aside: str = "") -> Post:
    """A folder of its own."""
    return Post(replace(account, folder=folder, taken=taken, aside=aside))


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            if connection.recv(4):
                return
        time.sleep(0.05)
    raise AssertionError("the IMAP server did not start")
