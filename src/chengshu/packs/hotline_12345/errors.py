"""What the hotline refuses, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class AlreadyHotline(Refusal):
    text = Text("号码 %(number)s 已经登记。", "The number %(number)s is on record already.")


class MergedInFuture(BadInput):
    text = Text("归并日期不能晚于今天。", "What is merged cannot have been merged after today.")


class WayMissing(BadInput):
    text = Text("非紧急类热线要选择归并方式。", "Choose how a line that is not for emergencies is merged.")


class NeverMerged(BadInput):
    text = Text("紧急热线不归并，只联动。", "Emergency lines are connected, never merged.")


class ShiftsOverlap(Refusal):
    text = Text(
        "%(name)s 在 %(at)s 已经排班，请调整时间。",
        "%(name)s already has a shift at %(at)s; choose another time.",
    )


class ShiftTooLong(BadInput):
    text = Text("一个班次最多 %(hours)s 小时。", "A shift lasts %(hours)s hours at most.")


class ShiftBegun(Refusal):
    text = Text("班次已经开始，不能删除。", "The shift has begun and cannot be taken away.")


class NotStaffed(BadInput):
    text = Text("%(name)s 不是本中心人员。", "%(name)s does not work here.")


class NotToCall(Refusal):
    text = Text("这次回访已经结束。", "This callback is over.")


class NotInThisState(Refusal):
    text = Text("这一版已经不是草稿，请另起一版。", "This version is no longer a draft; begin another one.")


class DraftWaits(Refusal):
    text = Text(
        "已有一版在起草或审核，请先办完。", "Another version is being written or reviewed; finish that one first."
    )


class ExpiresInPast(BadInput):
    text = Text("有效期不能早于今天。", "It cannot have expired before it begins.")


class NotPublished(Refusal):
    text = Text("这条知识没有发布或已过期，不能用来答复。", "This article is not published, or has expired.")


class HandedOverAlready(Refusal):
    text = Text("本案已转%(receiver)s。", "The case was handed to %(receiver)s before.")


class NoRecipient(Refusal):
    text = Text(
        "还没有设置“%(receiver)s”的承接单位，请联系热线负责人设置。",
        "No body receives what goes to %(receiver)s yet; ask the head of the hotline to name one.",
    )


class CaseIsOver(Refusal):
    text = Text("案件已经办结，不能再转办。", "The case is over and cannot be handed on.")


class NotOverdue(Refusal):
    text = Text("案件没有超期，不用转督办。", "The case is not overdue; there is nothing to supervise.")


class WrongPlace(BadInput):
    text = Text("所选位置无法识别，请重新选择。", "The chosen place cannot be read; choose it again.")
