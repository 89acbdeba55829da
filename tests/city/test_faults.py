"""What goes wrong on real machines: each has an exit code and a message that says what to do."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from chengshu.config.terminal import Exit
from tests.city.running import City, new_city, until

AS_ROOT = os.geteuid() == 0


def test_taken_port_names_the_address_and_another_one(bare_city: City) -> None:
    with socket.create_server(("127.0.0.1", bare_city.port)):
        refused = bare_city.command("up")

    assert refused.returncode == Exit.ENVIRONMENT
    assert f"127.0.0.1:{bare_city.port} is taken" in refused.stderr
    assert f"127.0.0.1:{(bare_city.port + 100) % 65536}" in refused.stderr


def test_second_city_on_one_home_is_refused_with_the_first_ones_process(city: City) -> None:
    with city.up() as process:
        refused = city.command("up")

    assert refused.returncode == Exit.RUNNING
    assert str(process.pid) in refused.stderr


def test_lock_of_a_killed_city_does_not_go_stale(city: City) -> None:
    with city.up() as process:
        process.kill()
    with city.up():
        assert city.is_ready()


def test_folder_that_cannot_be_written_is_named(bare_city: City) -> None:
    bare_city.settings["CHENGSHU_HOME"] = "/proc/city"
    refused = bare_city.command("up")
    assert refused.returncode == Exit.ENVIRONMENT
    assert "/proc/city cannot be written to" in refused.stderr
    assert "CHENGSHU_HOME" in refused.stderr


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://root@localhost/city", "unknown kind 'mysql'"),
        ("postgresql://nobody:x@127.0.0.1:1/city", "Cannot reach PostgreSQL"),
        ("nonsense", "postgresql://user:password@host:5432/name"),
    ],
)
def test_wrong_database_address_says_how_to_write_it(bare_city: City, url: str, words: str) -> None:
    refused = bare_city.command("up", CHENGSHU_DATABASE_URL=url)
    assert refused.returncode == Exit.ENVIRONMENT
    assert words in refused.stderr


def test_address_that_is_none_is_refused_by_its_name(bare_city: City) -> None:
    refused = bare_city.command("up", CHENGSHU_BIND="localhost")
    assert refused.returncode == Exit.ENVIRONMENT
    assert "CHENGSHU_BIND is 'localhost', which is not address:port" in refused.stderr


def test_database_locked_by_another_program_names_it(bare_city: City) -> None:
    file = bare_city.home / "city.sqlite3"
    with closing(sqlite3.connect(file)) as holder:
        holder.execute("CREATE TABLE held (x)")
        holder.execute("BEGIN IMMEDIATE")
        refused = bare_city.command("up", CHENGSHU_DATABASE_URL=f"sqlite:///{file}", CHENGSHU_LOCK_WAIT_S="0.2")

    assert refused.returncode == Exit.ENVIRONMENT
    assert "is locked by another program" in refused.stderr
    assert f"PID {os.getpid()}" in refused.stderr


def test_damaged_database_points_to_the_backups(bare_city: City) -> None:
    file = bare_city.home / "city.sqlite3"
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 8192)
    refused = bare_city.command("up", CHENGSHU_DATABASE_URL=f"sqlite:///{file}")
    assert refused.returncode == Exit.ENVIRONMENT
    assert "chengshu restore" in refused.stderr


def test_clock_that_went_back_since_the_last_run_is_told(city: City) -> None:
    (city.home / "run").mkdir()
    seen = city.home / "run" / "seen"
    seen.touch()
    later = time.time() + 7200
    os.utime(seen, (later, later))
    with city.up():
        assert "seconds behind the last run" in city.said()


@pytest.mark.skipif(not AS_ROOT, reason="mounting a small file system needs root")
def test_disk_too_full_to_start_says_how_much_is_needed(bare_city: City) -> None:
    with small_disk(bare_city.home, megabytes=8):
        refused = bare_city.command("up")
    assert refused.returncode == Exit.ENVIRONMENT
    assert "at least 64 MB are needed" in refused.stderr


@pytest.mark.skipif(not AS_ROOT, reason="mounting a small file system needs root")
def test_disk_that_fills_while_running_is_told_and_loses_nothing(prepared: City, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with small_disk(home, megabytes=160), new_city(home, prepared) as city:
        with city.up():
            filler = city.home / "filler"
            fill(filler)
            until(lambda: "at least 64 MB are needed" in city.said(), city.said)
            assert not city.is_ready()
            city.command("lamps", "break", "--count=20")
            filler.unlink()
            until(city.is_ready, city.said)
            assert city.command("lamps", "break", "--from=100", "--count=5").returncode == 0
            until(lambda: {100, 101, 102, 103, 104} <= set(city.heard()), city.said)
        heard = city.heard()
        assert len(heard) == len(set(heard))


def fill(file: Path) -> None:
    """Write until the disk is full."""
    with file.open("wb", buffering=0) as out:
        try:
            while out.write(b"\0" * 1024 * 1024):
                continue
        except OSError:
            return


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[None]:
    """The folder on a disk of its own in memory."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607 - as root on Debian
