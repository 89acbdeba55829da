"""What the machine and the settings must offer before a city can run; each finding says what to do about it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from chengshu.base.text import Text
from chengshu.config import broker
from chengshu.config.process import port_holder
from chengshu.config.settings import environment
from chengshu.config.settings.environment import setting

MEGABYTE = 1024 * 1024
DISK_NEEDED_MB = 64
DISK_WANTED_MB = 1024
CLOCK_LEEWAY_S = 60
LOCK_WAIT_S = 5.0
STATIC = Path(__file__).resolve().parents[1] / "ui" / "static" / "built"

HALF_RESTORED = Text(
    "上次恢复没有做完，数据库不完整。请再运行一次 chengshu restore。",
    "The last restore did not finish, so the database is not whole. Run chengshu restore once more.",
)


class State(StrEnum):
    """How bad it is: with ``BAD`` the city does not start."""

    GOOD = "good"
    POOR = "poor"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what was found, and what to do about it where it is not good."""

    key: str
    state: State
    text: Text


def before_start() -> Iterator[Finding]:
    """Everything a start depends on, the cause before its consequences."""
    yield settings()
    yield home()
    yield disk()
    yield clock()
    yield build()
    yield broker_program()
    yield database()


def settings() -> Finding:
    """Whether the settings can be read at all."""
    for name, read in (("BIND", environment.bind), ("LIVE_BIND", environment.live_bind)):
        try:
            read()
        except ValueError as failure:
            return Finding(
                "settings",
                State.BAD,
                Text(
                    "CHENGSHU_%(name)s 的值“%(value)s”不是“地址:端口”。请改成例如 127.0.0.1:8000。",
                    "CHENGSHU_%(name)s is '%(value)s', which is not address:port. Write for instance 127.0.0.1:8000.",
                ).with_values(name=name, value=failure),
            )
    return Finding("settings", State.GOOD, Text("设置可读", "The settings are readable"))


def home() -> Finding:
    """Whether the home can be written to."""
    folder = environment.home()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"x" * 4096)
            probe.flush()
    except OSError as failure:
        return Finding(
            "home",
            State.BAD,
            Text(
                "数据目录 %(home)s 无法写入（%(why)s）。请修改其权限或所有者，或用 CHENGSHU_HOME 指定另一个目录。",
                "The folder %(home)s cannot be written to (%(why)s). "
                "Change its rights or owner, or name another folder in CHENGSHU_HOME.",
            ).with_values(home=folder, why=failure.strerror),
        )
    return Finding(
        "home", State.GOOD, Text("数据目录 %(home)s 可写", "The folder %(home)s is writable").with_values(home=folder)
    )


def disk() -> Finding:
    """Whether there is room to write."""
    folder = _nearest(environment.home())
    free_mb = shutil.disk_usage(folder).free // MEGABYTE
    if free_mb < DISK_NEEDED_MB:
        state, text = (
            State.BAD,
            Text(
                "%(home)s 所在磁盘只剩 %(free)s MB，至少需要 %(needed)s MB。"
                "请清理磁盘（旧备份在 backups 目录）或迁移 CHENGSHU_HOME。",
                "Only %(free)s MB are left on the disk of %(home)s; at least %(needed)s MB are needed. "
                "Free some space (old backups are in the folder backups) or move CHENGSHU_HOME.",
            ),
        )
    elif free_mb < DISK_WANTED_MB:
        state, text = (
            State.POOR,
            Text(
                "%(home)s 所在磁盘只剩 %(free)s MB，建议尽快清理。",
                "Only %(free)s MB are left on the disk of %(home)s; free some space soon.",
            ),
        )
    else:
        state, text = State.GOOD, Text("磁盘剩余 %(free)s MB", "%(free)s MB are free on the disk")
    return Finding("disk", state, text.with_values(home=environment.home(), free=free_mb, needed=DISK_NEEDED_MB))


def clock() -> Finding:
    """Whether the clock is behind the time at which this home was last seen running."""
    try:
        seen = last_seen().stat().st_mtime
    except OSError:
        seen = 0.0
    behind_s = int(seen - time.time())
    if behind_s > CLOCK_LEEWAY_S:
        return Finding(
            "clock",
            State.POOR,
            Text(
                "系统时钟比上次运行时慢了 %(behind)s 秒。"
                "请先校时（例如 timedatectl set-ntp true），否则期限和审计时间会不准。",
                "The clock is %(behind)s seconds behind the last run. Set it first (for instance "
                "timedatectl set-ntp true), or deadlines and audit times will be wrong.",
            ).with_values(behind=behind_s),
        )
    return Finding("clock", State.GOOD, Text("系统时钟正常", "The clock has not gone back"))


def build() -> Finding:
    """Whether the front end was built."""
    if (STATIC / "app.js").exists() and (STATIC / "style.css").exists():
        return Finding("build", State.GOOD, Text("前端已构建", "The front end is built"))
    return Finding(
        "build",
        State.BAD,
        Text(
            "前端尚未构建。请在源码目录运行 make setup。",
            "The front end is not built. Run make setup in the source folder.",
        ),
    )


