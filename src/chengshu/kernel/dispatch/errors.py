"""What dispatch refuses, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class NoUnitNamed(BadInput):
    text = Text("规则至少要有一个处置单位。", "A rule needs a unit that handles.")


class RuleEnded(Refusal):
    text = Text(
        "这条规则已被替换或停用，请从现行规则修改。", "This rule was replaced or ended; change the one in force."
    )


class DraftClosed(Refusal):
    text = Text("这份草案已经生效或放弃，请另建草案。", "This draft was applied or dropped; please begin another.")


class TrialTooLong(BadInput):
    text = Text(
        "一次最多试算 %(most)s 件案件，请缩短日期。", "A trial takes %(most)s cases at most; choose fewer days."
    )


class NothingProposed(Refusal):
    text = Text(
        "没有可采用的派遣建议，请在“派遣”中选择处置单位。", "Nothing is proposed; choose the unit under “Send”."
    )


class NotToBeSent(Refusal):
    text = Text(
        "案件不在待派遣环节，可能已由他人派出。", "The case does not wait for dispatch; somebody may have sent it."
    )


class AlreadyDisputed(Refusal):
    text = Text("该案已在裁定中或已有裁定。", "This case is being ruled on, or was ruled on already.")


class NotTheCrewsUnit(Refusal):
    text = Text("案件不由该班组所属单位处置，不能派给它。", "The case is not with this crew's unit.")


class CrewFull(Refusal):
    text = Text(
        "“%(name)s”在办已达 %(n)s 件上限，请选其他班组。",
        "“%(name)s” carries %(n)s orders already; choose another crew.",
    )


class OrderTaken(Refusal):
    text = Text("该案已派给“%(name)s”，请先收回。", "This case is with “%(name)s”; take it back first.")


class OrderOver(Refusal):
    text = Text("这份工单已经结束。", "This order is over already.")


class InAnotherCrew(Refusal):
    text = Text("“%(name)s”已在其他班组，请先移出。", "“%(name)s” is in another crew; take them out of it first.")


class NoCrewOfMine(Refusal):
    text = Text(
        "您还不在任何班组，请联系本单位班组管理员。", "You are in no crew yet; ask who keeps your unit's crews."
    )


class NotHours(BadInput):
    text = Text(
        "“%(said)s”不是时段，请写成 08:00-12:00，多个时段用顿号分开，一天最多四个。",
        "“%(said)s” are no hours; write them as 08:00-12:00, four stretches a day at most.",
    )


class DayIsOver(BadInput):
    text = Text("单日调整只能用于今天及以后。", "Only today and days to come can be set.")
