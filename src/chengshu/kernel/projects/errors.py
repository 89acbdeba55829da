"""What plan and supervision refuse."""

from __future__ import annotations

from chengshu.base.errors import BadInput, NotFound, Refusal
from chengshu.base.text import Text


class PlanAlreadyDecided(Refusal):
    """The text was accepted or rejected before."""

    text = Text("这份文本已经审定，不能再次处理。", "This text has been decided on; it cannot be decided again.")


class PlanOwnerMissing(BadInput):
    """Nobody was named who keeps the plan."""

    text = Text(
        "请指明由哪个单位管理这份规划（--owner 单位代码）。",
        "Say which organisation keeps this plan (--owner with its code).",
    )


class DifferenceStale(Refusal):
    """The plan changed between looking at the difference and deciding on it."""

    text = Text(
        "规划在您审阅期间已更新，差异内容有变。请刷新后重新审阅。",
        "The plan was updated while you were looking; the difference has changed. Reload and look again.",
    )


class MilestoneClosed(Refusal):
    """The milestone is done or ended; nothing more is reported on it."""

    text = Text(
        "该节点已办结，不能再填报或变更。如需继续，请督查部门重新交办。",
        "This milestone is closed. If work goes on, ask the supervision office to open it again.",
    )


class NotResponsible(Refusal):
    """The unit neither leads nor supports the task."""

    status = 403
    text = Text(
        "您所在单位不是该任务的责任单位，不能填报。如分工有误，请联系规划管理员。",
        "Your unit is not responsible for this task and cannot report on it. If that is wrong, ask the plan manager.",
    )


class ReportWaiting(Refusal):
    """A report of this unit waits to be looked at."""

    text = Text(
        "本单位上一次填报还在审核中，请等待审核结果，或联系督查员退回后修改。",
        "Your unit's last report is still being checked. Wait for the result, or ask the supervisor to return it.",
    )


class AlreadyDecided(Refusal):
    """A report, request or figure was decided before."""

    text = Text("这条记录已经审核过了。请刷新查看结果。", "This has already been decided. Reload to see the result.")


class ReasonMissing(BadInput):
    """Returning, refusing and ending need a reason."""

    text = Text("请写明理由，对方才知道怎样修改。", "Please give a reason, so that they know what to change.")


class ShareOutOfRange(BadInput):
    """A share of work done outside 0 to 100."""

    text = Text("完成比例应在 0 到 100 之间。", "The share done must be between 0 and 100.")


class NotLater(BadInput):
    """The new day is not after the one in force."""

    text = Text("延期后的日期必须晚于现行时限 %(due)s。", "The new day must be later than the one in force, %(due)s.")


class NoDueDay(Refusal):
    """Standing work has no day that could be extended."""

    text = Text("该节点没有时限，无需延期。", "This milestone has no due day; there is nothing to extend.")


class LeadMissing(BadInput):
    """A task must have a lead unit."""

    text = Text("请至少指定一个牵头单位。", "Name at least one lead unit.")


class MatterClosed(Refusal):
    """The matter is closed."""

    text = Text("该督办事项已办结或终止。", "This matter is closed.")


class PartnerNotConnected(Refusal):
    """The other system does not exist yet, or has not been connected."""

    status = 503
    text = Text(
        "“%(partner)s”尚未接入，不能交换督办事项。接入后由管理员在“协同系统”页面登记。",
        "“%(partner)s” is not connected; no matters can be exchanged. Once it exists, an administrator connects it "
        "on the page of partner systems.",
    )


class PartnerUnknown(NotFound):
    """No such system is known, or the token is not its own."""

    text = Text("没有登记这个系统，或令牌不正确。", "No such system is registered, or its token is wrong.")


class FigureUnitUnknown(Refusal):
    """A counted value cannot be expressed in the unit of the target."""

    text = Text(
        "指标“%(indicator)s”的单位是%(counted)s，无法换算为目标的单位“%(wanted)s”。",
        "The indicator “%(indicator)s” is counted in %(counted)s, which cannot be expressed in “%(wanted)s”.",
    )


class EvidenceMissing(BadInput):
    """A reported value needs something that shows it."""

    text = Text("请附上佐证材料，或写明数据出处。", "Attach evidence, or say where the value comes from.")


class RuleInThePast(BadInput):
    """A rule cannot change what has been counted by it already."""

    text = Text(
        "新规则最早从今天起生效，已经过去的日期按原规则计算。",
        "A new rule starts today at the earliest; past days stay under the rule that was in force.",
    )
