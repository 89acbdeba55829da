"""What governance refuses, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class GroupDissolved(Refusal):
    text = Text("该领导小组已撤销，只能查看。", "This group is dissolved; it can only be read.")


class OneHeadAlready(Refusal):
    text = Text(
        "%(name)s已任组长。请先免去其组长职务，再任命新组长。",
        "%(name)s is the head already. End that seat first, then name the new head.",
    )


class SeatHeldAlready(Refusal):
    text = Text("%(name)s已在该领导小组中。", "%(name)s belongs to this group already.")


class MeetingNotOpen(Refusal):
    text = Text("会议%(state)s，不能再作此修改。", "The meeting is over (%(state)s); this can no longer be changed.")


class MeetingNotHeld(Refusal):
    text = Text(
        "会议尚未召开，请先登记出席情况和纪要。",
        "The meeting has not been held. Record attendance and minutes first.",
    )


class DecisionFollowed(Refusal):
    text = Text("该议定事项已转督办（%(number)s）。", "This decision is supervised already (%(number)s).")


class DecisionIncomplete(BadInput):
    text = Text(
        "转督办前请填写牵头单位和完成时限。",
        "Name the leading unit and the day by which it is due before passing it on for supervision.",
    )


class OfficerServesAlready(Refusal):
    text = Text(
        "该单位的%(kind)s是%(name)s，请先办理卸任，再任命新人。",
        "%(name)s is the unit's %(kind)s. End that office first, then appoint somebody else.",
    )


class OfficerHasLeft(Refusal):
    text = Text("该人员已卸任。", "This officer has left already.")


class NotOfThisUnit(BadInput):
    text = Text(
        "%(name)s在该单位没有岗位。请先在“机构与人员”中登记岗位。",
        "%(name)s holds no post in this unit. Register the post under “Organisations and people” first.",
    )


class ExpertRegisteredAlready(Refusal):
    text = Text("%(name)s已在专家库中。", "%(name)s is registered as an expert already.")


class AppointedAlready(Refusal):
    text = Text(
        "%(name)s在该委员会的聘期未满，请先解聘或等待期满。",
        "%(name)s is appointed to this committee. End that appointment first.",
    )


class CertificateUsed(BadInput):
    text = Text("聘书编号%(number)s已经使用，请换一个。", "Certificate number %(number)s is used; choose another.")


class AppointmentEnded(Refusal):
    text = Text("该聘任已经结束。", "This appointment has ended already.")


class DayInThePast(BadInput):
    text = Text("截止日期%(day)s已过，请选择今天以后的日期。", "%(day)s has passed; choose a later day.")


class NoSecretariat(Refusal):
    text = Text(
        "本地区及上级地区还没有专家委员会，请先在“专家委员会”中设立。",
        "There is no expert committee for this area yet. Found one under “Expert committee” first.",
    )


class TooFewExperts(Refusal):
    text = Text(
        "“%(field)s”领域应回避%(barred)s人后只剩%(left)s名专家，不足%(wanted)s名。请减少人数、增聘专家，或请上级专家委协助。",
        "After %(barred)s stood barred, only %(left)s experts of “%(field)s” are left, fewer than %(wanted)s. "
        "Ask for fewer, appoint more, or turn to the committee above.",
    )


class ConsultationOver(Refusal):
    text = Text("该咨询%(state)s，不能再修改。", "This request is over (%(state)s) and can no longer be changed.")


class NoOpinionsYet(Refusal):
    text = Text(
        "还没有专家出具意见，不能形成结论。请补充抽取专家，或撤销本次咨询。",
        "No expert has given an opinion, so there is no result to publish. Draw more experts, or cancel the request.",
    )


class NotAsked(Refusal):
    status = 403
    text = Text("您不是本次咨询抽取的专家。", "You are not among the experts drawn for this request.")


class OpinionGiven(Refusal):
    text = Text("您已就本次咨询出具意见或回避。", "You have given your opinion, or stood aside, already.")


class FeeNotThere(Refusal):
    text = Text(
        "费用目前为“%(state)s”，不能这样办理。请按 核定、支付 的顺序办理。",
        "The fee stands at “%(state)s”. Approve it first, then pay it.",
    )


class NumberUsed(BadInput):
    text = Text("编号%(number)s已经使用，请核对。", "The number %(number)s is used already; please check.")


class MemberAlready(Refusal):
    text = Text("%(name)s已是联盟成员。", "%(name)s is a member already.")


class WrongCreditCode(BadInput):
    text = Text(
        "统一社会信用代码不正确（GB 32100-2015 校验位不符），请核对。",
        "The unified social credit code is wrong (check character of GB 32100-2015); please check.",
    )


class AgreementOver(Refusal):
    text = Text("协议%(state)s，不能这样办理。", "The agreement is over (%(state)s).")


class EndsBeforeStart(BadInput):
    text = Text("结束日期早于开始日期，请核对。", "The last day lies before the first; please check.")


class EditionExists(BadInput):
    text = Text("版本%(edition)s已经存在，请换一个版本号。", "Edition %(edition)s exists already; choose another.")


class NoTextYet(Refusal):
    text = Text("请先上传或录入正文，再发布。", "Give it a text or a file first, then publish it.")


class StandardNotInForce(Refusal):
    text = Text("只能对现行标准开展使用检查。", "Only a standard in force can be checked for.")


class FindingsMissing(BadInput):
    text = Text(
        "结论不是“符合”时，请至少写明一个问题。",
        "Name at least one finding where it does not fully conform.",
    )


class FindingsNotWanted(BadInput):
    text = Text(
        "结论是“符合”，不应再列问题。请修改结论或删去问题。",
        "It conforms, so there is nothing to find. Change the result, or leave out the findings.",
    )


class DocumentNotInForce(Refusal):
    text = Text("该文件%(state)s，不能这样办理。", "This document is not in force (%(state)s).")


class RuleUnchanged(Refusal):
    text = Text("规则没有变化。", "The rule is the same as before.")


class NoSuchDay(BadInput):
    text = Text("没有%(month)s月%(day)s日这一天，请核对。", "There is no day %(day)s in month %(month)s; please check.")
