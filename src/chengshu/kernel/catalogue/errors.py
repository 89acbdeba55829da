"""What the catalogue refuses, and what to do then."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class BadKey(BadInput):
    """A key that cannot be the name of a table in the lake."""

    text = Text(
        "标识“%(key)s”不合要求：以小写字母开头，只用小写字母、数字、下划线和点，最长 100 个字符。",
        "“%(key)s” cannot be a key: begin with a small letter; small letters, digits, underscores and dots; "
        "at most 100 signs.",
    )


class KeyTaken(Refusal):
    """Another entry has this key."""

    text = Text(
        "标识“%(key)s”已被其他目录使用，请换一个。",
        "The key “%(key)s” belongs to another entry; please choose another.",
    )


class UnknownClass(BadInput):
    """No class has this code."""

    text = Text(
        "没有代码为“%(code)s”的目录分类，请从分类表中选择。",
        "No class of the catalogue has the code “%(code)s”; please choose one of the tree.",
    )


class BadItems(BadInput):
    """Items that cannot stand side by side in one table."""

    text = Text(
        "信息项“%(name)s”的字段名“%(column)s”不合要求或重复：以小写字母开头，"
        "只用小写字母、数字和下划线，最长 63 个字符。",
        "The column “%(column)s” of item “%(name)s” is used twice or not a name: begin with a small letter; "
        "small letters, digits and underscores, at most 63.",
    )


class NotPublished(Refusal):
    """Only what is published can be withdrawn."""

    text = Text(
        "目录“%(name)s”没有发布，不能撤销。", "The entry “%(name)s” is not published, so it cannot be withdrawn."
    )
