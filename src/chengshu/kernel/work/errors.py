"""What the engine of work refuses, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, NotAllowed, Refusal
from chengshu.base.text import Text


class CalendarYearNotPublished(Refusal):
    """A deadline reaches into a year whose days off are not published; ``year`` says which."""

    text = Text(
        "%(year)s 年的放假安排尚未公布，无法推算期限。公布后请在“工作日历”中导入，期限会自动补算。",
        "The days off of %(year)s are not published yet, so the deadline cannot be counted. "
        "Import them under “Working calendar” once they are; the deadline then follows by itself.",
    )

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(year=year)


class BadCalendar(BadInput):
    """The calendar file or the typed hours do not make sense."""

    text = Text("日历内容有误：%(what)s", "The calendar is wrong: %(what)s")

    def __init__(self, what: Text) -> None:
        super().__init__(what=what)


class AlreadyMoved(Refusal):
    """Somebody was quicker, or the same click came twice."""

    text = Text(
        "这一步已由 %(who)s 于 %(at)s 办理，无需重复操作。请刷新查看最新进展。",
        "%(who)s did this step at %(at)s already; nothing more is needed. Reload to see how it stands.",
    )


class NotOpen(Refusal):
    """The item is over."""

    text = Text("此件%(status)s，不能再办理。", "This item is over (%(status)s); nothing more can be done with it.")


class NoSuchMove(Refusal):
    """The move does not start from where the item stands."""

    text = Text(
        "当前环节是“%(state)s”，不能执行“%(move)s”。请刷新页面。",
        "The item stands at “%(state)s”, from where “%(move)s” is not possible. Please reload the page.",
    )


class NotYours(NotAllowed):
    """The actor holds no desk or permission for this."""

    text = Text(
        "此操作应由%(who)s办理，您不在其中。如需办理，请请其转办给您。",
        "This is for %(who)s to do, and you are not among them. Ask them to pass it to you if you should.",
    )


class NotThisKind(Refusal):
    """The kind of work does not know the act."""

    text = Text("“%(kind)s”不支持“%(act)s”。", "“%(kind)s” does not know “%(act)s”.")


class WhyIsMissing(BadInput):
    """A reason must be given."""

    text = Text("请填写理由。", "Please give the reason.")

    def __init__(self) -> None:
        super().__init__(fields={"why": self.text})


class NotItsTurn(Refusal):
    """The desk waits for somebody else first."""

    text = Text(
        "还没有轮到您：请等待 %(who)s 先办理。",
        "It is not your turn yet: %(who)s comes first.",
    )


class ChildrenAreOpen(Refusal):
    """Awaited sub-work is not closed."""

    text = Text(
        "还有 %(n)s 个子任务没有办结，办结后才能继续。",
        "%(n)s pieces of sub-work are still open; this can go on once they are closed.",
    )


class StandsStill(Refusal):
    """The item is paused."""

    text = Text("此件已暂停（%(why)s），请先恢复。", "This item is paused (%(why)s). Resume it first.")


class NotPaused(Refusal):
    """There is nothing to resume."""

    text = Text("此件没有暂停。", "This item is not paused.")


class AlreadyTouched(Refusal):
    """Too late to withdraw."""

    text = Text(
        "后续环节已有人接手办理，不能撤回。可以请当前办理人退回。",
        "Somebody has taken up the next step, so it cannot be withdrawn. Ask them to return it.",
    )


class NobodyToHold(Refusal):
    """A state would lie on nobody's desk."""

    text = Text(
        "环节“%(state)s”没有可以办理的人或单位，请先指定。",
        "Nobody would hold “%(state)s”. Name a person or a unit first.",
    )


class NotAnEarlierState(Refusal):
    """Only a state that the item has been in can be returned to."""

    text = Text("只能退回到已经过的环节。", "An item can only go back to a step it has passed.")


class NoMoreExtensions(Refusal):
    """The number of extensions is used up, or one is being decided."""

    text = Text(
        "延期次数已用完，或已有一份延期申请在审批中。",
        "No further extension is possible: the number is used up, or one is being decided.",
    )


class TooLong(BadInput):
    """More time than the rule allows."""

    text = Text("延期最多 %(most)s。", "At most %(most)s can be granted.")


class NoClock(Refusal):
    """The item has no deadline."""

    text = Text("此件没有设定期限。", "This item has no deadline.")


class SameSeat(Refusal):
    """Work passed to whom it already lies with."""

    text = Text("此件已经在对方处，请选择其他人。", "It already lies there. Choose somebody else.")


class RuleExists(Refusal):
    """Two rules would speak at once."""

    text = Text("规则没有变化。", "The rule is the same as before.")


class BadRule(BadInput):
    """A rule that could never speak."""

    text = Text(
        "规则不完整：级别从 1 开始；指定环节时要先选事项类型；通知持权人时要选权限。",
        "The rule is not complete: levels begin with 1, a step needs its kind of work, and holders of a permission "
        "need the permission.",
    )


class WrongValues(BadInput):
    """What a move asks for was not given, or does not fit."""
