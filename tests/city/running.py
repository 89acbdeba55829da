"""Starting a city as its operator does, watching it from outside, and killing parts of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

from chengshu.base.ids import new_id
from chengshu.config.process import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 180


@dataclass
class City:
    """A home with its settings; ``up`` runs it."""

    home: Path
    database_url: str
    port: int = field(default_factory=free_port)
    live_port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    last_answer: str = ""

    @property
    def is_sqlite(self) -> bool:
        """Whether its database is a file of its own."""
        return self.database_url.startswith("sqlite")

    def environment(self) -> dict[str, str]:
        """The settings of this city, in English."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CHENGSHU_", "DJANGO_"))}
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "CHENGSHU_LANGUAGE": "en",
            "CHENGSHU_HOME": str(self.home),
            "CHENGSHU_BIND": f"127.0.0.1:{self.port}",
            "CHENGSHU_LIVE_BIND": f"127.0.0.1:{self.live_port}",
            "CHENGSHU_DATABASE_URL": self.database_url,
            "CHENGSHU_DEMO": "0",
            "CHENGSHU_PACKS": "tests.city.lamps",
            "CHENGSHU_WEB_WORKERS": "1",
            **self.settings,
        }

    def command(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command of this city to its end."""
        return subprocess.run(
            self._line(words), env={**self.environment(), **more}, cwd=ROOT, check=False, capture_output=True, text=True
        )

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        """Start a command of this city; its output goes to ``said``."""
        with self.said_file.open("ab") as out:
            return subprocess.Popen(
                self._line(words), env={**self.environment(), **more}, cwd=ROOT, stdout=out, stderr=out, text=True
            )

    @contextmanager
    def up(self, **more: str) -> Iterator[subprocess.Popen[str]]:
        """The city runs and answers; it is stopped with the block, unless it ended before."""
        process = self.start("up", **more)
        try:
            until(lambda: self.is_ready(process), self.said)
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_S)

    def is_ready(self, process: subprocess.Popen[str] | None = None) -> bool:
        """Whether everything it needs is there."""
        if process is not None and process.poll() is not None:
            raise AssertionError(f"ended with {process.returncode}: {self.said()}")
        try:
            answer = httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5)
        except httpx.HTTPError as failure:
            self.last_answer = str(failure)
            return False
        self.last_answer = answer.text
        return answer.status_code == httpx.codes.OK

    def children(self) -> dict[str, int]:
        """The processes as the supervisor noted them."""
        noted: dict[str, Any] = json.loads((self.home / "run" / "up.lock").read_text() or "{}")
        found: dict[str, int] = noted.get("children", {})
        return found

    def kill(self, key: str) -> None:
        """kill -9 of one child, and wait until the supervisor has started another."""
        pid = self.children()[key]
        os.kill(pid, signal.SIGKILL)
        until(lambda: self.children().get(key) not in {None, pid}, self.said)

    def heard(self) -> list[int]:
        """What the crew of the test pack heard."""
        rows = self.rows("SELECT details FROM audit_entry WHERE verb = 'lamps.lamp.heard' ORDER BY id")
        details = (json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in rows)
        return [one["number"] for one in details]

    def rows(self, query: str) -> list[Any]:
        """What the database holds, read without Django, which would take a second to start each time."""
        if self.database_url.startswith("postgresql"):
            with psycopg.connect(self.database_url) as connection:
                return connection.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.database_url.removeprefix("sqlite:///"), timeout=10)) as file:
            return file.execute(query).fetchall()

    @property
    def said_file(self) -> Path:
        """Where the output of started commands goes."""
        return self.home.parent / f"{self.home.name}.said"

    def said(self) -> str:
        """What the started commands have said so far."""
        return f"{self.said_file.read_text()}\nreadyz: {self.last_answer}"

    def _line(self, words: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "chengshu", *words]


def until(condition: Callable[[], bool], tell: Callable[[], str]) -> None:
    """Wait for something to become true; fails with what is told where that takes too long."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(tell())
        time.sleep(0.05)


@contextmanager
def new_city(home: Path, like: City | None = None) -> Iterator[City]:
    """A city with a database of its own, on SQLite or on the PostgreSQL that the tests run on.

    ``like`` is one that was prepared before: its home and database are copied, which saves making them again.
    """
    if like:
        others = shutil.ignore_patterns("city.sqlite3*")
        shutil.copytree(like.home, home, copy_function=link_or_copy, ignore=others, dirs_exist_ok=True)
    else:
        home.mkdir()
    server = os.environ.get("CHENGSHU_DATABASE_URL", "")
    if not server.startswith("postgresql"):
        if like:
            shutil.copy(like.home / "city.sqlite3", home)
        yield City(home, f"sqlite:///{home}/city.sqlite3")
        return
    with database_on(server, urlsplit(like.database_url).path[1:] if like else "template1") as url:
        yield City(home, url)


def link_or_copy(source: str, target: str) -> None:
    """Files that nobody writes to are shared where they lie on one disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


@contextmanager
def database_on(server: str, template: str) -> Iterator[str]:
    """A new database, dropped with the block."""
    name = f"city_{new_id().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            until(lambda: dropped(connection, name), lambda: f"{name} is still in use")


def dropped(connection: psycopg.Connection, name: str) -> bool:
    """Whether the database is gone. The server waits five seconds for the sessions it ended; a busy one needs more."""
    try:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
    except psycopg.errors.ObjectInUse:
        return False
    return True
