"""Processes of the city: they die with their supervisor, one city runs per home, and a port is free or somebody's."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import signal
import socket
import sys
from pathlib import Path
from types import TracebackType

from chengshu.base.text import Text
from chengshu.config.settings.environment import Address
from chengshu.config.terminal import Exit, Stop

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, however that ends (Linux only; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class OneCity:
    """Held while a city runs on a home. The kernel lets go of it with the process, so that it never goes stale."""

    def __init__(self, home: Path) -> None:
        self.file = home / "run" / "up.lock"

    def __enter__(self) -> OneCity:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self.file.read_text() or "?"
            os.close(self.descriptor)
            raise Stop(
                Text(
                    "数据目录 %(home)s 上已有一个城枢在运行（%(holder)s）。"
                    "请先停止它，或用 CHENGSHU_HOME 指定另一个目录。",
                    "A city already runs on the folder %(home)s (%(holder)s). "
                    "Stop it first, or name another folder in CHENGSHU_HOME.",
                ).with_values(home=self.file.parent.parent, holder=holder),
                Exit.RUNNING,
            ) from None
        return self

    def note(self, **facts: object) -> None:
        """Write down who holds it, for the one who comes second."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, json.dumps(facts).encode(), 0)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.ftruncate(self.descriptor, 0)
        os.close(self.descriptor)


def port_holder(where: Address) -> Text | None:
    """Why nobody can listen there now; None where it is free."""
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(where)
        except OSError as failure:
            return _bind_trouble(where, failure)
    return None


def free_port() -> int:
    """A port on the loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(where: Address, *, within_s: float = 0.5) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection(where, timeout=within_s).close()
    except OSError:
        return False
    return True


def _bind_trouble(where: Address, failure: OSError) -> Text:
    match failure.errno:
        case errno.EADDRINUSE:
            text = Text(
                "地址 %(where)s 已被占用。请停止占用它的程序（可用 ss -ltnp 查看），"
                "或用 CHENGSHU_BIND 换一个端口，例如 127.0.0.1:%(other)s。",
                "The address %(where)s is taken. Stop the program that holds it (ss -ltnp shows which), "
                "or set CHENGSHU_BIND to another port, such as 127.0.0.1:%(other)s.",
            )
        case errno.EACCES:
            text = Text(
                "没有权限监听 %(where)s。请用 CHENGSHU_BIND 指定 1024 以上的端口，例如 127.0.0.1:%(other)s。",
                "Not allowed to listen on %(where)s. "
                "Set CHENGSHU_BIND to a port above 1024, such as 127.0.0.1:%(other)s.",
            )
        case _:
            text = Text(
                "无法监听 %(where)s：%(why)s。请检查 CHENGSHU_BIND 中的地址是否属于本机。",
                "Cannot listen on %(where)s: %(why)s. Check that the address in CHENGSHU_BIND is one of this machine.",
            )
    return text.with_values(where=where, other=(where.port + 100) % 65536 or 8100, why=failure.strerror)
