"""In what way data goes to whoever was granted it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from chengshu.base.text import Text


class Way(models.TextChoices):
    """A way of delivery. ``PAGE`` is a named person looking something up on a page of the platform."""

    API = "api", "接口"
    TABLE = "table", "库表"
    FILE = "file", "文件"
    MESSAGE = "message", "消息"
    PAGE = "page", "页面查询"


WAY_LABELS: Mapping[str, Text] = {
    Way.API: Text("接口", "API"),
    Way.TABLE: Text("库表推送", "Table"),
    Way.FILE: Text("文件", "File"),
    Way.MESSAGE: Text("消息", "Message"),
    Way.PAGE: Text("页面查询", "Page"),
}
