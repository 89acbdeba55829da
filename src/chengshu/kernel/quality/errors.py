"""What quality refuses, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class BadRule(BadInput):
    """A rule that could not be judged."""

    text = Text("规则设置有误：%(why)s", "The rule cannot be used: %(why)s")


class RuleEnded(Refusal):
    """The rule is no longer in force."""

    text = Text(
        "这条规则已经停用或已被修改，请刷新页面。", "This rule has ended or was changed. Please reload the page."
    )


class SameRule(Refusal):
    """There is such a rule already."""

    text = Text("已有内容相同的规则，无需重复添加。", "There is such a rule already; nothing more is needed.")


class NothingGathered(Refusal):
    """There is no data to look at."""

    text = Text(
        "该资源尚未归集数据，暂时无法检查。归集完成后会自动检查。",
        "Nothing has been gathered for this resource yet. It is judged as soon as it has been.",
    )


class NoSuchRow(BadInput):
    """The row objected to is not in the table."""

    text = Text(
        "没有找到这一行。请核对主键：%(keys)s。",
        "There is no such row. Please check its key: %(keys)s.",
    )


class NoKeyDeclared(Refusal):
    """A row cannot be named without a key."""

    text = Text(
        "该资源没有在目录中标明主键，无法指明某一行。请先请提供单位在目录中补充主键。",
        "The catalogue names no key for this resource, so a row cannot be told apart. Ask its provider to add one.",
    )


class AlreadyObjected(Refusal):
    """Somebody objected to the same value, and it is still open."""

    text = Text(
        "这一项已有人提出异议，正在核实中（%(number)s）。",
        "Somebody has objected to this value already; it is being verified (%(number)s).",
    )


class BadCorrection(BadInput):
    """The corrected value does not fit the column."""

    text = Text("更正值不符合该字段的类型，请重新填写。", "The corrected value does not fit the column.")


class RowsDoNotAddUp(Exception):
    """Refining lost or made rows; nothing was published."""
