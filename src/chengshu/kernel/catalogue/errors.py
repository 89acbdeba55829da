"""What the catalogue refuses, and what to do then."""

from __future__ import annotations

from collections.abc import Sequence

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text
from chengshu.kernel.catalogue.checks import Finding


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


class NotOurs(Refusal):
    """An entry that is declared by the platform, or that another node keeps."""

    text = Text(
        "目录“%(name)s”由平台自动登记或由其他节点维护，不能在这里修改。",
        "The entry “%(name)s” is declared by the platform or kept by another node, and cannot be changed here.",
    )


class UnderWay(Refusal):
    """A change is under way already."""

    text = Text(
        "目录“%(name)s”已有一份编制单在办理，请先办完或终止。",
        "A change of “%(name)s” is under way already; finish or end it first.",
    )


class NotBeingCompiled(Refusal):
    """What is under review or settled cannot be written."""

    text = Text(
        "这份编制单正在审核或已办结，不能修改。如需修改，请审核人退回。",
        "It is under review or settled and cannot be written; ask the reviewer to send it back.",
    )


class EntryFlawed(Refusal):
    """Something must be put right before the entry goes to review; ``findings`` says what."""

    status = 422
    text = Text("目录还有 %(n)s 处必须改正：%(what)s", "%(n)s things must be put right first: %(what)s")

    def __init__(self, found: Sequence[Finding]) -> None:
        self.findings = tuple(found)
        some = found[:5]
        what = Text("".join(one.sentence.zh for one in some), " ".join(one.sentence.en for one in some))
        super().__init__(n=len(found), what=what)


class NotOffering(Refusal):
    """Only a bureau that offers a datum can be its source."""

    text = Text(
        "“%(provider)s”没有发布含“%(name)s”的目录，不能认定为来源。请先请其编制并发布。",
        "“%(provider)s” has published no entry with “%(name)s”, so it cannot be its source yet.",
    )


class NeedOfOneself(BadInput):
    """A unit asked itself."""

    text = Text("提供方就是本单位，请选择其他单位。", "The provider is your own unit; please choose another.")


class DutySettled(Refusal):
    """A duty that is no longer open."""

    text = Text("这项责任%(state)s，不能再改。", "This duty is settled (%(state)s) and cannot be changed.")


class NotTheirs(BadInput):
    """An entry of another unit cannot fulfil a duty."""

    text = Text(
        "目录“%(name)s”不是该责任单位的，不能用来履行。",
        "“%(name)s” belongs to another unit and cannot fulfil the duty.",
    )


class BadDocument(BadInput):
    """A document that another node sent and that cannot be read."""

    text = Text("目录文件内容不完整或格式不对。", "The document of the catalogue is incomplete or malformed.")


class ElementTaken(Refusal):
    """Another data element has the name or code."""

    text = Text("数据元“%(name)s”已存在。", "The data element “%(name)s” is there already.")


class CodeInForce(Refusal):
    """A code that ended already."""

    text = Text("这个代码已停用。", "This code has ended already.")


class DayTooEarly(BadInput):
    """Something would end before it began."""

    text = Text("生效日期不能早于上一版的 %(day)s。", "It cannot begin before the edition it follows, %(day)s.")


class BadClassCode(BadInput):
    """A code that has no place in the tree."""

    text = Text(
        "分类代码“%(code)s”不合要求或已存在：项 3 位、目 6 位，细目更长；上级分类须已存在，且只用数字。",
        "The class code “%(code)s” is taken or malformed: 3 digits for an item, 6 for a topic, more for a detail; "
        "the class above must be there.",
    )


class ClassInUse(Refusal):
    """A class that holds entries cannot be retired."""

    text = Text(
        "分类“%(name)s”下还有目录，不能停用。请先把目录调整到其他分类。",
        "“%(name)s” still holds entries; move them to another class first.",
    )


class BadSheet(BadInput):
    """A file that cannot be taken in at all."""

    def __init__(self, text: Text) -> None:
        super().__init__(text, fields={"file": text})
