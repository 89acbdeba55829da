"""Where data is, and how one gets in."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Kind(models.TextChoices):
    """What is at the other end."""

    POSTGRESQL = "postgresql", "PostgreSQL 数据库"
    MYSQL = "mysql", "MySQL／MariaDB 数据库"
    SQLITE = "sqlite", "SQLite 数据库文件"
    HTTP = "http", "数据接口（HTTP）"
    SFTP = "sftp", "SFTP 文件"
    FOLDER = "folder", "文件目录"
    HAND = "hand", "人工报送文件"
    OWN = "own", "平台自有数据"


CONNECTION_KIND_LABELS = {
    Kind.POSTGRESQL: Text("PostgreSQL 数据库", "PostgreSQL"),
    Kind.MYSQL: Text("MySQL／MariaDB 数据库", "MySQL or MariaDB"),
    Kind.SQLITE: Text("SQLite 数据库文件", "SQLite file"),
    Kind.HTTP: Text("数据接口（HTTP）", "HTTP interface"),
    Kind.SFTP: Text("SFTP 文件", "Files over SFTP"),
    Kind.FOLDER: Text("文件目录", "Folder of files"),
    Kind.HAND: Text("人工报送文件", "Files brought by hand"),
    Kind.OWN: Text("平台自有数据", "The platform's own tables"),
}
DATABASES = (Kind.POSTGRESQL, Kind.MYSQL, Kind.SQLITE)
FILES = (Kind.SFTP, Kind.FOLDER, Kind.HAND)


class Host(models.TextChoices):
    """Who runs what is connected (承载方式)."""

    OWN = "own", "部门自建系统"
    PLATFORM = "platform", "既有交换平台"
    HOSTED = "hosted", "部门托管数据库"
    VERTICAL = "vertical", "垂直系统数据库"
    SENSORS = "sensors", "实时监控系统"
    INTERNET = "internet", "互联网数据"


HOST_LABELS = {
    Host.OWN: Text("部门自建系统", "The unit's own system"),
    Host.PLATFORM: Text("既有交换平台", "An exchange platform that exists already"),
    Host.HOSTED: Text("部门托管数据库", "A database hosted for the unit"),
    Host.VERTICAL: Text("垂直系统数据库", "A database of a vertical line"),
    Host.SENSORS: Text("实时监控系统", "A monitoring system"),
    Host.INTERNET: Text("互联网数据", "The internet"),
}


class Connection(Named, Stamped):
    """A place at which a unit keeps data, and the account to read it with.

    ``way`` holds what is not secret, by kind: ``host``, ``port``, ``database``, ``user``, ``path``, ``url``. The
    password or token is in ``sealed`` alone, readable with the city's key. ``host_key`` pins an SFTP server.
    """

    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="connections")
    kind = models.CharField(max_length=12, choices=Kind)
    host = models.CharField(max_length=12, choices=Host, default=Host.OWN)
    system_code = models.CharField(max_length=60, blank=True)
    way = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    works = models.BooleanField(null=True)
    said_zh = models.CharField(max_length=500, blank=True)
    said_en = models.CharField(max_length=500, blank=True)

    everywhere = models.Manager["Connection"]()
    scoped = Scoped["Connection"](Anchors(units=("unit",)))

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="gathering_connection_once", fields=["unit", "name_zh"])]

    @property
    def kind_label(self) -> Text:
        """What is at the other end, in words."""
        return CONNECTION_KIND_LABELS[Kind(self.kind)]

    @property
    def host_label(self) -> Text:
        """Who runs it, in words."""
        return HOST_LABELS[Host(self.host)]

    @property
    def said(self) -> Text | None:
        """What the last test of the connection said."""
        return Text(self.said_zh, self.said_en or self.said_zh) if self.said_zh else None
