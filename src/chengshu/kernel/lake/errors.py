"""What the lake refuses."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class NoSuchTable(Refusal):
    status = 404
    text = Text(
        "数据湖中没有这张表，可能尚未归集。", "There is no such table in the lake; it may not have been gathered yet."
    )


class TableBusy(Refusal):
    text = Text(
        "这张表正在被另一个任务写入，等候超时。请稍后再试。",
        "Another task is writing this table and the wait was too long. Try again later.",
    )


class NoSuchVersion(Refusal):
    status = 404
    text = Text(
        "这个版本不存在，或已超过保留期被清理。请选择较新的版本。",
        "There is no such version, or it was cleared away after its retention. Choose a newer one.",
    )


class RuleUnclear(Refusal):
    status = 422
    text = Text(
        "请在“湖表标识开头”和“目录分类”中只填一项。",
        "Please give either the beginning of keys or a class of the catalogue, not both.",
    )


class RuleTaken(Refusal):
    text = Text(
        "主题域“%(area)s”已有规则“%(rule)s”。请先修改或移除那条规则。",
        "The area “%(area)s” has the rule “%(rule)s” already. Please change or take away that one first.",
    )
