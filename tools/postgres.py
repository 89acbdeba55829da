"""A throw-away PostgreSQL from Debian's programs: a cluster in a temporary folder, reached by a socket in it alone."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from chengshu.base.scratch import end_in_order, scratch_folder

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "max_locks_per_transaction": "256",  # each test process makes all tables in one transaction: some 7,000 locks
    "shared_buffers": "256MB",
    "log_min_messages": "fatal",
}
START_S = 30


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database ``chengshu``; the cluster ends with the block. Ends the program without one."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda one: int(one.parent.name))
    if programs is None:
        sys.exit("没有 PostgreSQL。请运行： / PostgreSQL is missing. Please run:\n    sudo apt-get install postgresql")
    owner = _owner()
    end_in_order()
    with scratch_folder("chengshu-postgresql-") as folder:
        if owner:
            shutil.chown(folder, owner)
        call([str(programs / "initdb"), "-D", f"{folder}/data", "-U", "chengshu", "-A", "trust", "-E", "UTF8"], owner)
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [str(programs / "postgres"), "-D", f"{folder}/data", "-k", str(folder), *options]
        server = subprocess.Popen(command, user=owner, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            _wait(programs, folder, server)
            call([str(programs / "createdb"), "-h", str(folder), "-U", "chengshu", "chengshu"], owner)
            yield f"postgresql://chengshu@{quote(str(folder), safe='')}/chengshu"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()


def call(command: list[str], owner: str | None) -> None:
    """Run a program as the cluster's owner, silent unless it fails."""
    done = subprocess.run(command, user=owner, cwd="/", check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command[0]}: {done.stderr}")


def _owner() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as Debian's user for it, or as nobody."""
    if os.geteuid() != 0:
        return None
    return "postgres" if any(one.pw_name == "postgres" for one in pwd.getpwall()) else "nobody"


def _wait(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    ready = [str(programs / "pg_isready"), "-q", "-h", str(folder), "-U", "chengshu", "-d", "postgres"]
    end = time.monotonic() + START_S
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None or time.monotonic() > end:
            sys.exit("PostgreSQL 没有启动。 / PostgreSQL did not start.")
        time.sleep(0.1)