def broker_program() -> Finding:
    """Whether the broker's program is there, where the city is to start one."""
    if not broker.wanted():
        return Finding("broker", State.GOOD, Text("不启动自带的消息服务", "No broker of our own is started"))
    if os.access(broker.binary(), os.X_OK):
        return Finding("broker", State.GOOD, Text("消息服务程序已安装", "The broker's program is installed"))
    return Finding(
        "broker",
        State.BAD,
        Text(
            "找不到消息服务程序 %(file)s。请在源码目录运行 make setup；或设 CHENGSHU_BROKER_URL=none，不用消息服务。",
            "The broker's program %(file)s is missing. Run make setup in the source folder, "
            "or set CHENGSHU_BROKER_URL=none to do without.",
        ).with_values(file=broker.binary()),
    )


def database() -> Finding:
    """Whether the address of the database makes sense and somebody else keeps a SQLite file locked."""
    url = environment.database_url()
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return _sqlite(Path(url.removeprefix("sqlite:///")))
    if scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    return Finding(
        "database",
        State.BAD,
        Text(
            "CHENGSHU_DATABASE_URL 的类型“%(scheme)s”不认识。请用 sqlite:////路径/city.sqlite3 或 postgresql://用户:口令@主机:5432/库名。",
            "CHENGSHU_DATABASE_URL has the unknown kind '%(scheme)s'. Write sqlite:////path/city.sqlite3 "
            "or postgresql://user:password@host:5432/name.",
        ).with_values(scheme=scheme),
    )


def ports() -> Iterator[Finding]:
    """Whether the web and the live streams can listen."""
    for key, where in (("port", environment.bind()), ("live_port", environment.live_bind())):
        trouble = port_holder(where)
        free = Text("地址 %(where)s 可用", "The address %(where)s is free").with_values(where=where)
        yield Finding(key, State.BAD if trouble else State.GOOD, trouble or free)


def last_seen() -> Path:
    """The file whose time says when a city last ran on this home."""
    return environment.home() / "run" / "seen"


def _sqlite(file: Path) -> Finding:
    if not file.exists():
        return Finding("database", State.GOOD, Text("数据库将新建", "The database will be made"))
    try:
        with closing(sqlite3.connect(file, timeout=float(setting("LOCK_WAIT_S", str(LOCK_WAIT_S))))) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()
    except sqlite3.OperationalError as failure:
        if "locked" in str(failure):
            text = Text(
                "数据库 %(file)s 被其他程序锁住%(holders)s。"
                "请关闭该程序（例如正在写库的 sqlite3 窗口或另一个导入）后重试。",
                "The database %(file)s is locked by another program%(holders)s. "
                "Close it (a sqlite3 window that writes, another import) and try again.",
            )
        else:
            text = Text(
                "数据库 %(file)s 打不开（%(why)s）。请检查文件权限和磁盘空间。",
                "The database %(file)s cannot be opened (%(why)s). Check the file's rights and the space on the disk.",
            )
        holders = ", ".join(f"PID {pid}" for pid in _holders(file))
        return Finding(
            "database",
            State.BAD,
            text.with_values(file=file, why=failure, holders=f" ({holders})" if holders else ""),
        )
    except sqlite3.DatabaseError as failure:
        return Finding(
            "database",
            State.BAD,
            Text(
                "%(file)s 不是完好的 SQLite 数据库（%(why)s）。请用 chengshu restore 从备份恢复。",
                "%(file)s is not a sound SQLite database (%(why)s). Bring a backup back with chengshu restore.",
            ).with_values(file=file, why=failure),
        )
    return Finding("database", State.GOOD, Text("数据库可读写", "The database can be read and written"))


def _postgresql(url: str) -> Finding:
    import psycopg  # noqa: PLC0415 - only a city on PostgreSQL loads its driver here

    from chengshu.config import schema  # noqa: PLC0415 - the same

    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            if schema.is_half_restored(connection):
                return Finding("database", State.BAD, HALF_RESTORED)
    except psycopg.OperationalError as failure:
        return Finding(
            "database",
            State.BAD,
            Text(
                "连不上 PostgreSQL（%(why)s）。"
                "请检查 CHENGSHU_DATABASE_URL 的主机、端口、用户、口令和库名，以及服务是否已启动。",
                "Cannot reach PostgreSQL (%(why)s). "
                "Check host, port, user, password and name in CHENGSHU_DATABASE_URL, and that the server runs.",
            ).with_values(why=str(failure).strip().splitlines()[-1]),
        )
    return Finding("database", State.GOOD, Text("PostgreSQL 可连接", "PostgreSQL answers"))


def _holders(file: Path) -> list[int]:
    """Other processes of ours that have the file open, as far as /proc shows them."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if link.readlink() == file:
                found.add(int(link.parts[2]))
        except OSError:
            continue
    return sorted(found - {os.getpid()})


def _nearest(folder: Path) -> Path:
    """The folder itself or the first one above that exists."""
    return next(one for one in (folder, *folder.parents) if one.exists())
