"""Where data is brought to, as it is written into a delivery, and what of it is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from chengshu.base.text import Text
from chengshu.kernel.exchange.errors import BadTarget
from chengshu.kernel.exchange.models import Way

DATABASES = ("postgres", "mysql", "sqlite")
FORMATS = ("csv", "parquet", "xlsx")
PLACES = ("local", "sftp")
QUEUES = ("webhook", "jetstream")
TABLE = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]{0,59}")
FOLDER = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff./-]{0,199}")
SUBJECT = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
MOST_XLSX_ROWS = 1_000_000
KEPT = {
    Way.TABLE: ("kind", "host", "port", "database", "user", "table"),
    Way.FILE: ("kind", "format", "host", "port", "user", "folder", "host_key"),
    Way.MESSAGE: ("kind", "url", "subject"),
}


def checked(way: str, target: Mapping[str, Any]) -> dict[str, str]:
    """A target as it is kept. Raises BadTarget."""
    found = {key: str(target.get(key) or "").strip() for key in KEPT[Way(way)]}
    kinds = {Way.TABLE: DATABASES, Way.FILE: PLACES, Way.MESSAGE: QUEUES}[Way(way)]
    if found["kind"] not in kinds:
        raise _wrong("kind", "没有这种目标", "there is no such kind of target")
    {Way.TABLE: _table, Way.FILE: _file, Way.MESSAGE: _message}[Way(way)](found)
    return found


def outbox() -> Path:
    """Where files for local pick-up lie."""
    return Path(settings.LAKE) / "outbox"


def local_folder(target: Mapping[str, str], number: str) -> Path:
    """The folder of a delivery to a local place; never outside the outbox."""
    return outbox() / number / target["folder"] if target["folder"] else outbox() / number


def _table(target: dict[str, str]) -> None:
    if not TABLE.fullmatch(target["table"]):
        raise _wrong("table", "表名不合规则", "this is no name for a table")
    if not target["database"]:
        raise _wrong("database", "请填写数据库", "name the database")
    if target["kind"] == "sqlite":
        if not FOLDER.fullmatch(target["database"]) or ".." in target["database"]:
            raise _wrong("database", "文件名不合规则", "this is no name for a file")
        return
    _host(target)


def _file(target: dict[str, str]) -> None:
    if target["format"] not in FORMATS:
        raise _wrong("format", "没有这种格式", "there is no such format")
    if target["folder"] and (not FOLDER.fullmatch(target["folder"].lstrip("/")) or ".." in target["folder"]):
        raise _wrong("folder", "目录不合规则", "this is no name for a folder")
    if target["kind"] == "local":
        target["folder"] = target["folder"].lstrip("/")
    else:
        _host(target)


def _message(target: dict[str, str]) -> None:
    if target["kind"] == "jetstream":
        if not SUBJECT.fullmatch(target["subject"]):
            raise _wrong("subject", "主题不合规则", "this is no subject")
        return
    parts = urlsplit(target["url"])
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise _wrong("url", "请填写以 http(s) 开头、不含账号的地址", "give an http(s) address without an account")


def _host(target: dict[str, str]) -> None:
    if not re.fullmatch(r"[\w.:-]{1,200}", target["host"]) or not target["user"]:
        raise _wrong("host", "请填写主机和账号", "name the host and the account")
    if target["port"] and not (target["port"].isdigit() and 0 < int(target["port"]) < 65_536):
        raise _wrong("port", "端口不正确", "this is no port")


def _wrong(field: str, zh: str, en: str) -> BadTarget:
    text = BadTarget.text.with_values(why=Text(zh, en))
    return BadTarget(text, fields={field: text})
