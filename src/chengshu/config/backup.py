"""``chengshu backup`` and ``restore``: the database, the files and, if asked, the keys of a city in one file."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from chengshu.base.text import Text
from chengshu.config import archive, findings
from chengshu.config.findings import State
from chengshu.config.options import JSON, YES, flag, parsed, parser
from chengshu.config.process import OneCity
from chengshu.config.settings import environment
from chengshu.config.terminal import Exit, Stop, say, show_json
from chengshu.config.upkeep import confirmed

ABOUT = {
    "backup": Text(
        "备份数据库和文件，城市可以照常运行。默认写入数据目录的 backups。",
        "Back up the database and the files while the city runs. Written to the folder backups unless told otherwise.",
    ),
    "restore": Text(
        "从备份恢复。先核对每个文件的 SM3 摘要，再替换；数据目录不空时需确认。",
        "Bring a backup back: every file is held against its SM3 digest first. A home that is not empty needs a yes.",
    ),
}
KEYS = {"secret.key", "broker.key"}
LEFT_OUT = {"backups", "broker", "run", "log", "static"}
LAKE = "lake"
LOG = "_delta_log"
NEWEST_CHECKPOINT = "_last_checkpoint"  # a hint that is written over; what it names may not be in the backup
PASSING = {("scratch",), ("locks",)}
SQLITE = "database.sqlite3"
DUMP = "database.dump"


def run(name: str, words: Sequence[str]) -> Exit:
    """Back up or restore."""
    options = parser(name, ABOUT[name])
    flag(options, "json", JSON)
    if name == "backup":
        options.add_argument("--to", metavar="FILE", help="写到哪里 where to write")
        flag(options, "keys", Text("连同密钥一起备份；请妥善保管", "with the keys; keep such a backup safe"))
    else:
        options.add_argument("file", metavar="FILE", help="备份文件 the backup")
        flag(options, "yes", YES)
    given = parsed(options, words)
    for found in (findings.settings(), findings.home(), findings.disk()):
        if found.state is State.BAD:
            raise Stop(found.text, Exit.ENVIRONMENT)
    if name == "backup":
        outcome = back_up(Path(given.to) if given.to else None, keys=given.keys)
    else:
        outcome = restore(Path(given.file), asked=not given.yes)
    if not outcome:
        return Exit.PROBLEM
    if given.json:
        show_json(outcome)
    else:
        _tell(name, outcome)
    return Exit.OK


def back_up(target: Path | None, *, keys: bool = False) -> dict[str, object]:
    """Write a backup of one moment: first the database, then the files, which are only ever added to."""
    home = environment.home()
    moment = datetime.now(UTC)
    target = target or home / "backups" / f"chengshu-{moment:%Y%m%d-%H%M%S}.tar.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        members = dict(_database(Path(folder)))
        members |= {f"home/{file.relative_to(home)}": file for file in _kept(home, keys=keys)}
        draft = Path(folder) / target.name
        about = {"made_at": moment.isoformat(), "keys": keys}
        digests = archive.write(draft, members, about)
        draft.chmod(0o600)
        draft.replace(target)
    return {"file": str(target), "size": target.stat().st_size, "files": len(digests), "keys": keys}


def restore(source: Path, *, asked: bool) -> dict[str, object]:
    """Put a backup in the place of what is there; empty where the person said no. Refused while the city runs."""
    home = environment.home()
    if not source.is_file():
        raise Stop(Text("没有文件 %(f)s。", "There is no file %(f)s.").with_values(f=source), Exit.USAGE)
    with OneCity(home), tempfile.TemporaryDirectory(dir=home, prefix="restore-") as name:
        folder = Path(name)
        manifest = archive.unpack(source, folder)
        put_database = _way_back(folder)
        present = sorted(one for one in home.iterdir() if one.name not in {"backups", "run", folder.name})
        question = Text(
            "%(home)s 中已有内容，将被备份中的内容替换。",
            "%(home)s is not empty; the backup takes the place of its content.",
        ).with_values(home=home)
        if present and asked and not confirmed(question):
            return {}
        keys = home / "secret.key"
        kept = keys.read_bytes() if keys.exists() and not manifest["keys"] else None
        put_database()
        for one in present:
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        for one in (folder / "home").glob("*"):
            shutil.move(one, home / one.name)
        if kept is not None:
            keys.write_bytes(kept)
            keys.chmod(0o600)
    return {
        "file": str(source),
        "made_at": manifest["made_at"],
        "files": len(manifest["sm3"]),
        "keys": manifest["keys"],
    }


def _database(folder: Path) -> Iterator[tuple[str, Path]]:
    """A consistent copy of the database, as file and its name in the backup."""
    url = environment.database_url()
    if url.startswith("sqlite"):
        copy = folder / SQLITE
        file = Path(url.removeprefix("sqlite:///"))
        if not file.exists():
            raise Stop(Text("还没有数据库可备份。", "There is no database to back up yet."), Exit.PROBLEM)
        with (
            closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as out,
        ):
            source.backup(out)
        yield SQLITE, copy
        return
    copy = folder / DUMP
    _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={copy}", url)
    yield DUMP, copy


def _way_back(folder: Path) -> Callable[[], None]:
    """How the database of this backup is put back. Raises Stop where it is of the other kind."""
    url = environment.database_url()
    here, name = ("SQLite", SQLITE) if url.startswith("sqlite") else ("PostgreSQL", DUMP)
    copy = folder / name
    if not copy.exists():
        raise Stop(
            Text(
                "这份备份不是 %(here)s 的，不能恢复到 CHENGSHU_DATABASE_URL 指定的数据库。请改设置后重试。",
                "This backup is not one of %(here)s and cannot go into the database of CHENGSHU_DATABASE_URL. "
                "Change that setting and try again.",
            ).with_values(here=here)
        )

    def put() -> None:
        if name == SQLITE:
            _put_file(copy, Path(url.removeprefix("sqlite:///")), folder / "home")
            return
        from chengshu.config import schema  # noqa: PLC0415 - only a city on PostgreSQL loads its driver

        with schema.replaced(url):
            _postgresql("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={url}", copy)

    return put


def _put_file(copy: Path, file: Path, new_home: Path) -> None:
    """Into its place, or where it lies in the home, into the one that takes its place."""
    if file.is_relative_to(environment.home()):
        file = new_home / file.relative_to(environment.home())
    for rest in ("-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(copy, file)


def _kept(home: Path, *, keys: bool) -> Iterator[Path]:
    """The files of the home that belong into a backup; the database's own are copied apart.

    Of the lake first every log and then what the logs speak of: a commit writes its files before its line, so whatever
    is listed in a log is there, and a commit that comes meanwhile is not in the backup at all. Files that upkeep takes
    away while the backup runs belong to no version that is still kept.
    """
    logs = sorted((home / LAKE).rglob(f"{LOG}/*"))
    yield from (one for one in logs if one.is_file() and one.name != NEWEST_CHECKPOINT)
    for one in sorted(home.rglob("*")):
        inside = one.relative_to(home)
        top = inside.parts[0]
        passing = top == LAKE and (one.parent.name == LOG or inside.parts[1:2] in PASSING)
        database = top.startswith("city.sqlite3")
        if one.is_file() and top not in LEFT_OUT and not database and not passing and (keys or top not in KEYS):
            yield one


def _postgresql(program: str, *words: object) -> None:
    """Run one of PostgreSQL's client programs. Raises Stop where it is missing or fails."""
    newest = max(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), default=None, key=lambda f: int(f.parts[4]))
    found = str(newest) if newest else shutil.which(program)
    if not found:
        raise Stop(
            Text(
                "没有 %(program)s。请安装：apt-get install postgresql-client",
                "%(program)s is missing. Install it: apt-get install postgresql-client",
            ).with_values(program=program),
            Exit.ENVIRONMENT,
        )
    done = subprocess.run([found, *map(str, words)], check=False, capture_output=True, text=True)  # noqa: S603 - named above
    if done.returncode:
        raise Stop(
            Text("%(program)s 失败：%(why)s", "%(program)s failed: %(why)s").with_values(
                program=program, why=done.stderr.strip()
            ),
            Exit.ENVIRONMENT,
        )


def _tell(name: str, outcome: dict[str, object]) -> None:
    if name == "backup":
        text = Text("已备份到 %(file)s（%(files)s 个文件）。", "Backed up to %(file)s (%(files)s files).")
    else:
        text = Text(
            "已恢复 %(made_at)s 的备份（%(files)s 个文件）。运行 chengshu up 启动。",
            "Restored the backup of %(made_at)s (%(files)s files). Start with chengshu up.",
        )
    say(text.with_values(**outcome))
    if not outcome["keys"]:
        say(
            Text(
                "备份不含密钥 secret.key；换一台机器恢复时请另行带上，否则已登记的动态口令失效。",
                "The backup holds no keys: bring secret.key along to another machine, or second factors stop working.",
            )
        )
