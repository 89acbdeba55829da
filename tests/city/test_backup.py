"""A backup brings the city back as it was; a damaged one brings nothing and harms nothing."""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from chengshu.config.terminal import Exit
from tests.city.running import PATIENCE_S, City, new_city, until

PICTURE = bytes(range(256)) * 64


@pytest.fixture
def other_city(tmp_path: Path) -> Iterator[City]:
    """An empty home elsewhere."""
    with new_city(tmp_path / "elsewhere") as city:
        yield city


def backed_up(city: City, *options: str) -> Path:
    """A backup of the city as its operator makes it."""
    answer = city.command("backup", "--json", *options)
    assert answer.returncode == Exit.OK, answer.stderr
    return Path(json.loads(answer.stdout)["file"])


def fill(city: City) -> None:
    """Rows and a file, as use leaves them."""
    assert city.command("lamps", "break", "--count=3").returncode == 0
    picture = city.home / "files" / "ab" / "picture"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(PICTURE)


def outbox(city: City) -> list[tuple[object, ...]]:
    """The rows that were made."""
    return [tuple(row) for row in city.rows("SELECT id, key, order_key FROM events_outgoing ORDER BY id")]


def test_backup_comes_back_in_an_empty_home(city: City, other_city: City) -> None:
    fill(city)
    backup = backed_up(city)

    restored = other_city.command("restore", str(backup))

    assert restored.returncode == Exit.OK, restored.stderr
    assert outbox(other_city) == outbox(city)
    assert len(outbox(other_city)) == 3
    assert (other_city.home / "files" / "ab" / "picture").read_bytes() == PICTURE
    assert "bring secret.key along" in restored.stdout


def test_backup_leaves_the_keys_out_unless_asked(city: City, other_city: City) -> None:
    key = (city.home / "secret.key").read_text()
    with tarfile.open(backed_up(city)) as archive:
        assert not [name for name in archive.getnames() if "key" in name]

    other_city.command("restore", str(backed_up(city, "--keys")))

    assert (other_city.home / "secret.key").read_text() == key


def test_backup_is_readable_by_its_owner_alone(city: City) -> None:
    assert backed_up(city).stat().st_mode & 0o077 == 0


def test_home_that_is_not_empty_is_replaced_only_after_a_yes(city: City) -> None:
    fill(city)
    backup = backed_up(city)
    city.command("lamps", "break", "--from=3", "--count=4")

    refused = city.command("restore", str(backup))
    assert refused.returncode == Exit.PROBLEM
    assert len(outbox(city)) == 7

    assert city.command("restore", "--yes", str(backup)).returncode == Exit.OK
    assert len(outbox(city)) == 3


def test_changed_byte_in_a_backup_is_found_and_nothing_is_restored(city: City, tmp_path: Path) -> None:
    fill(city)
    changed = repacked(backed_up(city), tmp_path, flip="home/files/ab/picture")

    refused = city.command("restore", "--yes", str(changed))

    assert refused.returncode == Exit.PROBLEM
    assert "home/files/ab/picture" in refused.stderr
    assert len(outbox(city)) == 3


def test_backup_cut_short_is_refused(city: City, tmp_path: Path) -> None:
    fill(city)
    cut = tmp_path / "cut.tar.gz"
    whole = backed_up(city).read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])

    assert city.command("restore", "--yes", str(cut)).returncode == Exit.PROBLEM
    assert len(outbox(city)) == 3


def test_restore_is_refused_while_the_city_runs(running_city: City) -> None:
    backup = backed_up(running_city)
    assert running_city.command("restore", "--yes", str(backup)).returncode == Exit.RUNNING


def test_reset_wipes_after_a_yes_and_keeps_backups(city: City) -> None:
    fill(city)
    backup = backed_up(city)

    assert city.command("reset").returncode == Exit.PROBLEM
    assert len(outbox(city)) == 3

    assert city.command("reset", "--yes").returncode == Exit.OK
    assert {one.name for one in city.home.iterdir()} == {"backups", "run"}
    assert city.command("restore", str(backup)).returncode == Exit.OK
    assert len(outbox(city)) == 3


def repacked(backup: Path, folder: Path, *, flip: str) -> Path:
    """The same backup with the first byte of one member changed."""
    unpacked, changed = folder / "unpacked", folder / "changed.tar.gz"
    with tarfile.open(backup) as archive:
        archive.extractall(unpacked, filter="data")
    file = unpacked / flip
    content = file.read_bytes()
    file.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    with tarfile.open(changed, "w:gz") as archive:
        for one in sorted(unpacked.rglob("*")):
            if one.is_file():
                archive.add(one, arcname=str(one.relative_to(unpacked)))
    return changed


RESTORING = "FROM pg_stat_activity WHERE application_name = 'pg_restore' AND datname = current_database()"


@pytest.fixture
def restoring(city: City) -> Iterator[tuple[City, subprocess.Popen[str]]]:
    """A city in the middle of being restored from a backup of itself."""
    if city.is_sqlite:
        pytest.skip("on SQLite the database is one file, moved into its place at once")
    fill(city)
    process = city.start("restore", "--yes", str(backed_up(city)))
    until(lambda: bool(city.rows(f"SELECT pid {RESTORING}")), city.said)
    yield city, process
    process.wait(PATIENCE_S)


def test_connection_lost_in_a_restore_leaves_what_was_there(restoring: tuple[City, subprocess.Popen[str]]) -> None:
    city, process = restoring
    assert city.rows(f"SELECT pg_terminate_backend(pid) {RESTORING}") == [(True,)]

    assert process.wait(PATIENCE_S) == Exit.ENVIRONMENT
    assert len(outbox(city)) == 3
    assert (city.home / "files" / "ab" / "picture").read_bytes() == PICTURE
    assert city.command("migrate").returncode == Exit.OK


def test_killed_restore_is_told_and_done_on_the_next_try(restoring: tuple[City, subprocess.Popen[str]]) -> None:
    city, process = restoring
    process.kill()

    refused = city.command("up")
    assert refused.returncode == Exit.ENVIRONMENT
    assert "Run chengshu restore once more" in refused.stderr + refused.stdout

    backup = next((city.home / "backups").iterdir())
    assert city.command("restore", "--yes", str(backup)).returncode == Exit.OK
    assert len(outbox(city)) == 3


def test_tables_that_were_not_all_made_are_made_anew(bare_city: City) -> None:
    if bare_city.is_sqlite:
        pytest.skip("SQLite makes them in one transaction")
    with psycopg.connect(bare_city.database_url) as connection:
        connection.execute("CREATE TABLE tables_unfinished (since timestamptz)")
        connection.execute("CREATE TABLE audit_entry (half integer)")
    assert bare_city.command("migrate").returncode == Exit.OK
    assert bare_city.rows("SELECT count(*) FROM audit_entry") == [(0,)]
    assert bare_city.rows("SELECT to_regclass('tables_unfinished')") == [(None,)]
